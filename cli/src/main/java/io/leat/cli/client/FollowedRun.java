package io.leat.cli.client;

import io.leat.cli.run.Consent;
import io.leat.cli.run.ErrorLines;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.TestSummary;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.EventOperations;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Limits;
import io.leat.engine.durable.Reason;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Revision;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a server, followed to its end by its events, as a run here is by its journal. Used by one thread. */
public final class FollowedRun {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final Server server;
  private final long run;
  private final ServerView view;
  private final Map<TaskName, TaskResult> results = new LinkedHashMap<>();
  private final Map<TaskName, Integer> attempts = new HashMap<>();
  private volatile boolean begun;
  private String status = "";
  private boolean jobRead;
  private Optional<PlannedJob> job = Optional.empty();

  /** The run of this number. */
  public FollowedRun(Server server, long run) {
    this.server = server;
    this.run = run;
    this.view = new ServerView(server, run);
  }

  /** What a screen asks it for. */
  public io.leat.cli.run.RunView view() {
    return view;
  }

  /** Waits for the end without a screen, and returns the run as it is then. */
  public Answer<RunView> end() {
    return end(_ -> {}, _ -> {});
  }

  /**
   * Waits for the end, and returns the run as it is then. It may take longer than a login is good for; then the events have told how
   * it ended.
   *
   * @param screen is told what becomes of the tasks
   * @param waits is told why the run does not begin, each time that this changes, and of logs that break off; on other threads
   */
  public Answer<RunView> end(Consumer<RecordedEvent> screen, Consumer<String> waits) {
    return end(screen, waits, (_, _) -> {});
  }

  /**
   * The same.
   *
   * @param items is told the items of the legs of families
   */
  public Answer<RunView> end(
      Consumer<RecordedEvent> screen, Consumer<String> waits, BiConsumer<TaskName, String> items) {
    Answer<RunView> before = now();
    view.tells(waits);
    Thread asking = Thread.startVirtualThread(() -> queued(before, waits));
    try {
      EventStream.follow(
          server,
          Address.of(EventOperations.FOLLOW_RUN, run),
          event -> event(event, screen, items));
    } catch (IOException problem) {
      throw new UsageProblem("cannot print: " + Reason.of(problem), null);
    } finally {
      begun = true;
      asking.interrupt();
    }
    try {
      return now();
    } catch (ServerProblem problem) {
      if (problem.kind() != ServerProblem.Kind.SIGNED_OUT || status.isEmpty()) {
        throw problem;
      }
      return new Answer<>(server, before.sent().field("status", status), RunView.class);
    }
  }

  private Answer<RunView> now() {
    return server.ask(Address.of(RunOperations.GET_RUN, run), RunView.class);
  }

  private void queued(Answer<RunView> first, Consumer<String> waits) {
    RunView now = first.value();
    String said = "";
    try {
      while (!begun && now.progress().status() == RunView.Status.QUEUED) {
        String waiting = now.now() == null ? null : now.now().waits();
        String why = waiting == null || waiting.isEmpty() ? now.result().note() : waiting;
        String line = "it is queued" + (why.isEmpty() ? "" : ": " + why);
        if (!line.equals(said)) {
          waits.accept(line);
          said = line;
        }
        Thread.sleep(ASK_AGAIN);
        now = now().value();
      }
    } catch (InterruptedException | ServerProblem over) {
      // the events go on telling
    }
  }

  private boolean event(
      EventStream.Event event, Consumer<RecordedEvent> screen, BiConsumer<TaskName, String> items) {
    if (!begun) {
      begun = true;
      view.tasks(tasks().size());
    }
    Json data = event.json();
    RunEvents.of(data)
        .ifPresent(
            recorded -> {
              note(recorded.event());
              if (!data.text("item").isEmpty()) {
                items.accept(new TaskName(data.text("task")), data.text("item"));
              }
              screen.accept(recorded);
            });
    String name = data.text("event").isEmpty() ? event.name() : data.text("event");
    if (name.equals("run-finished")) {
      status = data.text("status");
    }
    return true;
  }

  private void note(RunEvent event) {
    if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      results.put(task, result);
    } else if (event instanceof RunEvent.AttemptLeased leased) {
      attempts.put(leased.lease().task(), leased.lease().attempt());
    }
  }

  private List<String> tasks() {
    try {
      return server.tasks(run);
    } catch (ServerProblem none) {
      return List.of();
    }
  }

  /** What a task waits for that asks for consent: whose, until when, and what it would run. */
  public String consent(RunEvent.ApprovalAsked asked) {
    return job()
        .flatMap(planned -> task(planned, asked.task()))
        .map(task -> Consent.text(task, asked, job().orElseThrow().facts()))
        .orElseGet(() -> Consent.text(asked.deadline()));
  }

  private static Optional<Task> task(PlannedJob planned, TaskName name) {
    return planned.job().graph().tasks().stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /** The graph that the server stored; empty when it cannot be had. */
  private Optional<PlannedJob> job() {
    if (!jobRead) {
      job = read();
      jobRead = true;
    }
    return job;
  }

  private Optional<PlannedJob> read() {
    try (InputStream in = server.stream(Address.of(RunOperations.GET_GRAPH, run))) {
      Answer<RunView> answer = now();
      RunView about = answer.value();
      RunView.Revision of = about.revision();
      Inputs inputs =
          new Inputs(
              about.cause().parameters(),
              new Revision(some(of.branch()), some(of.tag()), some(of.commit())),
              null,
              TriggerKind.of(
                  answer.word(io.leat.contract.TriggerKind.class, about.cause().trigger())),
              Map.of());
      byte[] graph = in.readNBytes(Limits.STANDARD.sourceBytes() * 64);
      return JobfileReader.readStored("the graph", graph, inputs)
              instanceof JobfileResult.Accepted accepted
          ? Optional.of(accepted.jobs().getFirst())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException | ServerProblem none) {
      return Optional.empty();
    }
  }

  static @Nullable String some(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** How it ended, as the events told that were followed. */
  public RunSummary summary(Answer<RunView> answer) {
    RunView ended = answer.value();
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    List<RunSummary.Failure> failures = new ArrayList<>();
    TestSummary tests = tests();
    results.forEach(
        (task, result) -> {
          counts.merge(result.status(), 1, Integer::sum);
          if (result.fails()) {
            failures.add(
                new RunSummary.Failure(
                    task.text(),
                    result.because(),
                    tests.names(task) ? List.of() : lines(task, failures.size())));
          }
        });
    List<String> next =
        failures.isEmpty()
            ? List.of()
            : List.of(
                // without it, in a folder that has runs of its own, those are asked
                "look: leat logs --server "
                    + run
                    + " "
                    + RunSummary.argument(failures.getFirst().task()),
                "then: leat rerun " + run + " --from failed --follow");
    return new RunSummary(
        Runs.title(ended.name()),
        Runs.status(answer),
        ended.result().note(),
        Math.max(view.total(), results.size()),
        counts,
        took(ended.progress()),
        failures,
        tests,
        kept(),
        next);
  }

  /** What its test reports say; nothing when it cannot be had. */
  private TestSummary tests() {
    try {
      return RunTests.of(server, run, TestSummary.MOST);
    } catch (ServerProblem none) {
      return TestSummary.of(List.of());
    }
  }

  private List<String> lines(TaskName task, int before) {
    Integer attempt = attempts.get(task);
    return before >= RunSummary.MOST || attempt == null
        ? List.of()
        : ErrorLines.of(view.log(task, attempt).lines(ErrorLines.LOOK));
  }

  private List<RunSummary.KeptFiles> kept() {
    try {
      return new Artifacts(server, run)
          .all().stream()
              .filter(each -> each.gone() == null)
              .map(
                  each ->
                      new RunSummary.KeptFiles(Artifacts.title(each), each.files(), each.bytes()))
              .toList();
    } catch (ServerProblem none) {
      return List.of();
    }
  }

  private static @Nullable Duration took(RunView.Progress ended) {
    Instant from = ended.started();
    Instant to = ended.ended();
    return from == null || to == null ? null : Duration.between(from, to);
  }
}
