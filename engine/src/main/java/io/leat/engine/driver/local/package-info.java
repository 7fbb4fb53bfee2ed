/** Attempts as detached processes of this machine. The only package that starts processes. */
@NullMarked
package io.leat.engine.driver.local;

import org.jspecify.annotations.NullMarked;
