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
        of(LOG.atInfo(), run).log("run {} of '{}' began", number(run), project(project));
      }
      case RunEvent.RunFinished(var status) ->
          ended(run, project, RunPhase.of(status), took(recorded.at()), "");
      case RunEvent.AttemptStarted(Lease lease) ->
          attempt()
              .log(
                  "attempt {} of '{}' began on '{}'",
                  LogField.said(LogField.ATTEMPT, lease.attempt()),
                  LogField.said(LogField.TASK, lease.task().text()),
                  LogField.said(LogField.AGENT, lease.agent()));
      case RunEvent.AttemptEnded(Lease lease, var outcome) ->
          attempt()
              .addKeyValue(LogField.AGENT, lease.agent())
              .log(
                  "attempt {} of '{}' ended: {}",
                  LogField.said(LogField.ATTEMPT, lease.attempt()),
                  LogField.said(LogField.TASK, lease.task().text()),
                  outcome.word());
      default -> {}
    }
  }

  private @Nullable Long took(Instant end) {
    return began == null ? null : Duration.between(began, end).toMillis();
  }

  private LoggingEventBuilder attempt() {
    return of(LOG.atTrace(), run)
        .addKeyValue(LogField.PROJECT, project)
        .addKeyValue(LogField.RUN, run.number());
  }

  /** Tells of one that was rejected, or cancelled while it was queued, and why; one that began comes with the row of its admission. */
  static void settled(Run run, RunPhase phase, RunParts parts) {
    if (!run.open()) {
      ended(run, project(run.project(), parts), phase, null, run.progress().note());
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

  private static void ended(
      Run run, String project, RunPhase phase, @Nullable Long milliseconds, String because) {
    of(LOG.atInfo(), run)
        .addKeyValue(LogField.MILLISECONDS, milliseconds)
        .log(
            because.isEmpty() ? "run {} of '{}' ended: {}" : "run {} of '{}' ended: {}, {}",
            number(run),
            project(project),
            LogField.said(LogField.STATUS, phase.word()),
            because);
  }

  private static LoggingEventBuilder of(LoggingEventBuilder line, Run run) {
    return line.addKeyValue(LogField.JOB, run.job());
  }

  private static LogField.Said number(Run run) {
    return LogField.said(LogField.RUN, run.number());
  }

  private static LogField.Said project(String name) {
    return LogField.said(LogField.PROJECT, name);
  }
}
