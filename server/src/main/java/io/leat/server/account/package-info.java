/**
 * Accounts: who may what, the passwords that they sign in with, and the tokens that they are known by.
 * May import: Nimbus JOSE; of Leat the JSON of records.
 * Start reading at {@link io.leat.server.account.Tokens} and {@link io.leat.server.account.Accounts}.
 */
@NullMarked
package io.leat.server.account;

import org.jspecify.annotations.NullMarked;
