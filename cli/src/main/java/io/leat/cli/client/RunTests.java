package io.leat.cli.client;

import io.leat.cli.run.TestSummary;
import io.leat.cli.terminal.Json;
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
    for (Json counts : counts(server, run)) {
      List<Json> named = List.of();
      if (left > 0 && counts.number("failed", 0) + counts.number("flaky", 0) > 0) {
        Address address = Address.ofRun(run, "tasks", counts.text("task"), "tests");
        named = server.list(address.with("limit", Math.min(left, 1000)), left);
        left -= named.size();
      }
      tasks.add(ofTask(counts, named));
    }
    return TestSummary.of(tasks);
  }

  private static List<Json> counts(Server server, long run) {
    try {
      return server.list(Address.ofRun(run, "tests"), Integer.MAX_VALUE);
    } catch (ServerProblem problem) {
      if (problem.code().equals("not-found")) {
        // an older server tells of none
        return List.of();
      }
      throw problem;
    }
  }

  private static TestSummary.OfTask ofTask(Json counts, List<Json> named) {
    return new TestSummary.OfTask(
        counts.text("task"),
        (int) counts.number("tests", 0),
        (int) counts.number("failed", 0),
        (int) counts.number("flaky", 0),
        (int) counts.number("skipped", 0),
        with("failed", named).map(RunTests::failed).toList(),
        with("flaky", named).map(RunTests::id).toList(),
        counts.texts("problems"));
  }

  private static Stream<Json> with(String outcome, List<Json> named) {
    return named.stream().filter(each -> each.text("outcome").equals(outcome));
  }

  private static FailedTest failed(Json test) {
    Duration time = Duration.ofMillis(Math.max(0, test.number("millis", 0)));
    return new FailedTest(
        id(test), test.text("message"), time, "", test.text("place"), Path.of(""));
  }

  private static TestId id(Json test) {
    return new TestId(test.text("suite"), test.text("name"));
  }
}
