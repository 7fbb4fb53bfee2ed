package io.leat.engine.report;

import java.nio.file.Path;

/**
 * Why a report could not be read, or not be believed.
 *
 * @param message what stands behind its name in a sentence
 * @param hides whether tests may have failed that are not counted
 */
public record ReportProblem(Path report, String message, boolean hides) {}
