package io.leat.engine.story;

import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.Family;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a task began, or was not to run. */
final class WhyBegin {
  private final RunStory story;
  private final RunState state;

  /** More needs than this are counted. */
  private static final int MOST = 10;

  private final Task task;
  private final RunStory.OfTask past;
  private final Times times;
  private final List<String> said = new ArrayList<>();

  WhyBegin(RunStory story, Task task, Times times) {
    this.story = story;
    this.state = story.state();
    this.task = task;
    this.past = story.task(task.name());
    this.times = times;
  }

  /** Why it could begin. */
  List<String> begun() {
    if (task.always()) {
      said.add("It runs at the end in any case, and all other tasks had ended.");
    }
    List<String> met = new ArrayList<>();
    int more = 0;
    int leftOut = 0;
    for (Need need : task.needs()) {
      if (need instanceof Need.Success(TaskName name)
          && state.task(name) instanceof TaskState.Finished(TaskResult result)
          && result.leftOut()) {
        leftOut++;
        continue;
      }
      String how = met(need);
      if (how != null && met.size() < MOST) {
        met.add(how);
      } else if (how != null) {
        more++;
      }
    }
    if (more > 0) {
      met.add("and " + more + " more");
    }
    if (leftOut > 0) {
      met.add(
          leftOut + (leftOut == 1 ? " leg was" : " legs were") + " left out for want of an item");
    }
    if (!met.isEmpty()) {
      said.add("All that it needs was there: " + String.join("; ", met) + ".");
    } else if (!task.always()) {
      said.add("It needs no other task, so it could begin at once.");
    }
    Expression when = task.when();
    if (when != null) {
      said.add("Its condition holds: " + when + values(when) + ".");
    }
    for (RunStory.Consent each : past.consents) {
      said.add(each.by() + " agreed to it at " + times.at(each.at()) + ".");
    }
    EnvironmentName environment = task.environmentName();
    if (environment != null) {
      said.add("It brings a version to the environment '" + environment + "'.");
    }
    RunStory.OfAttempt latest = past.latest();
    if (latest != null && past.ready != null) {
      Duration waited = Duration.between(past.ready, latest.leased());
      if (waited.compareTo(Duration.ofSeconds(1)) >= 0) {
        said.add(
            "It was ready at "
                + times.at(past.ready)
                + " and waited "
                + Durations.text(waited)
                + " for a free slot"
                + (task.locks().isEmpty() ? "." : " and its locks."));
      }
    }
    return said;
  }

  private @Nullable String met(Need need) {
    RunStory.OfTask other = story.task(need.task());
    return switch (need) {
      case Need.Success(TaskName name) -> {
        if (!(state.task(name) instanceof TaskState.Finished(TaskResult result))) {
          yield null;
        }
        yield "'"
            + name
            + "' "
            + result.status().word()
            + (result.allowed() ? ", as it may," : "")
            + " at "
            + times.at(other.finished());
      }
      case Need.Published(TaskName name, var output) ->
          state
              .output(name, output)
              .map(
                  value ->
                      "'"
                          + name
                          + "' published "
                          + output
                          + " = "
                          + Why.value(value)
                          + " at "
                          + times.at(other.published.get(output)))
              .orElse(null);
      case Need.Stream(TaskName name, var _) -> "'" + name + "' started with it and is read by it";
    };
  }

  /** Why it was skipped, back to the first cause. */
  List<String> skipped(TaskResult result) {
    Family family = task.family();
    if (result.leftOut() && family != null) {
      said.add(
          "It was left out: "
              + result.because()
              + ", and this is leg "
              + family.ordinal()
              + ". What needs '"
              + family.name()
              + "' goes on without it.");
      return said;
    }
    Expression when = task.when();
    if (result.because().startsWith("its condition") && when != null) {
      Optional<Scalar> decided = Evaluation.evaluate(when, state.facts(task.name()));
      said.add(
          (decided.isPresent()
                  ? "Its condition does not hold: "
                  : "Its condition asks for something that was not published: ")
              + when
              + values(when)
              + ".");
      return said;
    }
    said.add("It did not run: " + result.because() + ".");
    List<TaskName> chain = new ArrayList<>();
    Set<TaskName> seen = new HashSet<>();
    TaskName at = task.name();
    while (at != null && seen.add(at)) {
      chain.addFirst(at);
      at = cause(at);
    }
    TaskName first = chain.getFirst();
    if (!first.equals(task.name())
        && state.task(first) instanceof TaskState.Finished(TaskResult cause)) {
      said.add(
          "The first cause: '"
              + first
              + "' "
              + TaskStanding.end(cause.status())
              + (cause.because().isEmpty() ? "" : ": " + cause.because())
              + ". More: leat why "
              + story.header().number()
              + " '"
              + first
              + "'");
      if (chain.size() > 2) {
        List<String> names = new ArrayList<>();
        chain.forEach(name -> names.add("'" + name + "'"));
        said.add("From there: " + String.join(" -> ", names) + ".");
      }
    }
    return said;
  }

  /** The task because of which {@code name} was skipped; null when it was for no other task. */
  private @Nullable TaskName cause(TaskName name) {
    if (!(state.task(name) instanceof TaskState.Finished(TaskResult result))
        || story.task(name).latest() != null) {
      return null;
    }
    Task skipped = state.plan().task(name);
    for (Need need : skipped.needs()) {
      if (result.because().startsWith("needs ")
          && result.because().contains("'" + need.task() + "'")
          && state.plan().has(need.task())) {
        return need.task();
      }
    }
    for (int mate : state.plan().group(state.plan().number(name))) {
      TaskName other = state.plan().task(mate).name();
      if (!other.equals(name) && result.because().startsWith("'" + other + "' of its pipe")) {
        return other;
      }
    }
    return null;
  }

  /** The facts that a condition asks for, with their values: {@code " (params.target is 'staging')"}. */
  private String values(Expression when) {
    Set<String> values = new LinkedHashSet<>();
    when.walk(
        each -> {
          if (each instanceof Expression.Reference || each instanceof Expression.Call) {
            values.add(
                each
                    + " is "
                    + Evaluation.evaluate(each, state.facts(task.name()))
                        .map(Why::value)
                        .orElse("not known"));
          }
        });
    return values.isEmpty() ? "" : " (" + String.join(", ", values) + ")";
  }
}
