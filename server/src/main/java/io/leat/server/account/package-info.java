/**
 * Accounts: who may what, the passwords that they sign in with, and the tokens that they are known by.
 * May import: Nimbus JOSE; of Leat the contract, the JSON of records, and SHA-256.
 * Start reading at {@link io.leat.server.account.Entrance} and {@link io.leat.server.account.Access}.
 */
@NullMarked
package io.leat.server.account;

import org.jspecify.annotations.NullMarked;
