/**
 * What a Jobfile says, whatever its syntax: words with arguments and bodies, each with its place in the source.
 * May import: {@code io.leat.dsl.source}, {@code io.leat.engine.expression}.
 * Start reading at {@link io.leat.dsl.declaration.Declaration}.
 */
@NullMarked
package io.leat.dsl.declaration;

import org.jspecify.annotations.NullMarked;
