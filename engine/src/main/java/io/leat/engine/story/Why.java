package io.leat.engine.story;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Family;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a task of a run stands where it does, in plain sentences, from its events and its job alone. */
public final class Why {
  private Why() {}

  /**
   * Why: first where it stands, then how it came to that, from its beginning on.
   *
   * @param zone of the times in the sentences
   */
  public static List<String> of(
      RunStory story, Surroundings around, TaskName name, Instant now, ZoneId zone) {
    Times times = new Times(now, zone);
    Task task = task(story, name);
    TaskState state = story.state().task(name);
    List<String> said = new ArrayList<>();
    said.add(headline(story, name, state, times));
    Family family = task.family();
    if (family != null) {
      story
          .state()
          .item(name)
          .ifPresent(
              item ->
                  said.add(
                      "It is for item "
                          + family.ordinal()
                          + " of "
                          + family.list()
                          + ": '"
                          + item
                          + "'."));
    }
    if (state instanceof TaskState.Finished(TaskResult result)
        && result.status() == TaskStatus.SKIPPED) {
      said.addAll(new WhyBegin(story, task, times).skipped(result));
    } else {
      if (story.attempts(name) > 0
          || state instanceof TaskState.Ready
          || gathered(state, story, task)) {
        said.addAll(new WhyBegin(story, task, times).begun());
      }
      said.addAll(new WhyEnd(story, task, times).sentences());
    }
    said.addAll(new WhyWait(story, around, task, times).sentences());
    lonely(story, around, said);
    return said;
  }

  private static boolean gathered(TaskState state, RunStory story, Task task) {
    return state instanceof TaskState.Finished(TaskResult result)
        && result.status() == TaskStatus.SUCCEEDED
        && task.steps().isEmpty()
        && story.attempts(task.name()) == 0;
  }

  /** Why there is nothing to be seen of a task: where it stands, and what it waits for. */
  public static List<String> brief(
      RunStory story, Surroundings around, TaskName name, Instant now) {
    Times times = new Times(now, ZoneId.systemDefault());
    TaskState state = story.state().task(name);
    List<String> said = new ArrayList<>();
    if (state instanceof TaskState.Finished(TaskResult result)) {
      said.add(
          "'"
              + name
              + "' printed nothing: it "
              + TaskStanding.end(result.status())
              + (result.because().isEmpty() ? "" : ", " + result.because()));
    } else {
      said.add("'" + name + "' has printed nothing: it is " + TaskStanding.word(state));
      said.addAll(new WhyWait(story, around, task(story, name), times).sentences());
      lonely(story, around, said);
    }
    return said;
  }

  /** What a task that has not begun waits for, or what it waits for to be tried again; empty for another. */
  public static String waits(
      RunStory story, Surroundings around, TaskName name, Instant now, ZoneId zone) {
    return String.join(
        " ", new WhyWait(story, around, task(story, name), new Times(now, zone)).sentences());
  }

  /** What keeps all agents from running a task, in a sentence, whatever else it waits for; empty when one could begin it. */
  public static Optional<String> room(RunStory story, Surroundings around, TaskName name) {
    return new WhyWait(story, around, task(story, name), new Times(Instant.EPOCH, ZoneId.of("UTC")))
        .noRoom();
  }

  private static Task task(RunStory story, TaskName name) {
    RunPlan plan = story.state().plan();
    return plan.task(name);
  }

  private static String headline(RunStory story, TaskName name, TaskState state, Times times) {
    int attempts = story.attempts(name);
    String head =
        "'" + name + "' of " + story.header().title() + " " + TaskStanding.sentence(state);
    return state instanceof TaskState.Finished
        ? head
            + " at "
            + times.at(story.task(name).finished())
            + (attempts > 1 ? ", in attempt " + attempts + "." : ".")
        : head + ".";
  }

  /** Says that nothing goes on when nobody runs the run. */
  private static void lonely(RunStory story, Surroundings around, List<String> said) {
    if (story.state().status().isEmpty() && !around.goesOn()) {
      said.add(
          "Nobody runs this run now, so nothing goes on. Go on with it: leat attach "
              + story.header().number());
    }
  }

  /** A value as people read it: texts in quotes, and not endless. */
  public static String value(Scalar value) {
    return switch (value.kind()) {
      case TEXT -> "'" + shortened(value.text()) + "'";
      case NUMBER, FLAG -> value.text();
      case LIST -> shortened(value.text());
      case NOTHING -> "nothing";
    };
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
