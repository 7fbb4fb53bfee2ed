/**
 * The log of a task: a plain file that is followed, indexed beside itself, read and masked.
 * May import: {@code io.leat.engine.expression}.
 * Start reading at {@link io.leat.engine.log.LogReader}; masking starts at {@link io.leat.engine.log.Redactor}.
 */
@NullMarked
package io.leat.engine.log;

import org.jspecify.annotations.NullMarked;
