/**
 * Runs going on: signals are decided, events stored, and only then acted upon. The only package of the engine with threads and
 * timers. Start reading at {@link io.leat.engine.dispatch.Dispatcher}.
 */
@NullMarked
package io.leat.engine.dispatch;

import org.jspecify.annotations.NullMarked;
