package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.driver.StepNotes;
import io.leat.engine.expression.Scalar;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Family;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.EventJson;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import io.leat.engine.story.RunStory;
import io.leat.engine.story.TaskStanding;
import io.leat.engine.story.Times;
import io.leat.engine.story.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run as a page: what it was started with, and each task with its attempts and outputs. */
final class RunPage {
  private final RunHistory history;
  private final RunHeader header;
  private final RunState state;
  private final TestSummary tests;
  private final Times times;
  private final FoldedLegs legs = new FoldedLegs();

  /** The page of a run as it stands now. */
  RunPage(RunHistory history, Instant now, ZoneId zone) {
    this.history = history;
    this.header = history.run().header();
    this.state = history.state();
    this.tests = TestSummary.of(history.run().folder(), state.plan());
    this.times = new Times(now, zone);
  }

  private String status() {
    return state
        .status()
        .map(RunStatus::word)
        .orElseGet(() -> history.owned() ? "running" : "interrupted");
  }

  /** Prints it for people. */
  void print(Print print) {
    String status = status();
    Instant end =
        status.equals("running")
            ? times.instant()
            : history.story().last().orElse(header.started());
    print.ink(Ink.BOLD, Harmless.line(header.title())).text(" ").text(status);
    print.text(", started at ").text(times.at(header.started()));
    print.text(status.equals("running") ? ", for " : ", took ");
    print.line(Durations.text(Duration.between(header.started(), end)));
    header.inputs().parameters().forEach((name, value) -> print.field("parameter " + name, value));
    print.field("branch", header.inputs().revision().branch());
    print.field("commit", header.inputs().revision().commit());
    print.field("tag", header.inputs().revision().tag());
    print.field("trigger", header.inputs().trigger().word());
    print.field("workspaces", header.execution().isolation() == null ? null : "one for each task");
    if (!header.request().tasks().isEmpty()) {
      print.field("only", String.join(", ", header.request().tasks()));
    }
    if (!header.request().parent().isEmpty()) {
      print.field("started by", header.request().parent());
    }
    for (int i : order()) {
      task(i, print);
    }
    gathered(legs.end(), print);
    tests.print(print);
  }

  /** The tasks as the graph orders them: each behind those that it needs. */
  private Iterable<Integer> order() {
    Set<Integer> order = new LinkedHashSet<>();
    for (Task task : history.run().graph().order()) {
      if (state.plan().has(task.name())) {
        order.add(state.plan().number(task.name()));
      }
    }
    for (int i = 0; i < state.plan().size(); i++) {
      order.add(i);
    }
    return order;
  }

  private void task(int number, Print print) {
    TaskName name = state.plan().task(number).name();
    TaskState now = state.task(number);
    String item = state.item(name).map(each -> " (" + each + ")").orElse("");
    String shown = Harmless.line(name.text() + item);
    if (now instanceof TaskState.Finished(TaskResult result)
        && history.attempts(name) == 0
        && FoldedLegs.takes(name, result)) {
      gathered(legs.add(name, shown, result), print);
      return;
    }
    gathered(legs.end(), print);
    if (now instanceof TaskState.Finished(TaskResult result)) {
      print.ink(StatusInk.of(result.status()), StatusInk.sign(result.status()) + " " + shown);
      print.text(" ").text(result.status().word()).text(result.allowed() ? " (it may)" : "");
      if (!result.because().isEmpty()) {
        print.text(": ").text(Harmless.line(result.because()));
      }
    } else {
      print.ink(Ink.CYAN, "· " + shown).text(" ").text(TaskStanding.word(now));
    }
    Duration took = took(name);
    if (took != null) {
      print.text("  ").text(Durations.text(took));
    }
    int attempts = history.attempts(name);
    print.line(attempts > 1 ? "  in " + attempts + " attempts" : "");
    RunStory.OfAttempt latest = history.story().task(name).latest();
    if (latest != null) {
      for (String note : notes(number, latest)) {
        print.text("    ").line(Harmless.line(note));
      }
    }
    outputs(number)
        .forEach(
            (output, value) -> {
              print.text("    ").text(output.text()).text(" = ");
              print.line(Harmless.line(Why.value(value)));
            });
  }

  private static void gathered(FoldedLegs.@Nullable Fold fold, Print print) {
    if (fold != null) {
      TaskStatus status = fold.result().status();
      String text = StatusInk.sign(status) + " " + Harmless.line(fold.text());
      print.ink(StatusInk.of(status), text).line();
    }
  }

  /** What became of the steps of an attempt that did not simply run, and what is missing in its log. */
  private List<String> notes(int number, RunStory.OfAttempt attempt) {
    Task task = state.plan().task(number);
    AttemptFolder folder = history.run().folder().attempt(task.name(), attempt.number());
    List<String> notes = new ArrayList<>(StepNotes.read(folder).sentences(task));
    history.untoldGap(task.name(), attempt.number()).ifPresent(notes::add);
    return notes;
  }

  private Map<OutputName, Scalar> outputs(int number) {
    return new TreeMap<>(state.outputs(number));
  }

  /** From the first attempt on until the last ended; null when there was none. */
  private @Nullable Duration took(TaskName name) {
    RunStory.OfTask past = history.story().task(name);
    RunStory.OfAttempt latest = past.latest();
    if (latest == null) {
      return null;
    }
    if (latest.outcome() instanceof AttemptOutcome.Reused) {
      return Duration.ZERO;
    }
    Instant end = latest.ended() == null ? times.instant() : latest.ended();
    return Duration.between(past.attempts().getFirst().leased(), end);
  }

  /** Writes it for programs. */
  void write(JsonWriter json) {
    json.object().field("number", header.number()).field("job", header.jobSource().name());
    json.field("status", status()).field("started", EventJson.time(header.started()));
    time(json, "last", history.story().last().orElse(null));
    json.field("hash", header.jobSource().hash())
        .field("workspace", header.execution().workspace().toString());
    json.name("parameters").object();
    header.inputs().parameters().forEach((name, value) -> json.field(name, value));
    json.endObject();
    json.field("branch", header.inputs().revision().branch())
        .field("commit", header.inputs().revision().commit());
    json.field("tag", header.inputs().revision().tag())
        .field("trigger", header.inputs().trigger().word());
    json.field("parent", header.request().parent().isEmpty() ? null : header.request().parent());
    json.field("slots", header.execution().slots())
        .field("isolated", header.execution().isolation() != null);
    json.texts("only", header.request().tasks());
    json.name("tasks").list(order(), number -> write(number, json)).endObject();
  }

  private void write(int number, JsonWriter json) {
    TaskName name = state.plan().task(number).name();
    TaskState now = state.task(number);
    RunStory.OfTask past = history.story().task(name);
    json.object().field("name", name.text()).field("state", TaskStanding.word(now));
    Family family = state.plan().task(number).family();
    if (family != null) {
      json.field("family", family.name().text());
      json.field("item", state.item(name).orElse(null));
      json.field(
          "leftOut", now instanceof TaskState.Finished(TaskResult result) && result.leftOut());
    }
    if (now instanceof TaskState.Finished(TaskResult result)) {
      json.field("because", result.because()).field("allowed", result.allowed());
      json.field("ran", !past.attempts().isEmpty() && result.status() != TaskStatus.SKIPPED);
    }
    time(json, "finished", past.finished());
    json.name("attempts").list(past.attempts(), attempt -> write(number, attempt, json));
    json.name("outputs").object();
    outputs(number)
        .forEach(
            (output, value) -> {
              json.name(output.text());
              EventPrint.value(value, json);
            });
    json.endObject();
    tests.write(name.text(), json);
    json.endObject();
  }

  private void write(int number, RunStory.OfAttempt attempt, JsonWriter json) {
    json.object().field("attempt", attempt.number());
    json.field("agent", attempt.lease().agent());
    time(json, "leased", attempt.leased());
    time(json, "started", attempt.started());
    time(json, "ended", attempt.ended());
    AttemptOutcome outcome = attempt.outcome();
    if (outcome != null) {
      json.field("outcome", outcome.word());
      json.field("because", outcome.good() ? "" : outcome.described());
      if (outcome instanceof AttemptOutcome.Exited(int code)) {
        json.field("code", code);
      }
    }
    json.texts("notes", notes(number, attempt)).endObject();
  }

  private static void time(JsonWriter json, String name, @Nullable Instant instant) {
    json.field(name, instant == null ? null : EventJson.time(instant));
  }
}
