/**
 * Test reports that tasks leave behind, read without trust in them.
 * May import: nothing of Leat.
 * Start reading at {@link io.leat.engine.report.JunitReports}.
 */
@NullMarked
package io.leat.engine.report;

import org.jspecify.annotations.NullMarked;
