/**
 * Secrets of the server at rest: encrypted under a key that another can take the place of, bound to the row that they are of.
 * May import: durable steps of the engine.
 * Start reading at {@link io.leat.server.secret.Vault}.
 */
@NullMarked
package io.leat.server.secret;

import org.jspecify.annotations.NullMarked;
