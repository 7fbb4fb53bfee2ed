package io.leat.server.api;

import io.leat.contract.TaskView;
import io.leat.engine.driver.StepNotes;
import io.leat.engine.job.Family;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.Protection;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.story.RunStory;
import io.leat.engine.story.Surroundings;
import io.leat.engine.story.TaskStanding;
import io.leat.engine.story.Why;
import io.leat.server.host.RunFiles;
import io.leat.store.Run;
import io.leat.store.Runs;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks of a run as its events tell them. Safe for all threads. */
final class TaskStory {
  private final RunFiles files;
  private final RunState state;
  private final RunStory story;
  private long version;

  /** Why it will never begin; null while it may. */
  private @Nullable String never;

  TaskStory(RunFiles files) {
    this.files = files;
    this.story = new RunStory(files.leat(), files.folder(), files.header(), files.plan());
    this.state = story.state();
  }

  /** What the run was started with, and its job. */
  RunFiles files() {
    return files;
  }

  /** About how much of the memory it takes, in bytes. */
  synchronized long weight() {
    return files.weight() + state.outputSize() * 2;
  }

  /** Takes what {@code run} tells of: how it ended before it began, or the events that are not known yet. */
  synchronized void upTo(Run run, Runs runs) {
    never = run.version() == 0 && !run.open() ? run.progress().note() : null;
    if (version < run.version()) {
      runs.read(run.number(), version, this::add);
    }
  }

  private void add(RecordedEvent recorded) {
    version = recorded.version();
    story.add(recorded);
  }

  /** The number of the last attempt of a task; 0 before the first. */
  synchronized int attempts(TaskName task) {
    RunStory.OfAttempt last = story.task(task).latest();
    return last == null ? 0 : last.number();
  }

  /** What is missing in the log of an attempt that has ended, as a sentence without a full stop; empty for nothing. */
  synchronized Optional<String> gap(TaskName task, int attempt) {
    return story.gap(task, attempt);
  }

  /** Whether an attempt has ended. */
  synchronized boolean ended(TaskName task, int attempt) {
    for (RunStory.OfAttempt each : story.task(task).attempts()) {
      if (each.number() == attempt) {
        return each.outcome() != null;
      }
    }
    return state.status().isPresent();
  }

  /** Why a task stands where it does, in sentences. */
  synchronized List<String> why(TaskName task, Surroundings around, Instant now, ZoneId zone) {
    return Why.of(story, around, task, now, zone);
  }

  /** What keeps agents from running a task whose run has not begun; empty when nothing does. */
  synchronized Optional<String> room(TaskName task, Surroundings around) {
    return Why.room(story, around, task);
  }

  /** The item of the list that a leg is for; empty for a task that is none, and while it is not known. */
  synchronized Optional<String> item(TaskName task) {
    return files.plan().has(task) ? state.item(task) : Optional.empty();
  }

  /** Whether a task asks for an approval. */
  synchronized boolean asks(TaskName task) {
    return state.task(task) instanceof TaskState.Asking;
  }

  /** What the environment of a task asks for; empty when it asks for no consent now. */
  synchronized Optional<Protection> protection(TaskName task) {
    return state.task(task) instanceof TaskState.Asking asking
        ? Optional.ofNullable(asking.protection())
        : Optional.empty();
  }

  /** Where a task stands, after "it": {@code is running}, {@code failed}. */
  synchronized String standing(TaskName task) {
    return never == null
        ? TaskStanding.sentence(state.task(task))
        : "was cancelled: its run never began";
  }

  /** What an attempt of a task goes on by, which may have begun without being seen yet; null when none does. */
  synchronized @Nullable Lease held(TaskName task) {
    return files.plan().has(task) ? state.task(task).held() : null;
  }

  /** What the attempts go on by which run now, or have begun without being seen yet, by their tasks. */
  synchronized Map<TaskName, Lease> held() {
    Map<TaskName, Lease> held = new HashMap<>();
    for (TaskName each : names()) {
      Lease lease = state.task(each).held();
      if (lease != null) {
        held.put(each, lease);
      }
    }
    return held;
  }

  /** The names of all tasks, in the order of the graph. */
  List<TaskName> names() {
    return files.job().job().graph().order().stream()
        .map(Task::name)
        .filter(files.plan()::has)
        .toList();
  }

  /**
   * What is known beside the events when somebody asks for a task.
   *
   * @param queued what the run waits for; null when it is not queued
   * @param awaited what tasks wait for that started a run, as sentences by their names
   * @param zone of the times in sentences
   */
  record Asked(
      Surroundings around,
      @Nullable String queued,
      Map<String, String> awaited,
      Instant now,
      ZoneId zone) {}

  /** One task. */
  synchronized TaskView task(TaskName name, Asked asked) {
    Task task = files.plan().task(name);
    TaskState now = state.task(name);
    RunStory.OfTask told = story.task(name);
    RunStory.OfAttempt last = told.latest();
    Map<String, String> outputs = new LinkedHashMap<>();
    state
        .outputs(files.plan().number(name))
        .forEach((output, value) -> outputs.put(output.text(), value.text()));
    Set<String> needs = new LinkedHashSet<>();
    for (Need need : task.needs()) {
      Family of = files.plan().task(need.task()).family();
      needs.add((of == null ? need.task() : of.name()).text());
    }
    Family family = task.family();
    return new TaskView(
        name.text(),
        new TaskView.Standing(
            never == null ? state(now) : TaskView.State.CANCELLED,
            last == null ? 0 : last.number(),
            never == null ? because(name, now, asked) : never,
            last == null ? null : last.started(),
            last == null ? null : last.ended(),
            last == null ? null : last.lease().agent()),
        List.copyOf(needs),
        new TaskView.Leg(
            family == null ? null : family.name().text(),
            state.item(name).orElse(null),
            now instanceof TaskState.Finished(TaskResult result) && result.leftOut()),
        outputs,
        new TaskView.Work(task.always(), task.steps().size()),
        told.attempts().stream().map(each -> attempt(task, each)).toList());
  }

  private TaskView.Attempt attempt(Task task, RunStory.OfAttempt attempt) {
    AttemptOutcome known = attempt.outcome();
    List<String> notes = new ArrayList<>();
    if (task.steps().stream().anyMatch(step -> !step.settings().plain())) {
      notes.addAll(
          StepNotes.read(files.folder().attempt(task.name(), attempt.number())).sentences(task));
    }
    story.untoldGap(task.name(), attempt.number()).ifPresent(notes::add);
    return new TaskView.Attempt(
        attempt.number(),
        attempt.started(),
        attempt.ended(),
        known == null ? null : known.described(),
        notes,
        attempt.lease().agent());
  }

  private static TaskView.State state(TaskState state) {
    return switch (state) {
      case TaskState.Blocked _ -> TaskView.State.BLOCKED;
      case TaskState.Asking _ -> TaskView.State.ASKING;
      case TaskState.Entering _ -> TaskView.State.ENTERING;
      case TaskState.Cleared _ -> TaskView.State.CLEARED;
      case TaskState.Ready _ -> TaskView.State.READY;
      case TaskState.Leased _ -> TaskView.State.LEASED;
      case TaskState.Running _ -> TaskView.State.RUNNING;
      case TaskState.Ended _ -> TaskView.State.ENDED;
      case TaskState.Waiting _ -> TaskView.State.WAITING;
      case TaskState.Finished(TaskResult result) -> TaskView.State.valueOf(result.status().name());
    };
  }

  /** Why it ended as it did, or what it waits for. */
  private String because(TaskName name, TaskState state, Asked asked) {
    return switch (state) {
      case TaskState.Finished(TaskResult result) -> result.because();
      case TaskState.Leased _, TaskState.Running _ -> asked.awaited().getOrDefault(name.text(), "");
      case TaskState.Ended _ -> "";
      case TaskState.Blocked _, TaskState.Ready _, TaskState.Asking _ -> waits(name, asked);
      case TaskState.Entering _, TaskState.Cleared _, TaskState.Waiting _ -> waits(name, asked);
    };
  }

  private String waits(TaskName name, Asked asked) {
    return asked.queued() == null
        ? Why.waits(story, asked.around(), name, asked.now(), asked.zone())
        : asked.queued();
  }
}
