package io.leat.server.api;

import io.leat.engine.driver.shell.ShellText;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.server.host.ChildKey;
import io.leat.server.host.RunRequest;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.store.DamagedEvent;
import io.leat.store.Run;
import io.leat.store.Runs;
import io.leat.store.Store;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run wait for that started runs of other jobs: their own events do not tell. Safe for all threads. */
final class AwaitedRuns {
  /** How many runs below one are read for a question, the first: what each was given may be long. */
  private static final int MOST = 100;

  /** How many of these are looked into for a consent that they ask for: their events are read for it. */
  private static final int LOOKED_INTO = 20;

  private final Runs runs;
  private final TaskStories stories;

  AwaitedRuns(Store store, TaskStories stories) {
    this.runs = store.runs();
    this.stories = stories;
  }

  /**
   * What each task of {@code run} waits for whose attempt has started a run and waits for its end, as a sentence, by the name of the task;
   * without those that wait for none. It names the first task that a run below asks for consent to. What is beyond {@value #MOST} runs, or
   * beyond {@value #LOOKED_INTO} that are looked into, is not told, and neither is what cannot be read now.
   *
   * @param story of {@code run}
   */
  Map<String, String> of(Run run, TaskStory story) {
    return of(run, story, _ -> true);
  }

  /** The sentence of one task, as {@link #of(Run, TaskStory)} has it; empty for one that waits for no run. */
  Optional<String> of(Run run, TaskStory story, TaskName task) {
    return story.held(task) == null
        ? Optional.empty()
        : Optional.ofNullable(of(run, story, task::equals).get(task.text()));
  }

  private Map<String, String> of(Run run, TaskStory story, Predicate<TaskName> wanted) {
    // all of them before what is below the first
    List<Awaited> awaited =
        new Question().awaited(run, story, wanted).map(each -> Awaited.of(each)).toList();
    Question below = new Question();
    Map<String, String> sentences = new HashMap<>();
    for (Awaited each : awaited) {
      String sentence = each.sentence() + below.asked(each.number()).orElse("");
      sentences.merge(each.task(), sentence, (first, next) -> first + " " + next);
    }
    return sentences;
  }

  /** A run that {@code task} waits for, without what it was given, which may be long. */
  private record Awaited(long number, String task, String sentence) {
    static Awaited of(Run run) {
      String job = run.job();
      String of = job == null ? "" : " of job '" + job + "'";
      return new Awaited(
          run.number(),
          String.valueOf(RunRequest.read(run.request()).parentTask()),
          "It waits for run " + run.number() + of + ", which is " + run.status() + ".");
    }
  }

  /**
   * Why nobody can agree that a task of {@code run} runs now, and where they can, when it waits for a run that asks.
   *
   * @param waits what the run waits for before it goes on, as a sentence; null for nothing
   */
  Refusal notAsking(Run run, TaskName task, @Nullable String waits) throws IOException {
    TaskStory story = stories.of(run);
    if (story.asks(task)) {
      String why = waits == null ? "It is being taken up again, in some seconds." : waits;
      return Problem.conflict("being-done", "run " + run.number() + " does not hear it now. " + why)
          .header("Retry-After", "10")
          .refusal();
    }
    String stands = "task '" + task + "' does not ask for an approval: it " + story.standing(task);
    return Problem.conflict(
            "not-asking",
            of(run, story, task).map(sentence -> stands + ". " + sentence).orElse(stands))
        .refusal();
  }

  /** What is read for one question, by one thread. */
  private final class Question {
    private int read;
    private int lookedInto;

    /** The open runs that attempts of {@code run} wait for which run now. Each is read when its turn comes. */
    Stream<Run> awaited(Run run, TaskStory story, Predicate<TaskName> wanted) {
      return run.open()
          ? runs.openChildren(run.number()).stream()
              .takeWhile(each -> read++ < MOST)
              .flatMap(each -> runs.find(each).stream())
              .filter(each -> each.open() && isAwaited(each, run, story, wanted))
          : Stream.of();
    }

    private static boolean isAwaited(
        Run child, Run run, TaskStory story, Predicate<TaskName> wanted) {
      RunRequest request = RunRequest.read(child.request());
      if (request.parentTask() == null || !request.waited()) {
        return false;
      }
      TaskName task = new TaskName(request.parentTask());
      Lease held = wanted.test(task) ? story.held(task) : null;
      return held != null && ChildKey.isOf(child, run.number(), held);
    }

    /** The first consent that a run, or one that it waits for, asks for, as a sentence. */
    Optional<String> asked(long run) {
      return lookedInto++ < LOOKED_INTO ? runs.find(run).flatMap(this::asked) : Optional.empty();
    }

    private Optional<String> asked(Run run) {
      TaskStory story = story(run);
      if (story == null) {
        return Optional.empty();
      }
      for (TaskName task : story.names()) {
        if (story.asks(task)) {
          // what begins with a dash would be an option
          String word = (task.text().startsWith("-") ? "-- " : "") + ShellText.quoted(task.text());
          String command = "leat approve " + run.number() + " " + word;
          return Optional.of(
              " Run " + run.number() + " waits for consent to '" + task + "': " + command);
        }
      }
      return awaited(run, story, _ -> true)
          .flatMap(each -> asked(each.number()).stream())
          .findFirst();
    }

    private @Nullable TaskStory story(Run run) {
      try {
        return run.prepared() ? stories.of(run) : null;
      } catch (Refusal busy) {
        // others want to read, too: it is not waited for again
        lookedInto = LOOKED_INTO;
        return null;
      } catch (IOException | DamagedEvent unreadable) {
        // whoever asks for that run is told
        return null;
      }
    }
  }
}
