package io.leat.engine.attempt;

import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Pack;
import io.leat.engine.log.TextMask;
import io.leat.engine.report.FailedTest;
import io.leat.engine.report.JunitReports;
import io.leat.engine.report.ReportProblem;
import io.leat.engine.report.TestId;
import io.leat.engine.report.TestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the test reports of an attempt said, as lines of fields separated by tabs: {@code tests TOTAL FAILURES ERRORS SKIPPED
 * MILLISECONDS}, then {@code failed SUITE NAME MILLISECONDS MESSAGE PLACE}, {@code passed SUITE NAME} for those that an earlier attempt may
 * have failed, {@code retried SUITE NAME}, {@code problem MESSAGE}, and {@code remark MESSAGE} for one that hides no failed test.
 */
public final class TestNotes {
  private static final int MOST_PASSED = 100_000;
  private static final Path NOWHERE = Path.of("");

  private TestNotes() {}

  /** Notes what the reports say, with the secrets in it masked, and gives it. */
  static TestReport write(ReportFiles reports, Path file, TextMask mask) throws IOException {
    TestReport report = JunitReports.read(reports.counted(), reports.outside(), mask::mask);
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
              field(mask, each.test().suite()),
              field(mask, each.test().name()),
              Long.toString(each.time().toMillis()),
              // masked before it was cut
              field(TextMask.NONE, each.message()),
              field(mask, each.place())));
    }
    int passed = 0;
    for (TestId each : report.passed()) {
      if (passed++ < MOST_PASSED) {
        lines.add("passed\t" + field(mask, each.suite()) + "\t" + field(mask, each.name()));
      }
    }
    for (TestId each : report.retried()) {
      lines.add("retried\t" + field(mask, each.suite()) + "\t" + field(mask, each.name()));
    }
    for (ReportProblem each : report.problems()) {
      String word = each.hides() ? "problem\t" : "remark\t";
      lines.add(word + field(mask, "'" + each.report().getFileName() + "' " + each.message()));
    }
    KillPoint.REPORTS_STORED.before();
    DurableFile.write(file, String.join("\n", lines) + "\n");
    KillPoint.REPORTS_STORED.after();
    return report;
  }

  /**
   * Reads what {@link #write} wrote: without the files and reports that say so, and with the first {@value #MOST_PASSED} that passed.
   *
   * @return null when there are none
   * @throws IOException when it cannot be read, or is something else
   */
  public static @Nullable TestReport read(Path file) throws IOException {
    if (!Pack.exists(file)) {
      return null;
    }
    int[] counts = new int[4];
    Duration took = Duration.ZERO;
    List<FailedTest> failed = new ArrayList<>();
    SortedSet<TestId> passed = new TreeSet<>();
    SortedSet<TestId> retried = new TreeSet<>();
    List<ReportProblem> problems = new ArrayList<>();
    for (String line : Pack.text(file).lines().toList()) {
      String[] fields = line.split("\t", -1);
      try {
        switch (fields[0] + fields.length) {
          case "tests6" -> {
            for (int i = 0; i < counts.length; i++) {
              counts[i] = Integer.parseInt(fields[i + 1]);
            }
            took = Duration.ofMillis(Long.parseLong(fields[5]));
          }
          // without the place, as an earlier version wrote it
          case "failed5", "failed6" -> {
            TestId test = new TestId(fields[1], fields[2]);
            Duration time = Duration.ofMillis(Long.parseLong(fields[3]));
            failed.add(
                new FailedTest(
                    test, fields[4], time, "", fields.length > 5 ? fields[5] : "", NOWHERE));
          }
          case "passed3" -> passed.add(new TestId(fields[1], fields[2]));
          case "retried3" -> retried.add(new TestId(fields[1], fields[2]));
          case "problem2" -> problems.add(new ReportProblem(NOWHERE, fields[1], true));
          case "remark2" -> problems.add(new ReportProblem(NOWHERE, fields[1], false));
          default -> throw new IOException("'" + file + "' is damaged: '" + line + "'");
        }
      } catch (NumberFormatException damaged) {
        throw new IOException("'" + file + "' is damaged: '" + line + "'", damaged);
      }
    }
    return new TestReport(
        counts[0], counts[1], counts[2], counts[3], took, failed, passed, retried, problems);
  }

  private static String field(TextMask mask, String text) {
    return mask.mask(text).replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
  }
}
