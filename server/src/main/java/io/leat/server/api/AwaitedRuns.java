package io.leat.server.api;

import io.leat.engine.job.TaskName;
import io.leat.server.host.RunRequest;
import io.leat.store.Run;
import io.leat.store.Runs;
import io.leat.store.Store;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run wait for that started runs of other jobs: their own events do not tell. Safe for all threads. */
final class AwaitedRuns {
  /** How many runs that tasks of one run started are told of, the first: what each was given may be long. */
  private static final int MOST = 100;

  /** How many runs below one are looked into for a consent that they ask for: their events are read for it. */
  private static final int LOOKED_INTO = 20;

  private final Runs runs;
  private final TaskStories stories;

  AwaitedRuns(Store store, TaskStories stories) {
    this.runs = store.runs();
    this.stories = stories;
  }

  /**
   * What each task of {@code run} waits for that has started a run and waits for its end, as a sentence; without those that wait for
   * nothing. Names the task that consent is asked for, however far below.
   */
  Map<String, String> of(Run run) {
    Map<String, String> sentences = new HashMap<>();
    AtomicInteger left = new AtomicInteger(LOOKED_INTO);
    awaited(
        run,
        child -> {
          String task = RunRequest.read(child.request()).parentTask();
          String sentence =
              "It waits for run "
                  + child.number()
                  + (child.job() == null ? "" : " of job '" + child.job() + "'")
                  + ", which is "
                  + child.status()
                  + "."
                  + asked(child, left);
          sentences.merge(String.valueOf(task), sentence, (first, next) -> first + " " + next);
          return false;
        });
    return sentences;
  }

  /** Why nobody can agree that a task of {@code run} runs, and where they can, when it waits for a run that asks. */
  String notAsking(Run run, TaskName task) throws IOException {
    String stands =
        "task '" + task + "' does not ask for an approval: it " + stories.of(run).standing(task);
    String sentence = of(run).get(task.text());
    return sentence == null ? stands : stands + ". " + sentence;
  }

  /** Gives the open runs that tasks of {@code run} wait for, one after the other, since each may be large, until one is what was sought. */
  private void awaited(Run run, Predicate<Run> sought) {
    if (!run.open()) {
      return;
    }
    List<Long> numbers = runs.openChildren(run.number());
    for (long number : numbers.subList(0, Math.min(MOST, numbers.size()))) {
      Run child = runs.find(number).orElse(null);
      if (child != null && RunRequest.read(child.request()).waited() && sought.test(child)) {
        return;
      }
    }
  }

  /** The first consent that a run, or one that it waits for, asks for, as a sentence; empty for none. */
  private String asked(Run run, AtomicInteger left) {
    if (left.getAndDecrement() <= 0) {
      return "";
    }
    TaskName task = asking(run);
    if (task == null) {
      StringBuilder below = new StringBuilder();
      awaited(run, child -> left.get() <= 0 || !below.append(asked(child, left)).isEmpty());
      return below.toString();
    }
    return " Run "
        + run.number()
        + " waits for consent to '"
        + task
        + "': leat approve "
        + run.number()
        + " '"
        + task
        + "'.";
  }

  private @Nullable TaskName asking(Run run) {
    if (!run.prepared()) {
      return null;
    }
    try {
      TaskStory story = stories.of(run);
      return story.names().stream().filter(story::asks).findFirst().orElse(null);
    } catch (IOException unreadable) {
      // whoever asks for that run is told
      return null;
    }
  }
}
