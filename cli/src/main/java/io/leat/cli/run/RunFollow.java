package io.leat.cli.run;

import io.leat.engine.durable.Pack;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a run that another process runs, by its journal, and changes nothing. */
public final class RunFollow {
  private static final long POLL_MILLIS = 100;
  private static final int OWNER_POLLS = 10;

  private final StoredRun run;
  private final Consumer<RecordedEvent> feed;
  private final RunState state;
  private long offset;

  /**
   * The following of {@code run}.
   *
   * @param feed is told each event, from the first on
   */
  public RunFollow(StoredRun run, Consumer<RecordedEvent> feed) {
    this.run = run;
    this.feed = feed;
    this.state = new RunState(run.plan());
  }

  /** The run as its events have made it so far. */
  public RunState state() {
    return state;
  }

  /** Follows until the run has ended; empty when nobody runs it any more and it has not. */
  public Optional<RunStatus> follow() throws IOException, InterruptedException {
    int polls = 0;
    while (true) {
      // the order counts: what was written before its process was gone is read below
      boolean left = polls++ % OWNER_POLLS == 0 && !RunHistory.owned(run.folder());
      advance();
      if (left || state.status().isPresent()) {
        return state.status();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private void advance() throws IOException {
    if (Pack.exists(run.folder().journal())) {
      offset =
          Journal.read(
              run.folder().journal(),
              offset,
              event -> {
                state.apply(event.event(), event.at());
                feed.accept(event);
              });
    }
  }
}
