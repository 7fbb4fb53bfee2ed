/**
 * Secrets of the server at rest: encrypted, bound to the row that they are of.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.server.secret.Vault}.
 */
@NullMarked
package io.leat.server.secret;

import org.jspecify.annotations.NullMarked;
