/**
 * Evaluates the syntax tree into declarations, hermetically: its own values, a closed table of methods, one budget.
 * May import: {@code io.leat.dsl.syntax}, {@code declaration}, {@code vocabulary}, {@code source}, {@code io.leat.engine.expression}.
 * Start reading at {@link io.leat.dsl.eval.Interpreter}.
 */
@NullMarked
package io.leat.dsl.eval;

import org.jspecify.annotations.NullMarked;
