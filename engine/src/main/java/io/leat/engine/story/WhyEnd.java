package io.leat.engine.story;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.driver.StepNotes;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.ArtifactNote;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.RetryPolicy;
import io.leat.engine.job.Task;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Why attempts of a task ended as they did, and why there was another or none. */
final class WhyEnd {
  private final RunStory story;
  private final Task task;
  private final RunStory.OfTask past;
  private final Times times;
  private final List<String> said = new ArrayList<>();

  WhyEnd(RunStory story, Task task, Times times) {
    this.story = story;
    this.task = task;
    this.past = story.task(task.name());
    this.times = times;
  }

  /** One sentence or more for each attempt that has ended, and for the end of the task. */
  List<String> sentences() {
    for (int i = 0; i < past.attempts().size(); i++) {
      RunStory.OfAttempt attempt = past.attempts().get(i);
      AttemptOutcome outcome = attempt.outcome();
      notTaken(attempt);
      if (outcome != null) {
        attempt(attempt, outcome);
        for (String step : StepNotes.read(folder(attempt)).sentences(task)) {
          said.add("In it " + step + ".");
        }
        story
            .untoldGap(task.name(), attempt.number())
            .ifPresent(
                gap ->
                    said.add(
                        "The log of attempt " + attempt.number() + " has a gap: " + gap + "."));
        if (i < past.retries.size()) {
          retried(past.retries.get(i));
        }
      }
    }
    TaskResult result = past.result;
    if (result != null) {
      end(result);
    }
    return said;
  }

  /** What was noted when a result or cache of an earlier run was looked for and not taken. */
  private void notTaken(RunStory.OfAttempt attempt) {
    try {
      Path notes = story.folder().notes(task.name(), attempt.number());
      if (Pack.exists(notes)) {
        for (String line : Pack.text(notes).split("\n", -1)) {
          if (!line.isBlank()) {
            said.add(line);
          }
        }
      }
    } catch (IOException unreadable) {
      said.add("Why no earlier result was taken cannot be read.");
    }
  }

  /** Till when artifacts are kept that are for some days only. */
  private void artifacts() {
    for (ArtifactName name : task.artifacts().keySet()) {
      try {
        String text = AttemptFolder.read(story.folder().artifact(task.name(), name));
        ArtifactNote note = text == null ? null : ArtifactNote.read(text);
        Instant until = note == null ? null : note.until();
        if (note != null && until != null) {
          said.add(
              "Its artifact '"
                  + name
                  + "' "
                  + (note.gone() == null ? "is kept until " : "is gone: it was kept until ")
                  + until
                  + ".");
        }
      } catch (IOException unreadable) {
        said.add("Till when its artifact '" + name + "' is kept cannot be read.");
      }
    }
  }

  private AttemptFolder folder(RunStory.OfAttempt attempt) {
    return story.folder().attempt(task.name(), attempt.number());
  }

  private void attempt(RunStory.OfAttempt attempt, AttemptOutcome outcome) {
    String which = "Attempt " + attempt.number() + " ";
    String at = " at " + times.at(attempt.ended()) + ".";
    String look = " Look: leat logs " + story.header().number() + " '" + task.name() + "'";
    look += past.attempts().size() > 1 ? " --attempt " + attempt.number() : "";
    switch (outcome) {
      case AttemptOutcome.Exited(int code) -> {
        if (code == 0) {
          said.add(which + "ended well" + at);
          artifacts();
        } else {
          said.add(which + "ended with " + outcome.described() + step(attempt) + at + look);
          hint(code);
        }
      }
      case AttemptOutcome.Reused(int run) ->
          said.add(
              "Nothing ran: the result of run "
                  + run
                  + " was taken, since nothing that it depends on has changed. How that came to be:"
                  + " leat why "
                  + run
                  + " '"
                  + task.name()
                  + "'");
      case AttemptOutcome.Broken(String why) ->
          said.add(
              which
                  + "failed, though no step of it did: "
                  + why
                  + (why.endsWith(".") ? "" : ".")
                  + look);
      case AttemptOutcome.TimedOut(Duration limit) ->
          said.add(
              which
                  + "was stopped"
                  + at.substring(0, at.length() - 1)
                  + " because it took longer than its timeout of "
                  + Durations.text(limit)
                  + step(attempt)
                  + "."
                  + look);
      case AttemptOutcome.Stopped(String by) -> said.add(which + "was stopped" + at + cancel(by));
      case AttemptOutcome.Errored(String why) ->
          said.add(which + "could not be run: " + why + ". Its steps did not decide this.");
      case AttemptOutcome.Lost(String why) ->
          said.add(
              which
                  + "was lost: "
                  + why
                  + ". Nobody knows whether it did its work, so it is not run again by itself"
                  + " unless retry names 'lost'.");
    }
  }

  /** Which of several steps ended so: the last that was begun. */
  private String step(RunStory.OfAttempt attempt) {
    if (task.steps().size() < 2) {
      return "";
    }
    int begun = StepNotes.read(folder(attempt)).begun();
    if (begun < 1 || begun > task.steps().size()) {
      return "";
    }
    String name = task.steps().get(begun - 1).name();
    return " in step "
        + begun
        + " of "
        + task.steps().size()
        + (name == null ? "" : " ('" + name + "')");
  }

  private void hint(int code) {
    String hint =
        switch (code) {
          case 126 ->
              "126 is what a shell says when a command may not be executed, or its folder is gone.";
          case 127 -> "127 is what a shell says when a command is not found.";
          case 128 + 9 -> "Signal 9 is SIGKILL; the system sends it when memory runs out.";
          case 128 + 11 -> "Signal 11 is SIGSEGV: a program touched memory that is not its own.";
          case 128 + 6 -> "Signal 6 is SIGABRT: a program gave up by itself.";
          case 128 + 13 -> "Signal 13 is SIGPIPE: it wrote and nobody read any more.";
          case 128 + 15 -> "Signal 15 is SIGTERM: something asked it to end, and it was not Leat.";
          default -> "";
        };
    if (!hint.isEmpty()) {
      said.add(hint);
    }
  }

  private String cancel(String by) {
    RunEvent.CancelRequested cancel = story.cancel();
    if (cancel == null) {
      return " Why: " + by + ".";
    }
    return cancel.expired()
        ? " Why: " + cancel.by() + "."
        : " Whoever stopped the run: " + cancel.by() + (cancel.atOnce() ? ", at once." : ".");
  }

  private void retried(RunEvent.RetryScheduled retry) {
    RetryPolicy policy = task.retry();
    said.add(
        "It is tried again, as attempt "
            + retry.attempt()
            + " from "
            + times.at(retry.due())
            + " on, because of: "
            + retry.because()
            + ". It may have "
            + (policy.count() + 1)
            + " attempts.");
  }

  private void end(TaskResult result) {
    RunStory.OfAttempt latest = past.latest();
    boolean bad =
        result.status() == TaskStatus.FAILED
            || result.status() == TaskStatus.ERRORED
            || result.status() == TaskStatus.LOST;
    AttemptOutcome outcome = latest == null ? null : latest.outcome();
    if (outcome != null
        && !result.because().isEmpty()
        && !result.because().equals(outcome.described())) {
      said.add("In its pipe: " + result.because() + ".");
    } else if (latest == null && result.status() == TaskStatus.CANCELLED) {
      notBegun(result);
    } else if (latest == null && result.status() == TaskStatus.SUCCEEDED) {
      said.add(
          task.steps().isEmpty()
              ? "It has no steps: it only gathers others, and they are there."
              : "It did not run here: " + result.because() + ".");
    } else if (latest == null && bad && !result.because().isEmpty()) {
      said.add("It did not begin: " + result.because() + ".");
    }
    if (bad && task.retry().count() > 0 && latest != null) {
      notAgain(latest.lease().attempt());
    }
    if (result.allowed()) {
      said.add("The run goes on as if it had succeeded, since allowFailure says that it may fail.");
    }
  }

  private void notBegun(TaskResult result) {
    RunEvent.CancelRequested cancel = story.cancel();
    if (cancel == null) {
      said.add("It did not begin: " + result.because() + ".");
    } else if (result.because().equals(cancel.by())) {
      said.add(
          cancel.expired()
              ? "It had not begun when the time of the run was up: " + cancel.by() + "."
              : "It had not begun when the run was stopped by: " + cancel.by() + ".");
    } else {
      said.add("It did not begin: " + result.because() + ".");
    }
  }

  private void notAgain(int attempt) {
    if (attempt > task.retry().count()) {
      said.add("All of its " + attempt + " attempts are used.");
    } else if (story.cancel() != null) {
      said.add("It was not tried again, since the run was being stopped.");
    } else {
      List<String> causes = new ArrayList<>();
      task.retry().causes().forEach(cause -> causes.add(cause.word()));
      said.add(
          "It was not tried again: that happens after " + String.join(", ", causes) + " only.");
    }
  }
}
