package io.leat.cli.run;

import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.schedule.AgentRoom;
import io.leat.engine.story.RunStory;
import io.leat.engine.story.Surroundings;
import io.leat.engine.story.Why;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The story of a run of a folder, as its journal tells it; read on as the journal grows. Not for use by several threads. */
public final class RunHistory {
  private static final long POLL_MILLIS = 100;
  private static final int OWNER_POLLS = 10;

  private final StoredRun run;
  private final RunStory story;
  private long offset;

  private RunHistory(StoredRun run) {
    this.run = run;
    this.story = new RunStory(run.leat(), run.folder(), run.header(), run.plan());
  }

  /** The history of {@code run} so far. */
  public static RunHistory of(StoredRun run) {
    RunHistory history = unread(run);
    history.advance();
    return history;
  }

  /** That of {@code run}, of which nothing is read yet. */
  public static RunHistory unread(StoredRun run) {
    return new RunHistory(run);
  }

  /** Reads what the journal has gained. */
  public void advance() {
    advance(_ -> {});
  }

  /**
   * Reads on until the run has ended.
   *
   * @param feed is told each event that is read
   * @return how it ended; empty when nobody runs it any more and it has not
   */
  public Optional<RunStatus> follow(Consumer<RecordedEvent> feed) throws InterruptedException {
    int polls = 0;
    while (true) {
      // the order counts: what was written before its process was gone is read below
      boolean left = polls++ % OWNER_POLLS == 0 && !owned();
      advance(feed);
      if (left || state().status().isPresent()) {
        return state().status();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void advance(Consumer<RecordedEvent> feed) {
    if (Pack.exists(run.folder().journal())) {
      try {
        offset =
            Journal.read(
                run.folder().journal(),
                offset,
                event -> {
                  story.add(event);
                  feed.accept(event);
                });
      } catch (IOException problem) {
        throw new UsageProblem(Reason.of(problem), null);
      }
    }
  }

  /** The run. */
  public StoredRun run() {
    return run;
  }

  /** What happened. */
  RunStory story() {
    return story;
  }

  /** The state that the events make. */
  public RunState state() {
    return story.state();
  }

  /** The tasks that have neither ended nor begun, in their order. */
  public List<Task> ahead() {
    return run.graph().order().stream().filter(task -> state().task(task.name()).waits()).toList();
  }

  /** How often the task was begun. */
  public int attempts(TaskName name) {
    return story.attempts(name);
  }

  /** What is missing in the log of an attempt that has ended, as a sentence without a full stop; empty for nothing. */
  public Optional<String> gap(TaskName task, int attempt) {
    return story.gap(task, attempt);
  }

  /** What {@link #gap} says, unless the outcome of the attempt says it already. */
  public Optional<String> untoldGap(TaskName task, int attempt) {
    return story.untoldGap(task, attempt);
  }

  /** Why a task stands where it does; see {@link Why#of}. */
  public List<String> why(TaskName task, Instant now, ZoneId zone) {
    return Why.of(story, around(), task, now, zone);
  }

  /** Why there is nothing to be seen of a task; see {@link Why#brief}. */
  public List<String> brief(TaskName task, Instant now) {
    return Why.brief(story, around(), task, now);
  }

  private Surroundings around() {
    return new Surroundings(
        owned(), List.of(AgentRoom.alone(LocalRun.AGENT, run.header().execution().slots())));
  }

  /** Whether a process runs the run now. */
  public boolean owned() {
    return owned(run.folder());
  }

  /** Whether a process runs the run in {@code folder} now. */
  static boolean owned(RunFolder folder) {
    try {
      return LeatFolder.owned(folder);
    } catch (IOException unknown) {
      return false;
    }
  }
}
