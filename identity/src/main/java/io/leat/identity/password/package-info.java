/**
 * Passwords: what is asked of one, and how it is kept.
 * May import: Bouncy Castle; of Leat nothing.
 * Start reading at {@link io.leat.identity.password.Passwords}.
 */
@NullMarked
package io.leat.identity.password;

import org.jspecify.annotations.NullMarked;
