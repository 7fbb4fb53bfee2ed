package io.leat.cli.client;

import io.leat.cli.run.TestSummary;
import io.leat.cli.terminal.Json;
import io.leat.engine.report.FailedTest;
import io.leat.engine.report.TestId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the test reports of a run of a server say. */
public final class RunTests {
  private final List<OfTask> tasks = new ArrayList<>();

  /**
   * The tests of one task.
   *
   * @param counts how many there were, failed, are flaky and were skipped
   * @param named those that failed, then those that are flaky
   */
  private record OfTask(Json counts, List<Json> named) {
    List<Json> of(String outcome) {
      return named.stream().filter(each -> each.text("outcome").equals(outcome)).toList();
    }
  }

  private RunTests() {}

  /** Those of {@code run}, of which {@code most} are named; none of run 0. */
  public static RunTests of(Server server, long run, int most) {
    RunTests tests = new RunTests();
    int left = most;
    if (run == 0) {
      return tests;
    }
    for (Json counts : counts(server, run)) {
      List<Json> named = List.of();
      if (left > 0 && counts.number("failed", 0) + counts.number("flaky", 0) > 0) {
        Address address = Address.ofRun(run, "tasks", counts.text("task"), "tests");
        named = server.list(address.with("limit", Math.min(left, 1000)), left);
        left -= named.size();
      }
      tests.tasks.add(new OfTask(counts, named));
    }
    return tests;
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

  /** They as a run of this machine shows them. */
  public TestSummary summary() {
    return TestSummary.of(tasks.stream().map(RunTests::ofTask).toList());
  }

  private static TestSummary.OfTask ofTask(OfTask of) {
    return new TestSummary.OfTask(
        of.counts().text("task"),
        (int) of.counts().number("tests", 0),
        (int) of.counts().number("failed", 0),
        (int) of.counts().number("flaky", 0),
        (int) of.counts().number("skipped", 0),
        of.of("failed").stream().map(RunTests::failed).toList(),
        of.of("flaky").stream().map(RunTests::id).toList(),
        of.counts().items("problems").stream().map(Json::shown).toList());
  }

  private static FailedTest failed(Json test) {
    Duration time = Duration.ofMillis(Math.max(0, test.number("millis", 0)));
    return new FailedTest(
        id(test), test.text("message"), time, "", test.text("place"), Path.of(""));
  }

  private static TestId id(Json test) {
    return new TestId(test.text("suite"), test.text("name"));
  }

  /** {@code task} with what its reports say, as a run of this machine is written; as it is when it has none. */
  public Json in(Json task) {
    for (OfTask each : tasks) {
      if (each.counts().text("task").equals(task.text("task"))) {
        Map<String, Json> tests = new LinkedHashMap<>();
        tests.put("tests", each.counts().get("tests"));
        tests.put("skipped", each.counts().get("skipped"));
        tests.put(
            "failed", new Json.Items(each.of("failed").stream().map(RunTests::test).toList()));
        tests.put("flaky", new Json.Items(each.of("flaky").stream().map(RunTests::test).toList()));
        Map<String, Json> all = new LinkedHashMap<>(task.fields());
        all.put("tests", new Json.Fields(tests));
        return new Json.Fields(all);
      }
    }
    return task;
  }

  private static Json test(Json listed) {
    Map<String, Json> fields = new LinkedHashMap<>();
    fields.put("suite", listed.get("suite"));
    fields.put("name", listed.get("name"));
    if (listed.text("outcome").equals("failed")) {
      fields.put("message", listed.get("message"));
      fields.put("place", listed.get("place"));
      fields.put("millis", listed.get("millis"));
    }
    return new Json.Fields(fields);
  }
}
