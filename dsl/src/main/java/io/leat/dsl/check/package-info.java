/**
 * From declarations to jobs: matches them with the vocabulary, orders the tasks, checks the whole graph.
 * May import: {@code io.leat.dsl.vocabulary}, {@code declaration}, {@code source}, {@code io.leat.engine}.
 * Start reading at {@link io.leat.dsl.check.FileCheck}.
 */
@NullMarked
package io.leat.dsl.check;

import org.jspecify.annotations.NullMarked;
