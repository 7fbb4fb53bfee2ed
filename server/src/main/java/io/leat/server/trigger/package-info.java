/**
 * What starts runs besides people and REST: pushes and pull requests, polling, schedules, the end of other runs, the start of the server.
 * May import: the engine, the language, the store, {@code server.host} and {@code server.hook}.
 * Start reading at {@link io.leat.server.trigger.TriggerService}.
 */
@NullMarked
package io.leat.server.trigger;

import org.jspecify.annotations.NullMarked;
