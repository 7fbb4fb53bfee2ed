/**
 * The engine: what is declared, the graph it makes, and how the graph runs. It owns nothing outside the JDK.
 * May import: nothing of Leat.
 * Start reading at {@code io.leat.engine.graph.Job}.
 */
@NullMarked
package io.leat.engine;

import org.jspecify.annotations.NullMarked;
