package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.engine.attempt.TestNotes;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.TaskName;
import io.leat.engine.report.FailedTest;
import io.leat.engine.report.ReportProblem;
import io.leat.engine.report.TestId;
import io.leat.engine.report.TestReport;
import io.leat.engine.run.RunPlan;
import io.leat.engine.story.Durations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the test reports of a run say, of this folder or of a server: of each task those of its last attempt, beside those of the attempts before. */
public final class TestSummary {
  /** How many tests are named for people. */
  public static final int MOST = 20;

  private static final int WIDEST = 60;
  private static final int MESSAGE = 100;

  private final List<OfTask> tasks = new ArrayList<>();

  /**
   * The tests of one task.
   *
   * @param failures how many failed
   * @param shaky how many failed and then passed
   * @param failed those that failed, or the first of them
   * @param flaky those that failed and then passed, or the first of them
   * @param problems what is wrong with reports
   */
  public record OfTask(
      String task,
      int tests,
      int failures,
      int shaky,
      int skipped,
      List<FailedTest> failed,
      List<TestId> flaky,
      List<String> problems) {
    public OfTask {
      failed = List.copyOf(failed);
      flaky = List.copyOf(flaky);
      problems = List.copyOf(problems);
    }
  }

  private TestSummary() {}

  /** That of a run elsewhere. */
  public static TestSummary of(List<OfTask> tasks) {
    TestSummary summary = new TestSummary();
    summary.tasks.addAll(tasks);
    return summary;
  }

  /** That of the run in {@code folder}, as far as it is; a note that cannot be read counts as none. */
  static TestSummary of(RunFolder folder, RunPlan plan) {
    TestSummary summary = new TestSummary();
    for (int i = 0; i < plan.size(); i++) {
      if (!plan.task(i).reports().isEmpty()) {
        OfTask tests = of(folder, plan.task(i).name());
        if (tests != null) {
          summary.tasks.add(tests);
        }
      }
    }
    return summary;
  }

  private static @Nullable OfTask of(RunFolder folder, TaskName task) {
    List<TestReport> attempts = new ArrayList<>();
    for (int n = 1; Pack.exists(folder.attempt(task, n).path()); n++) {
      try {
        TestReport report = TestNotes.read(folder.tests(task, n));
        if (report != null) {
          attempts.add(report);
        }
      } catch (IOException damaged) {
        // the others still say something
      }
    }
    if (attempts.isEmpty()) {
      return null;
    }
    TestReport last = attempts.removeLast();
    List<TestId> flaky = List.copyOf(last.flaky(attempts));
    return new OfTask(
        task.text(),
        last.tests(),
        last.failedTests(),
        flaky.size(),
        last.skipped(),
        last.failed(),
        flaky,
        last.problems().stream().map(ReportProblem::message).toList());
  }

  /** Whether no task has reports. */
  public boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Prints a line for all, and a table of what failed or is flaky; nothing when no report told of a test, as of a task that failed before. */
  public void print(Print print) {
    if (tasks.stream().allMatch(each -> each.tests() == 0 && each.problems().isEmpty())) {
      return;
    }
    int tests = 0;
    int failed = 0;
    int flaky = 0;
    int skipped = 0;
    List<Row> rows = new ArrayList<>();
    for (OfTask each : tasks) {
      tests += each.tests();
      failed += each.failures();
      flaky += each.shaky();
      skipped += each.skipped();
      String task = Harmless.line(each.task());
      for (FailedTest test : each.failed()) {
        String time = test.time().isZero() ? "" : Durations.text(test.time());
        rows.add(new Row(true, title(test.test()), time, task, said(test)));
      }
    }
    for (OfTask each : tasks) {
      String task = Harmless.line(each.task());
      each.flaky().forEach(test -> rows.add(new Row(false, title(test), "", task, "flaky")));
    }
    print.text("tests: ").number(tests);
    part(print, failed, " failed");
    part(print, flaky, " flaky");
    part(print, skipped, " skipped");
    print.line();
    table(rows, failed + flaky, print);
    for (OfTask each : tasks) {
      for (String problem : each.problems()) {
        print.text("  a report of ").text(Harmless.line(each.task()));
        print.text(": ").line(message(problem));
      }
    }
  }

  private static void part(Print print, int count, String word) {
    if (count > 0) {
      print.text(", ").number(count).text(word);
    }
  }

  private record Row(boolean failed, String test, String time, String task, String message) {}

  private static void table(List<Row> rows, int all, Print print) {
    List<Row> shown = rows.subList(0, Math.min(MOST, rows.size()));
    int test = 0;
    int time = 0;
    int task = 0;
    for (Row row : shown) {
      test = Math.max(test, Harmless.columns(row.test()));
      time = Math.max(time, row.time().length());
      task = Math.max(task, Harmless.columns(row.task()));
    }
    for (Row row : shown) {
      Ink ink = row.failed() ? Ink.RED : Ink.YELLOW;
      print.text("  ").ink(ink, (row.failed() ? "✗ " : "↻ ") + row.test());
      print.blanks(test - Harmless.columns(row.test()) + 2);
      print.text(row.task()).blanks(task - Harmless.columns(row.task()) + 2);
      print.text(row.time()).blanks(time == 0 ? 0 : time - row.time().length() + 2);
      print.line(row.message());
    }
    if (all > shown.size()) {
      print.text("  and ").number(all - shown.size()).line(" more");
    }
  }

  private static String title(TestId test) {
    String title = test.suite().isEmpty() ? test.name() : test.suite() + " " + test.name();
    return Harmless.cut(Harmless.line(title), WIDEST);
  }

  /** Where it failed and why. */
  private static String said(FailedTest test) {
    String why = message(test.message());
    String place = Harmless.line(test.place());
    return place.isEmpty() ? why : why.isEmpty() ? place : place + ": " + why;
  }

  /** Whether reports name tests of {@code task} that failed: then these say why it did, and not its log. */
  public boolean names(TaskName task) {
    return tasks.stream()
        .anyMatch(each -> each.task().equals(task.text()) && !each.failed().isEmpty());
  }

  private static String message(String text) {
    return Harmless.cut(Harmless.line(text), MESSAGE);
  }

  /** Writes the tests of a task as an object, or nothing at all when it has no reports. */
  public void write(String task, JsonWriter json) {
    for (OfTask each : tasks) {
      if (each.task().equals(task)) {
        json.name("tests").object().field("tests", each.tests());
        json.field("skipped", each.skipped());
        json.name("failed").list(each.failed(), test -> failed(test, json));
        json.name("flaky").list(each.flaky(), test -> id(test, json.object()).endObject());
        json.endObject();
      }
    }
  }

  private static void failed(FailedTest test, JsonWriter json) {
    id(test.test(), json.object()).field("message", test.message());
    json.field("place", test.place()).field("millis", test.time().toMillis()).endObject();
  }

  private static JsonWriter id(TestId test, JsonWriter json) {
    return json.field("suite", test.suite()).field("name", test.name());
  }
}
