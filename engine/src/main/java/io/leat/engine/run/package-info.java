/**
 * A run while it goes on: the state of each task, the signals that reach a run, the events that they cause, and the rules that
 * say which. Pure: no files, no threads, no clock.
 */
@NullMarked
package io.leat.engine.run;

import org.jspecify.annotations.NullMarked;
