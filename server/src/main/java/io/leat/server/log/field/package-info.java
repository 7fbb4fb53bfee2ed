/**
 * The names of what a line of the log is about, for all who log.
 * May import: nothing.
 * Start reading at {@link io.leat.server.log.field.LogField}.
 */
@NullMarked
package io.leat.server.log.field;

import org.jspecify.annotations.NullMarked;
