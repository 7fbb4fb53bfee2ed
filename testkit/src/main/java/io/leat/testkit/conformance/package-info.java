/**
 * Reads the cases of {@code conformance/}: files, the diagnostics that they are marked with, generated files.
 * May import: nothing of Leat, so that the cases stay independent of what they test.
 * Start reading at {@link io.leat.testkit.conformance.ConformanceCase}.
 */
@NullMarked
package io.leat.testkit.conformance;

import org.jspecify.annotations.NullMarked;
