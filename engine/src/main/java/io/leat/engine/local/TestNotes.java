package io.leat.engine.local;

import io.leat.engine.report.FailedTest;
import io.leat.engine.report.JunitReports;
import io.leat.engine.report.ReportProblem;
import io.leat.engine.report.TestId;
import io.leat.engine.report.TestReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the test reports of an attempt said, as lines of fields separated by tabs: {@code tests TOTAL FAILURES ERRORS SKIPPED
 * MILLISECONDS}, then {@code failed SUITE NAME MILLISECONDS MESSAGE}, {@code passed SUITE NAME} for those that an earlier attempt may
 * have failed, and {@code problem MESSAGE}.
 */
public final class TestNotes {
  private static final int MOST_PASSED = 100_000;

  private TestNotes() {}

  static void write(List<Path> reports, Path file) throws IOException {
    TestReport report = JunitReports.read(reports);
    List<String> lines = new ArrayList<>();
    lines.add(
        String.join(
            "\t",
            "tests",
            Integer.toString(report.tests()),
            Integer.toString(report.failures()),
            Integer.toString(report.errors()),
            Integer.toString(report.skipped()),
            Long.toString(report.time().toMillis())));
    for (FailedTest each : report.failed()) {
      lines.add(
          String.join(
              "\t",
              "failed",
              field(each.test().suite()),
              field(each.test().name()),
              Long.toString(each.time().toMillis()),
              field(each.message())));
    }
    int passed = 0;
    for (TestId each : report.passed()) {
      if (passed++ < MOST_PASSED) {
        lines.add("passed\t" + field(each.suite()) + "\t" + field(each.name()));
      }
    }
    for (TestId each : report.retried()) {
      lines.add("retried\t" + field(each.suite()) + "\t" + field(each.name()));
    }
    for (ReportProblem each : report.problems()) {
      lines.add("problem\t" + field(each.message()));
    }
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  private static String field(String text) {
    return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
