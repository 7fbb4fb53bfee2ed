package io.leat.engine.run;

import java.util.Arrays;
import java.util.Optional;

/** What is known to be missing of what an attempt printed (ADR 58). */
public enum LogGap {
  /** The log is gone, alone or with all that the attempt wrote. */
  REMOVED(
      "its folder or log was removed while it ran (by a cleaner of temporary files?): what it"
          + " printed and published last is lost"),
  /** The log got shorter, or is another one. */
  CUT(
      "its log was cut or replaced while it ran, so what it printed is not all there: a program"
          + " that it began opened stdout or stderr anew, as a script does with '> /dev/stderr'"
          + " (write '>&2'), or edited the log itself, as 'sed -i' does below '.leat'"),
  /** What masks the log ended before what it masks. */
  LOST(
      "what masks its log ended before its steps did (was it killed, or is the memory full?): what"
          + " it printed from then on is lost");

  private final String said;

  LogGap(String said) {
    this.said = said;
  }

  /** The gap that {@code said} tells of; empty when it tells of none. */
  public static Optional<LogGap> of(String said) {
    return Arrays.stream(values()).filter(each -> each.said.equals(said)).findFirst();
  }

  /** In words, as a sentence about the attempt without a full stop. */
  public String said() {
    return said;
  }
}
