/**
 * The checked graph of tasks: it cannot exist broken.
 * May import: {@code io.leat.engine.job}, {@code io.leat.engine.expression}.
 * Start reading at {@link io.leat.engine.graph.TaskGraph}.
 */
@NullMarked
package io.leat.engine.graph;

import org.jspecify.annotations.NullMarked;
