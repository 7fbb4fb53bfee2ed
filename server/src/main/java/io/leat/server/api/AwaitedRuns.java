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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the tasks of a run wait for that started runs of other jobs: their own events do not tell. Safe for all threads. */
final class AwaitedRuns {
  /** How many runs that tasks of one run wait for are looked into. */
  private static final int MOST = 20;

  /** How far below a run, of the runs that wait for runs. */
  private static final int DEEPEST = 8;

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
    for (Run child : awaited(run)) {
      String task = RunRequest.read(child.request()).parentTask();
      String sentence =
          "It waits for run "
              + child.number()
              + (child.job() == null ? "" : " of job '" + child.job() + "'")
              + ", which is "
              + child.status()
              + "."
              + asked(child, 1).map(each -> " " + each).orElse("");
      sentences.merge(String.valueOf(task), sentence, (first, next) -> first + " " + next);
    }
    return sentences;
  }

  /** Why nobody can agree that a task of {@code run} runs, and where they can, when it waits for a run that asks. */
  String notAsking(Run run, TaskName task) throws IOException {
    String stands =
        "task '" + task + "' does not ask for an approval: it " + stories.of(run).standing(task);
    String sentence = of(run).get(task.text());
    return sentence == null ? stands : stands + ". " + sentence;
  }

  /** The open runs that tasks of {@code run} wait for. */
  private List<Run> awaited(Run run) {
    if (!run.open()) {
      return List.of();
    }
    return runs.openChildren(run.number()).stream()
        .limit(MOST)
        .flatMap(each -> runs.find(each).stream())
        .filter(each -> RunRequest.read(each.request()).waited())
        .toList();
  }

  /** The first consent that a run, or one that it waits for, asks for, as a sentence. */
  private Optional<String> asked(Run run, int depth) {
    TaskName asking = asking(run);
    if (asking != null) {
      return Optional.of(
          "Run "
              + run.number()
              + " waits for consent to '"
              + asking
              + "': leat approve "
              + run.number()
              + " '"
              + asking
              + "'.");
    }
    return depth == DEEPEST
        ? Optional.empty()
        : awaited(run).stream().flatMap(each -> asked(each, depth + 1).stream()).findFirst();
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
