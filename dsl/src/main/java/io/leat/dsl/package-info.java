/**
 * From the text of a Jobfile to checked jobs, or to diagnostics: the facade of the language.
 * May import: {@code io.leat.engine} and the packages below this one.
 * Start reading at {@code JobfileReader}.
 */
@NullMarked
package io.leat.dsl;

import org.jspecify.annotations.NullMarked;
