/**
 * Secrets that somebody else keeps: where they are, and the port of those who are asked for them.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.identity.provider.SecretProvider}.
 */
@NullMarked
package io.leat.identity.provider;

import org.jspecify.annotations.NullMarked;
