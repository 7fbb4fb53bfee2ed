package io.leat.server.api;

import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.server.host.RunFiles;
import io.leat.store.Run;
import io.leat.store.Runs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks of a run as its events tell them. Safe for all threads. */
final class TaskStory {
  private final RunFiles files;
  private final RunState state;
  private final Map<TaskName, List<Attempt>> attempts = new HashMap<>();
  private long version;

  /** Why it will never begin; null while it may. */
  private @Nullable String never;

  private static final class Attempt {
    final int number;
    final String agent;
    @Nullable Instant started;
    @Nullable Instant ended;
    @Nullable AttemptOutcome outcome;

    Attempt(int number, String agent) {
      this.number = number;
      this.agent = agent;
    }

    JsonObject json() {
      AttemptOutcome known = outcome;
      return new JsonObject()
          .put("attempt", number)
          .put("started", Views.time(started))
          .put("ended", Views.time(ended))
          .put("outcome", known == null ? null : known.described())
          .put("agent", agent);
    }
  }

  TaskStory(RunFiles files) {
    this.files = files;
    this.state = new RunState(files.plan());
  }

  /** What the run was started with, and its job. */
  RunFiles files() {
    return files;
  }

  /** How many tasks it tells of. */
  int size() {
    return files.plan().size();
  }

  /** Takes what {@code run} tells of: how it ended before it began, or the events that are not known yet. */
  synchronized void upTo(Run run, Runs runs) {
    never = run.version() == 0 && !run.open() ? run.note() : null;
    if (version < run.version()) {
      runs.read(run.number(), version, this::add);
    }
  }

  private void add(RecordedEvent recorded) {
    version = recorded.version();
    RunEvent event = recorded.event();
    state.apply(event, recorded.at());
    if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      attempts
          .computeIfAbsent(lease.task(), _ -> new ArrayList<>(1))
          .add(new Attempt(lease.attempt(), lease.agent()));
    } else if (event instanceof RunEvent.AttemptStarted(Lease lease)) {
      last(lease).started = recorded.at();
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      last(lease).ended = recorded.at();
      last(lease).outcome = outcome;
    }
  }

  private Attempt last(Lease lease) {
    return attempts.getOrDefault(lease.task(), List.of()).getLast();
  }

  /** The number of the last attempt of a task; 0 before the first. */
  synchronized int attempts(TaskName task) {
    List<Attempt> all = attempts.getOrDefault(task, List.of());
    return all.isEmpty() ? 0 : all.getLast().number;
  }

  /** Whether an attempt has ended. */
  synchronized boolean ended(TaskName task, int attempt) {
    for (Attempt each : attempts.getOrDefault(task, List.of())) {
      if (each.number == attempt) {
        return each.outcome != null;
      }
    }
    return state.status().isPresent();
  }

  /** Whether a task asks for an approval. */
  synchronized boolean asks(TaskName task) {
    return state.task(task) instanceof TaskState.Asking;
  }

  /** All tasks, in the order of the graph. */
  synchronized List<JsonObject> tasks() {
    List<JsonObject> tasks = new ArrayList<>();
    for (Task task : files.job().job().graph().order()) {
      if (files.plan().has(task.name())) {
        tasks.add(task(task.name()));
      }
    }
    return tasks;
  }

  /** One task. */
  synchronized JsonObject task(TaskName name) {
    Task task = files.plan().task(files.plan().number(name));
    TaskState now = state.task(name);
    List<Attempt> all = attempts.getOrDefault(name, List.of());
    Attempt last = all.isEmpty() ? null : all.getLast();
    JsonObject outputs = new JsonObject();
    state
        .outputs(files.plan().number(name))
        .forEach((output, value) -> outputs.put(output.text(), value.text()));
    JsonArray needs = new JsonArray();
    task.needs().forEach(need -> needs.add(need.task().text()));
    JsonArray tries = new JsonArray();
    all.forEach(each -> tries.add(each.json()));
    return new JsonObject()
        .put("task", name.text())
        .put("state", never == null ? word(now) : "cancelled")
        .put("attempt", last == null ? 0 : last.number)
        .put("because", never == null ? because(now) : never)
        .put("started", last == null ? null : Views.time(last.started))
        .put("ended", last == null ? null : Views.time(last.ended))
        .put("agent", last == null ? null : last.agent)
        .put("needs", needs)
        .put("outputs", outputs)
        .put("always", task.always())
        .put("steps", task.steps().size())
        .put("attempts", tries);
  }

  private static String word(TaskState state) {
    return state instanceof TaskState.Finished(TaskResult result)
        ? result.status().word()
        : state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String because(TaskState state) {
    return switch (state) {
      case TaskState.Finished(TaskResult result) -> result.because();
      case TaskState.Asking _ -> "waits for an approval";
      case TaskState.Waiting(int attempt, Instant due) ->
          "attempt " + attempt + " is due at " + Views.time(due);
      case TaskState.Ready _ -> "waits for a slot or a lock";
      case TaskState.Blocked _ -> "waits for what it needs";
      case TaskState.Cleared _ -> "waits for the others of its pipe";
      case TaskState.Leased _, TaskState.Running _, TaskState.Ended _ -> "";
    };
  }
}
