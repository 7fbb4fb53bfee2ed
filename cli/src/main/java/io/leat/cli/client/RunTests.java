package io.leat.cli.client;

import io.leat.cli.run.TestSummary;
import io.leat.contract.FailedTestView;
import io.leat.contract.TaskOperations;
import io.leat.contract.TestsView;
import io.leat.engine.report.FailedTest;
import io.leat.engine.report.TestId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the test reports of a run of a server say. */
final class RunTests {
  private RunTests() {}

  /** Those of {@code run}, of which {@code most} tests are named. */
  static TestSummary of(Server server, long run, int most) {
    List<TestSummary.OfTask> tasks = new ArrayList<>();
    int left = most;
    for (TestsView task : counts(server, run)) {
      List<FailedTestView> named = List.of();
      if (left > 0 && task.counts().failed() + task.counts().flaky() > 0) {
        Address address = Address.of(TaskOperations.LIST_FAILED_TESTS, run, task.task());
        named =
            server
                .list(address.with("limit", Math.min(left, 1000)), FailedTestView.class, left)
                .stream()
                .map(Answer::value)
                .toList();
        left -= named.size();
      }
      tasks.add(ofTask(task, named));
    }
    return TestSummary.of(tasks);
  }

  private static List<TestsView> counts(Server server, long run) {
    try {
      return server.all(Address.of(TaskOperations.LIST_TESTS, run), TestsView.class);
    } catch (ServerProblem problem) {
      if (problem.code().equals("not-found")) {
        // an older server tells of none
        return List.of();
      }
      throw problem;
    }
  }

  private static TestSummary.OfTask ofTask(TestsView task, List<FailedTestView> named) {
    TestsView.Counts counts = task.counts();
    return new TestSummary.OfTask(
        task.task(),
        counts.tests(),
        counts.failed(),
        counts.flaky(),
        counts.skipped(),
        with(FailedTestView.Outcome.FAILED, named).map(RunTests::failed).toList(),
        with(FailedTestView.Outcome.FLAKY, named).map(RunTests::id).toList(),
        task.problems());
  }

  private static Stream<FailedTestView> with(
      FailedTestView.Outcome outcome, List<FailedTestView> named) {
    return named.stream().filter(each -> each.outcome() == outcome);
  }

  private static FailedTest failed(FailedTestView test) {
    Duration time = Duration.ofMillis(Math.max(0, test.millis()));
    return new FailedTest(id(test), test.message(), time, "", test.place(), Path.of(""));
  }

  private static TestId id(FailedTestView test) {
    return new TestId(test.suite(), test.name());
  }
}
