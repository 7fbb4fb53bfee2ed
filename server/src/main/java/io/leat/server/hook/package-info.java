/**
 * What forges send when something was pushed or proposed: verified over its raw bytes, then read. Pure.
 * May import: the JSON of Vert.x; nothing of Leat.
 * Start reading at {@link io.leat.server.hook.Hooks}.
 */
@NullMarked
package io.leat.server.hook;

import org.jspecify.annotations.NullMarked;
