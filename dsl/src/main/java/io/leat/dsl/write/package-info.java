/**
 * Writes jobs as declarations, and declarations in each of the four syntaxes.
 * May import: {@code io.leat.dsl.config}, {@code io.leat.dsl.vocabulary}, {@code io.leat.dsl.declaration}, {@code io.leat.engine}.
 * Start reading at {@link io.leat.dsl.write.DeclarationWriter}.
 */
@NullMarked
package io.leat.dsl.write;

import org.jspecify.annotations.NullMarked;
