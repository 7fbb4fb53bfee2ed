package io.leat.cli.run;

import io.leat.cli.terminal.Ink;
import io.leat.engine.run.TaskStatus;

/** How the status of a task looks. */
final class StatusInk {
  private StatusInk() {}

  static Ink of(TaskStatus status) {
    return switch (status) {
      case SUCCEEDED -> Ink.GREEN;
      case FAILED, ERRORED, LOST -> Ink.RED;
      case CANCELLED -> Ink.YELLOW;
      case SKIPPED -> Ink.DIM;
    };
  }

  static String sign(TaskStatus status) {
    return switch (status) {
      case SUCCEEDED -> "✓";
      case FAILED -> "✗";
      case ERRORED -> "!";
      case LOST -> "?";
      case CANCELLED -> "■";
      case SKIPPED -> "○";
    };
  }
}
