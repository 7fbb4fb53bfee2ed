package io.leat.engine.agent;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Something will not do as an agent. The message says what is wrong, the help what to do; both are for people. */
public class AgentProblem extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final String word;
  private final String help;

  /** A problem of the kind {@code word}, which is stable: clients decide by it. */
  public AgentProblem(String word, String message, String help, @Nullable Throwable cause) {
    super(message, cause);
    this.word = word;
    this.help = help;
  }

  /** What kind of thing is wrong, such as {@code no-address}. */
  public String word() {
    return word;
  }

  /** What to do. */
  public String help() {
    return help;
  }
}
