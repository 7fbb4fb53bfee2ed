package io.leat.store;

import io.leat.engine.run.RunEvent;
import java.util.Optional;

/** What others are told of: webhooks by one word, the feed of all events by another, which is that of docs/events.md. */
public enum Occasion {
  /** A server has started, and has looked for the jobs that run then. */
  SERVER_READY("server.ready", "server-ready"),
  /** A run was stored, and waits. */
  RUN_QUEUED("run.queued", "run-queued"),
  /** A run cannot begin, for its Jobfile, ref or job is wrong. */
  RUN_REJECTED("run.rejected", "run-rejected"),
  /** A run began. */
  RUN_STARTED("run.started", "run-started"),
  /** A run ended; also one that was cancelled while it waited, which never began. */
  RUN_FINISHED("run.finished", "run-finished"),
  /** A person must agree to a task. */
  TASK_ASKED("task.asked", "asked"),
  /** A task ended for good. */
  TASK_FINISHED("task.finished", "finished");

  private final String webhook;
  private final String feed;

  Occasion(String webhook, String feed) {
    this.webhook = webhook;
    this.feed = feed;
  }

  /** The word that webhooks know it by. */
  public String webhook() {
    return webhook;
  }

  /** The word that the feed has for it. */
  public String feed() {
    return feed;
  }

  /** That of an event of a run; empty when only the feed tells of it. */
  public static Optional<Occasion> of(RunEvent event) {
    return switch (event) {
      case RunEvent.RunStarted _ -> Optional.of(RUN_STARTED);
      case RunEvent.RunFinished _ -> Optional.of(RUN_FINISHED);
      case RunEvent.ApprovalAsked _ -> Optional.of(TASK_ASKED);
      case RunEvent.TaskFinished _ -> Optional.of(TASK_FINISHED);
      case RunEvent.OfRun _, RunEvent.OfTask _, RunEvent.OfAttempt _ -> Optional.empty();
    };
  }
}
