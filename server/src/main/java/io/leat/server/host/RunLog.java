package io.leat.server.host;

import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.server.log.field.LogField;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One run in the log of the server: its begin and its end at {@code info}, its attempts at {@code trace}, for there may be many. Told of
 * its events one after another.
 */
final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  private final Run run;
  private final String project;
  private @Nullable Instant began;

  RunLog(Run run, String project) {
    this.run = run;
    this.project = project;
    this.began = run.progress().started();
  }

  /** Tells of an event, if it is worth a line. */
  void happened(RecordedEvent recorded) {
    switch (recorded.event()) {
      case RunEvent.RunStarted _ -> {
        began = recorded.at();
        of(LOG.atInfo(), run, project).log("run {} of '{}' began", run.number(), project);
      }
      case RunEvent.RunFinished(var status) ->
          ended(run, project, RunPhase.of(status), took(recorded.at()));
      case RunEvent.AttemptStarted(Lease lease) ->
          of(LOG.atTrace(), lease)
              .log(
                  "attempt {} of '{}' began on '{}'",
                  lease.attempt(),
                  lease.task().text(),
                  lease.agent());
      case RunEvent.AttemptEnded(Lease lease, var outcome) ->
          of(LOG.atTrace(), lease)
              .log(
                  "attempt {} of '{}' ended: {}",
                  lease.attempt(),
                  lease.task().text(),
                  outcome.word());
      default -> {}
    }
  }

  private @Nullable Long took(Instant end) {
    return began == null ? null : Duration.between(began, end).toMillis();
  }

  private LoggingEventBuilder of(LoggingEventBuilder line, Lease lease) {
    return of(line, run, project)
        .addKeyValue(LogField.TASK, lease.task().text())
        .addKeyValue(LogField.ATTEMPT, lease.attempt())
        .addKeyValue(LogField.AGENT, lease.agent());
  }

  /** Tells of one that was rejected, or cancelled while it was queued; one that began comes with the row of its admission. */
  static void settled(Run run, RunPhase phase, RunParts parts) {
    if (phase == RunPhase.REJECTED || !run.open()) {
      ended(run, project(run.project(), parts), phase, null);
    }
  }

  /** The name of a project; empty when that is not known now: what is told of goes on all the same. */
  static String project(long project, RunParts parts) {
    try {
      return parts.projectName(project);
    } catch (StoreUnavailable away) {
      return "";
    }
  }

  private static void ended(Run run, String project, RunPhase phase, @Nullable Long milliseconds) {
    of(LOG.atInfo(), run, project)
        .addKeyValue(LogField.STATUS, phase.word())
        .addKeyValue(LogField.MILLISECONDS, milliseconds)
        .log("run {} of '{}' ended: {}", run.number(), project, phase.word());
  }

  private static LoggingEventBuilder of(LoggingEventBuilder line, Run run, String project) {
    return line.addKeyValue(LogField.PROJECT, project)
        .addKeyValue(LogField.JOB, run.job())
        .addKeyValue(LogField.RUN, run.number());
  }
}
