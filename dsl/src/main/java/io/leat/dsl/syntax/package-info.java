/**
 * The syntax tree of the Groovy subset: sealed, immutable, every node with its place in the source.
 * May import: {@code io.leat.dsl.source}.
 * Start reading at {@link io.leat.dsl.syntax.Statement}.
 */
@NullMarked
package io.leat.dsl.syntax;

import org.jspecify.annotations.NullMarked;
