/**
 * Values and conditions of the future: expressions over parameters, git, the trigger and outputs, evaluated as facts come in.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.engine.expression.Expression}.
 */
@NullMarked
package io.leat.engine.expression;

import org.jspecify.annotations.NullMarked;
