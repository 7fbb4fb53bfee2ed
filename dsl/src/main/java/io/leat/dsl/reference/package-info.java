/**
 * What is made of the vocabulary for people and editors: reference pages, a JSON Schema, completion. Pure.
 * May import: {@code io.leat.dsl.vocabulary}, {@code io.leat.dsl.config}, {@code io.leat.dsl.declaration}.
 * Start reading at {@link io.leat.dsl.reference.ReferenceWriter}.
 */
@NullMarked
package io.leat.dsl.reference;

import org.jspecify.annotations.NullMarked;
