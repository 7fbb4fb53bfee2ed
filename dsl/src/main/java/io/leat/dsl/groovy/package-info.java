/**
 * From the text of a Groovy Jobfile to its syntax tree: scanner, grammar, tree builder. Sole importer of the generated parser.
 * May import: {@code io.leat.dsl.syntax}, {@code io.leat.dsl.source}.
 * Start reading at {@link io.leat.dsl.groovy.GroovyReader}.
 */
@NullMarked
package io.leat.dsl.groovy;

import org.jspecify.annotations.NullMarked;
