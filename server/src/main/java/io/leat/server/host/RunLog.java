package io.leat.server.host;

import io.leat.engine.run.RunEvent;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import io.leat.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Begins and ends of runs in the log of the server, with fields that programs find them by: project, job, run, status. */
final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

  private RunLog() {}

  /** Tells of the first and of the last event of a run. */
  static void happened(Run run, String project, RunEvent event) {
    if (event instanceof RunEvent.RunStarted) {
      of(run, project).log("run {} of '{}' began", run.number(), project);
    } else if (event instanceof RunEvent.RunFinished(var status)) {
      ended(run, project, RunPhase.of(status));
    }
  }

  /** Tells of one that was rejected, or cancelled while it was queued; one that began comes with the row of its admission. */
  static void settled(Run run, RunPhase phase, RunParts parts) {
    if (phase == RunPhase.REJECTED || !run.open()) {
      ended(run, name(run, parts), phase);
    }
  }

  private static String name(Run run, RunParts parts) {
    try {
      return parts.projectName(run.project());
    } catch (StoreUnavailable away) {
      // the run has ended all the same, and what follows from that goes on
      return "";
    }
  }

  private static void ended(Run run, String project, RunPhase phase) {
    of(run, project)
        .addKeyValue("status", phase.word())
        .log("run {} of '{}' ended: {}", run.number(), project, phase.word());
  }

  private static LoggingEventBuilder of(Run run, String project) {
    return LOG.atInfo()
        .addKeyValue("project", project)
        .addKeyValue("job", run.job())
        .addKeyValue("run", run.number());
  }
}
