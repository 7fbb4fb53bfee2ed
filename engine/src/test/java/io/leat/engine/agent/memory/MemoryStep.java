package io.leat.engine.agent.memory;

import io.leat.engine.agent.StepScript;
import java.time.Duration;
import java.util.List;

/** The steps that a {@link MemoryAgent} knows: programs whose first word says what is done. */
public final class MemoryStep {
  static final String PRINT = "print";
  static final String WARN = "warn";
  static final String TELL = "tell";
  static final String END = "end";
  static final String AWAIT = "await";
  static final String WAIT = "wait";
  static final String HEEDLESS = "heedless";
  static final String LEAVE = "leave";
  static final String COPY = "copy";
  static final String READ = "read";
  static final String UNREAD = "unread";
  static final String PUBLISH = "publish";
  static final String ERRORED = "errored";
  static final String LOST = "lost";

  private MemoryStep() {}

  private static StepScript of(String... words) {
    return new StepScript.Program("", List.of(words));
  }

  /** Prints a text. */
  public static StepScript prints(String text) {
    return of(PRINT, text);
  }

  /** Prints a text into the log alone. */
  public static StepScript warns(String text) {
    return of(WARN, text);
  }

  /** Prints the value of a variable. */
  public static StepScript tells(String variable) {
    return of(TELL, variable);
  }

  /** Ends with a code; the steps after it run when that is 0. */
  public static StepScript ends(int code) {
    return of(END, String.valueOf(code));
  }

  /** Goes on until a gate is {@linkplain MemoryAgent#open opened}. */
  public static StepScript awaits(int gate) {
    return of(AWAIT, String.valueOf(gate));
  }

  /** Takes so long. */
  public static StepScript waits(Duration time) {
    return of(WAIT, String.valueOf(time.toMillis()));
  }

  /** Prints a text, and goes on until it is ended by force. */
  public static StepScript heedless(String text) {
    return of(HEEDLESS, text);
  }

  /** Prints a text and leaves behind what goes on. */
  public static StepScript leaves(String text) {
    return of(LEAVE, text);
  }

  /** Prints all of its input. */
  public static StepScript copies() {
    return of(COPY);
  }

  /** Reads a line of its input, and no more. */
  public static StepScript reads() {
    return of(READ);
  }

  /** Writes nothing, and goes on until all who read from it have ended well, which ends it as a write would. */
  public static StepScript unread() {
    return of(UNREAD);
  }

  /** Writes a text to the file of its outputs. */
  public static StepScript publishes(String text) {
    return of(PUBLISH, text);
  }

  /** The driver finds that the attempt could not be run. */
  public static StepScript errs(String why) {
    return of(ERRORED, why);
  }

  /** The driver loses sight of the attempt, which goes on. */
  public static StepScript getsLost(String why) {
    return of(LOST, why);
  }
}
