/**
 * What surrounds an attempt: its workspace, the values that are filled in, and what is kept of it: artifacts, caches, results, reports. Imports
 * the folder of a run and the ports of agents. Start reading at {@link io.leat.engine.attempt.AttemptWork}.
 */
@NullMarked
package io.leat.engine.attempt;

import org.jspecify.annotations.NullMarked;
