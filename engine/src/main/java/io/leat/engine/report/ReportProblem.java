package io.leat.engine.report;

import java.nio.file.Path;

/** Why a report could not be read, or not be believed. */
public record ReportProblem(Path report, String message) {}
