package io.leat.server.api;

import io.leat.engine.driver.shell.ShellText;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.server.host.ChildKey;
import io.leat.server.host.RunRequest;
import io.leat.server.http.Refusal;
import io.leat.store.DamagedEvent;
import io.leat.store.Run;
import io.leat.store.Runs;
import io.leat.store.Store;
import java.io.IOException;
import java.util.HashMap;
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
    Map<String, String> sentences = new HashMap<>();
    Question question = new Question();
    question
        .awaited(run, story, wanted)
        .forEach(
            child ->
                sentences.merge(
                    String.valueOf(RunRequest.read(child.request()).parentTask()),
                    question.sentence(child),
                    (first, next) -> first + " " + next));
    return sentences;
  }

  /** Why nobody can agree that a task of {@code run} runs, and where they can, when it waits for a run that asks. */
  String notAsking(Run run, TaskName task) throws IOException {
    TaskStory story = stories.of(run);
    if (story.asks(task)) {
      return "run " + run.number() + " is being taken up again; try again in some seconds";
    }
    String stands = "task '" + task + "' does not ask for an approval: it " + story.standing(task);
    return of(run, story, task).map(sentence -> stands + ". " + sentence).orElse(stands);
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

    String sentence(Run child) {
      String job = child.job();
      return "It waits for run "
          + child.number()
          + (job == null ? "" : " of job '" + job + "'")
          + ", which is "
          + child.status()
          + "."
          + asked(child).orElse("");
    }

    /** The first consent that a run, or one that it waits for, asks for, as a sentence. */
    private Optional<String> asked(Run run) {
      TaskStory story = lookedInto++ < LOOKED_INTO ? story(run) : null;
      if (story == null) {
        return Optional.empty();
      }
      for (TaskName task : story.names()) {
        if (story.asks(task)) {
          String command = "leat approve " + run.number() + " " + ShellText.quoted(task.text());
          return Optional.of(
              " Run " + run.number() + " waits for consent to '" + task + "': " + command);
        }
      }
      return awaited(run, story, _ -> true).flatMap(each -> asked(each).stream()).findFirst();
    }

    private @Nullable TaskStory story(Run run) {
      try {
        return run.prepared() ? stories.of(run) : null;
      } catch (IOException | DamagedEvent | Refusal unreadable) {
        // whoever asks for that run is told
        return null;
      }
    }
  }
}
