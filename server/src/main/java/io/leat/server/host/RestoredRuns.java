package io.leat.server.host;

import io.leat.engine.folder.LeatFolder;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunRules;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStore;
import io.leat.server.agent.AgentPool;
import io.leat.store.OpenRun;
import io.leat.store.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends the runs that went on when the copy was made which this server was restored from. Their attempts ran on with the other server,
 * and nobody here knows how they ended: they are lost. What had not begun is cancelled, for it may have run there since. All of a run is
 * stored at once, so that this can be done again after a death.
 */
final class RestoredRuns {
  private static final String WHY = "the server was restored from a backup";

  private final Path data;
  private final Runs runs;
  private final Clock clock;

  RestoredRuns(Path data, Runs runs, Clock clock) {
    this.data = data;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * Ends all that have begun.
   *
   * @throws IOException when the files of one are missing or damaged, or it cannot be stored; says which
   */
  void end() throws IOException {
    for (OpenRun run : runs.open()) {
      if (!run.isQueued()) {
        try {
          end(run);
        } catch (IOException problem) {
          throw new IOException(
              "run "
                  + run.number()
                  + " went on when the backup was made, and cannot be judged: "
                  + problem.getMessage(),
              problem);
        }
      }
    }
  }

  private void end(OpenRun run) throws IOException {
    LeatFolder leat = ProjectFolder.of(data, run.project()).leat();
    RunFiles files = RunFiles.open(leat, leat.run(Math.toIntExact(run.number())));
    RunState state = new RunState(files.plan(), AgentPool.fence(run.number()));
    RunStore events = runs.events(run.number());
    events.replay(event -> state.apply(event.event(), event.at()));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<RecordedEvent> caused = new ArrayList<>();
    // first, so that what is lost is not tried again
    decide(state, new RunSignal.Cancel(WHY, true), now, caused);
    for (int i = 0; i < files.plan().size(); i++) {
      Lease lease = state.task(i).held();
      if (lease != null) {
        AttemptOutcome lost = new AttemptOutcome.Lost(WHY + ", and it ran with the one before");
        decide(state, new RunSignal.Ended(lease, lost), now, caused);
      }
    }
    events.append(caused);
  }

  private static void decide(
      RunState state, RunSignal signal, Instant now, List<RecordedEvent> caused) {
    for (RunEvent event : RunRules.decide(state, signal, now)) {
      state.apply(event, now);
      caused.add(new RecordedEvent(state.version(), now, event));
    }
  }
}
