package io.leat.server.api;

import io.leat.contract.FailedTestView;
import io.leat.contract.TaskOperations;
import io.leat.contract.TestsView;
import io.leat.engine.attempt.TestNotes;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.report.FailedTest;
import io.leat.engine.report.ReportProblem;
import io.leat.engine.report.TestId;
import io.leat.engine.report.TestReport;
import io.leat.server.http.Answer;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the test reports of tasks say: of each task those of its last attempt that has some, beside those of the attempts before. */
final class TestRoutes {
  private static final int MOST_PROBLEMS = 20;

  private final PathLookup found;
  private final TaskStories stories;
  private final Searches searches;

  /**
   * The routes.
   *
   * @param searches where reports are read, which may be large
   */
  TestRoutes(PathLookup found, TaskStories stories, Searches searches) {
    this.found = found;
    this.stories = stories;
    this.searches = searches;
  }

  List<Route> routes() {
    return List.of(
        Route.of(TaskOperations.LIST_TESTS, this::all),
        Route.of(TaskOperations.LIST_FAILED_TESTS, this::ofTask));
  }

  /**
   * The tests of one task.
   *
   * @param attempt whose reports the last ones are
   * @param flaky those that failed and then passed
   */
  private record Tests(int attempt, TestReport last, SortedSet<TestId> flaky) {
    static @Nullable Tests of(TaskStory story, TaskName task, Searches.Watch watch) {
      List<TestReport> attempts = new ArrayList<>();
      int attempt = 0;
      for (int n = 1; n <= story.attempts(task); n++) {
        watch.run();
        try {
          TestReport report = TestNotes.read(story.files().folder().tests(task, n));
          if (report != null) {
            attempts.add(report);
            attempt = n;
          }
        } catch (IOException damaged) {
          // the others still say something
        }
      }
      if (attempts.isEmpty()) {
        return null;
      }
      TestReport last = attempts.removeLast();
      return new Tests(attempt, last, last.flaky(attempts));
    }
  }

  private Answer all(Request request) throws IOException, InterruptedException {
    Run run = found.run(request);
    TaskStory story = stories.of(run);
    List<Task> reporting =
        story.files().job().job().graph().order().stream()
            .filter(task -> !task.reports().isEmpty() && story.files().plan().has(task.name()))
            .toList();
    return searches
        .in(
            request,
            watch ->
                Slice.<Task, TestsView>of(
                    request,
                    "tests",
                    reporting,
                    (task, items) -> add(story, task, items, watch),
                    watch::isLong))
        .tag(Views.tag(run));
  }

  private static void add(TaskStory story, Task task, List<TestsView> items, Searches.Watch watch) {
    Tests tests = Tests.of(story, task.name(), watch);
    if (tests != null) {
      TestReport last = tests.last();
      items.add(
          new TestsView(
              task.name().text(),
              tests.attempt(),
              new TestsView.Counts(
                  last.tests(), last.failedTests(), tests.flaky().size(), last.skipped()),
              last.time().toMillis(),
              last.problems().stream().limit(MOST_PROBLEMS).map(ReportProblem::message).toList()));
    }
  }

  private Answer ofTask(Request request) throws IOException, InterruptedException {
    Run run = found.run(request);
    TaskStory story = stories.of(run);
    TaskName task = found.task(request, story.files());
    return searches.in(request, watch -> failed(request, story, task, watch)).tag(Views.tag(run));
  }

  private static Answer.Json failed(
      Request request, TaskStory story, TaskName task, Searches.Watch watch) {
    Tests tests = Tests.of(story, task, watch);
    List<Supplier<FailedTestView>> all = new ArrayList<>();
    if (tests != null) {
      for (FailedTest each : tests.last().failed()) {
        all.add(() -> failed(each));
      }
      for (TestId each : tests.flaky()) {
        all.add(() -> flaky(each));
      }
    }
    // another attempt has other tests: a place among those of the one before is none
    String list = "tests of attempt " + (tests == null ? 0 : tests.attempt());
    return Slice.<Supplier<FailedTestView>, FailedTestView>of(
        request, list, all, (each, items) -> items.add(each.get()));
  }

  private static FailedTestView failed(FailedTest failed) {
    return new FailedTestView(
        FailedTestView.Outcome.FAILED,
        failed.test().suite(),
        failed.test().name(),
        failed.message(),
        failed.place(),
        failed.time().toMillis());
  }

  private static FailedTestView flaky(TestId test) {
    return new FailedTestView(FailedTestView.Outcome.FLAKY, test.suite(), test.name(), "", "", 0);
  }
}
