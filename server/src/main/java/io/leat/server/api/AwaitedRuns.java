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
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run wait for that started runs of other jobs: their own events do not tell. Safe for all threads. */
final class AwaitedRuns {
  /** How many runs are read, the first: of those that tasks of a run wait for, and again of those below. What each was given may be long. */
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
   * beyond {@value #LOOKED_INTO} that are looked into, is not told, and neither is what cannot be read now. Takes memory while it is made.
   *
   * @param story of {@code run}
   * @param seen whether it is told what runs of a project ask for
   */
  Map<String, String> of(Run run, TaskStory story, LongPredicate seen) {
    return of(run, story.held(), seen);
  }

  /** The sentence of one task, as {@link #of(Run, TaskStory, LongPredicate)} has it; empty for one that waits for no run. */
  Optional<String> of(Run run, TaskStory story, TaskName task, LongPredicate seen) {
    Lease held = story.held(task);
    return held == null
        ? Optional.empty()
        : Optional.ofNullable(of(run, Map.of(task, held), seen).get(task.text()));
  }

  private Map<String, String> of(Run run, Map<TaskName, Lease> held, LongPredicate seen) {
    // all of them before what is below the first
    List<Awaited> awaited = new Question(seen).awaited(run, held).map(Awaited::of).toList();
    Question below = new Question(seen);
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
          String.valueOf(RunRequest.read(run.spec().request()).parentTask()),
          "It waits for run " + run.number() + of + ", which is " + run.phase().word() + ".");
    }
  }

  /**
   * Why nobody can agree that a task of {@code run} runs now, and where they can, when it waits for a run that asks. Takes memory while it is
   * made.
   *
   * @param waits what the run waits for before it goes on, as a sentence; null for nothing
   * @param seen whether it is told what runs of a project ask for
   */
  Refusal notAsking(Run run, TaskName task, @Nullable String waits, LongPredicate seen)
      throws IOException {
    TaskStory story = stories.of(run);
    if (story.asks(task)) {
      String why = waits == null ? "It is being taken up again, in some seconds." : waits;
      return Problem.beingDone("run " + run.number() + " does not hear it now. " + why).refusal();
    }
    String stands = "task '" + task + "' does not ask for an approval: it " + story.standing(task);
    return Problem.conflict(
            "not-asking",
            of(run, story, task, seen).map(sentence -> stands + ". " + sentence).orElse(stands))
        .refusal();
  }

  /** What is read for one question, by one thread. */
  private final class Question {
    private final LongPredicate seen;
    private int read;
    private int lookedInto;

    Question(LongPredicate seen) {
      this.seen = seen;
    }

    /**
     * The open runs that attempts of {@code run} wait for. Each is read when its turn comes.
     *
     * @param held what the attempts go on by which run now
     */
    Stream<Run> awaited(Run run, Map<TaskName, Lease> held) {
      return run.open()
          ? runs.openChildren(run.number()).stream()
              .takeWhile(each -> read++ < MOST)
              .flatMap(each -> runs.find(each).stream())
              .filter(each -> each.open() && isAwaited(each, run, held))
          : Stream.of();
    }

    private static boolean isAwaited(Run child, Run run, Map<TaskName, Lease> held) {
      RunRequest request = RunRequest.read(child.spec().request());
      if (request.parentTask() == null || !request.waited()) {
        return false;
      }
      Lease lease = held.get(new TaskName(request.parentTask()));
      return lease != null && ChildKey.isOf(child, run.number(), lease);
    }

    /** The first consent that a run, or one that it waits for, asks for, as a sentence. */
    Optional<String> asked(long run) {
      return lookedInto++ < LOOKED_INTO ? runs.find(run).flatMap(this::asked) : Optional.empty();
    }

    private Optional<String> asked(Run run) {
      TaskStory story = seen.test(run.project()) ? story(run) : null;
      if (story == null) {
        return Optional.empty();
      }
      Optional<TaskName> asking = story.names().stream().filter(story::asks).findFirst();
      return asking.isPresent() ? asking.map(task -> consent(run, task)) : below(run, story.held());
    }

    private static String consent(Run run, TaskName task) {
      String word = ShellText.endOfOptions(task.text()) + ShellText.quoted(task.text());
      String command = "leat approve " + run.number() + " " + word;
      return " Run " + run.number() + " waits for consent to '" + task + "': " + command;
    }

    /** Without the story of {@code run}, which takes memory for as long as it is known here. */
    private Optional<String> below(Run run, Map<TaskName, Lease> held) {
      return awaited(run, held).flatMap(each -> asked(each.number()).stream()).findFirst();
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
