package io.leat.engine.report;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A test that failed.
 *
 * @param message the first line of why; may be empty
 * @param time how long it took; zero when not said
 * @param file the source file when the report names one, else empty
 * @param place where it failed, such as {@code src/foo_test.py:12}, as far as the failure says it; else the file and line that the report
 *     gives of the test; else empty
 * @param report the report that says so
 */
public record FailedTest(
    TestId test, String message, Duration time, String file, String place, Path report) {}
