package io.leat.cli.run;

import io.leat.engine.attempt.SecretSource;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunRules;
import io.leat.engine.run.RunSignal;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Stops a run: whoever runs it is told by a file; a run that nobody runs is taken up and stopped here. What runs is ended, and tasks
 * that always run still do.
 */
public final class RunStop {
  private static final String BY = "leat cancel";
  private static final long POLL_MILLIS = 100;

  private final StoredRun run;
  private final Map<String, String> environment;
  private final SecretSource secrets;
  private final Consumer<String> warnings;
  private final Clock clock;

  /**
   * The stop of {@code run}.
   *
   * @param environment what tasks inherit that run at the end in any case
   * @param warnings is told, in a line, what was found damaged and is gone
   */
  public RunStop(
      StoredRun run,
      Map<String, String> environment,
      SecretSource secrets,
      Consumer<String> warnings,
      Clock clock) {
    this.run = run;
    this.environment = environment;
    this.secrets = secrets;
    this.warnings = warnings;
    this.clock = clock;
  }

  /** Stops it, and returns when it has ended. */
  public RunStatus stop() throws IOException, InterruptedException {
    RunHistory history = RunHistory.of(run);
    if (!run.folder().packed()) {
      wish();
    }
    while (history.state().status().isEmpty()) {
      if (record()) {
        return new LocalRun(run, environment, Home.programs(), secrets, _ -> {}, warnings, warnings)
            .run();
      }
      Thread.sleep(POLL_MILLIS);
      history.advance();
    }
    return history.state().status().get();
  }

  private void wish() throws IOException {
    try {
      Files.createFile(run.folder().cancel());
    } catch (FileAlreadyExistsException wished) {
      return;
    }
  }

  /**
   * Writes the decision to stop into the journal of a run that nobody runs, so that nothing of it begins when it is taken up;
   * returns whether nobody runs it.
   */
  private boolean record() throws IOException {
    try (LeatFolder.Ownership ownership = LeatFolder.own(run.folder())) {
      if (ownership == null) {
        return false;
      }
      try (Journal journal = Journal.open(run.folder().journal())) {
        journal.warning().ifPresent(warnings);
        RunState state = new RunState(run.plan());
        journal.replay(event -> state.apply(event.event(), event.at()));
        List<RecordedEvent> events = new ArrayList<>();
        if (!state.started()) {
          decide(state, new RunSignal.Start(), events);
        }
        decide(state, new RunSignal.Cancel(BY, false), events);
        if (!events.isEmpty()) {
          journal.append(events);
          journal.sync();
        }
      }
      return true;
    }
  }

  private void decide(RunState state, RunSignal signal, List<RecordedEvent> events) {
    Instant now = clock.instant();
    for (RunEvent event : RunRules.decide(state, signal, now)) {
      state.apply(event, now);
      events.add(new RecordedEvent(state.version(), now, event));
    }
  }
}
