package io.leat.engine.report;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the reports of one attempt say together. A test is counted once, as the worst that is said of it.
 *
 * @param failures tests whose assertion did not hold
 * @param errors tests that broke otherwise
 * @param time of all tests, one after the other
 * @param failed failures and errors, in the order of the reports
 * @param passed sorted; none that also failed
 * @param retried tests that their own tool ran again until they passed
 * @param problems reports that could not be read, or not be believed
 */
public record TestReport(
    int tests,
    int failures,
    int errors,
    int skipped,
    Duration time,
    List<FailedTest> failed,
    SortedSet<TestId> passed,
    SortedSet<TestId> retried,
    List<ReportProblem> problems) {
  public TestReport {
    failed = List.copyOf(failed);
    passed = Collections.unmodifiableSortedSet(new TreeSet<>(passed));
    retried = Collections.unmodifiableSortedSet(new TreeSet<>(retried));
    problems = List.copyOf(problems);
  }

  /** How many tests failed or broke. */
  public int failedTests() {
    return failures + errors;
  }

  /** The problems because of which tests may have failed that are not counted. */
  public List<ReportProblem> doubts() {
    return problems.stream().filter(ReportProblem::hides).toList();
  }

  /** The flaky tests of these and this attempt: failed in one of them, and passed in this one; or retried in this one. */
  public SortedSet<TestId> flaky(List<TestReport> earlier) {
    SortedSet<TestId> flaky = new TreeSet<>(retried);
    for (TestReport attempt : earlier) {
      for (FailedTest each : attempt.failed()) {
        if (passed.contains(each.test())) {
          flaky.add(each.test());
        }
      }
    }
    return flaky;
  }
}
