/**
 * The vocabulary: every block and setting of a Jobfile, declared once, with what it takes, what it means and how it is written back.
 * May import: {@code io.leat.dsl.declaration}, {@code io.leat.dsl.source}, {@code io.leat.engine}.
 * Start reading at {@link io.leat.dsl.vocabulary.Vocabulary}.
 */
@NullMarked
package io.leat.dsl.vocabulary;

import org.jspecify.annotations.NullMarked;
