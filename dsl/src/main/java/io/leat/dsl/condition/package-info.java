/**
 * The condition language, and texts with holes that hold it.
 * May import: ANTLR, {@code io.leat.dsl.source}, {@code io.leat.dsl.declaration}, {@code io.leat.dsl.vocabulary}, {@code io.leat.engine}.
 * Start reading at {@link io.leat.dsl.condition.ConditionReader}.
 */
@NullMarked
package io.leat.dsl.condition;

import org.jspecify.annotations.NullMarked;
