package io.leat.engine.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, as its driver saw it. */
public sealed interface AttemptOutcome {

  /** What a shell reports for a process that was ended by SIGPIPE. */
  int SIGPIPE = 128 + 13;

  /** What a shell reports for a command that it cannot run, and an attempt whose steps cannot be begun. */
  int NOT_RUN = 126;

  /** The last step ended; 0 is success. */
  record Exited(int code) implements AttemptOutcome {}

  /** Nothing ran: the result of the run with this number holds, since nothing that it depends on has changed. */
  record Reused(int run) implements AttemptOutcome {}

  /**
   * No step failed, and yet it is no success: something that the task promises is not there (an output, an artifact, a readable report),
   * or it was stopped at a limit of what an attempt may leave.
   */
  record Broken(String why) implements AttemptOutcome {}

  /** It was stopped because it ran longer than allowed. */
  record TimedOut(Duration limit) implements AttemptOutcome {}

  /** It was stopped because somebody said so. */
  record Stopped(String by) implements AttemptOutcome {}

  /** We could not run it. */
  record Errored(String why) implements AttemptOutcome {

    /** The steps ended well, and their log is gone: what they printed and published last is not known, so that is no success. */
    public static final Errored GAP =
        new Errored("its steps ended well, and " + LogGap.REMOVED.said());

    /** The steps ended well, and what they printed is not all in their log (ADR 58). */
    public static final Errored CUT = new Errored(LogGap.CUT.said());

    /** The steps ended well, or since nobody took what they printed. */
    public static final Errored LOST = new Errored(LogGap.LOST.said());

    /** What an attempt comes to whose steps ended well and whose log has a gap. */
    public static Errored of(LogGap gap) {
      return switch (gap) {
        case REMOVED -> GAP;
        case CUT -> CUT;
        case LOST -> LOST;
      };
    }

    /** The gap in its log that this is because of; null when it is because of anything else. */
    public @Nullable LogGap gap() {
      for (LogGap gap : LogGap.values()) {
        if (equals(of(gap))) {
          return gap;
        }
      }
      return null;
    }
  }

  /** Nobody knows how it ended, or whether it has. */
  record Lost(String why) implements AttemptOutcome {}

  /** Whether the attempt by itself is a success. */
  default boolean good() {
    return this instanceof Exited(int code) ? code == 0 : this instanceof Reused;
  }

  /** Whether it was ended by SIGPIPE, which is no failure of a producer whose readers ended well. */
  default boolean brokenPipe() {
    return this instanceof Exited(int code) && code == SIGPIPE;
  }

  /** In one word, which is stored and told: {@code exited}, {@code reused}, {@code timed-out}. */
  default String word() {
    return switch (this) {
      case Exited _ -> "exited";
      case Reused _ -> "reused";
      case Broken _ -> "broken";
      case TimedOut _ -> "timed-out";
      case Stopped _ -> "stopped";
      case Errored _ -> "errored";
      case Lost _ -> "lost";
    };
  }

  /** In words, such as {@code exit code 3}. */
  default String described() {
    return switch (this) {
      case Exited(int code) ->
          "exit code " + code + (code > 128 && code < 160 ? " (signal " + (code - 128) + ")" : "");
      case Reused(int run) -> "the result of run " + run;
      case Broken(String why) -> why;
      case TimedOut(Duration limit) -> "took longer than " + limit.toSeconds() + " s";
      case Stopped(String by) -> "stopped: " + by;
      case Errored(String why) -> why;
      case Lost(String why) -> why;
    };
  }
}
