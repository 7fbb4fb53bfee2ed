package io.leat.cli.client;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server did not do what it was asked for. The message says so in words for the user. */
public final class ServerProblem extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Whose turn it is. */
  public enum Kind {
    /** The server could not be asked, or cannot work: try later. */
    AWAY,
    /** Nobody is signed in. */
    SIGNED_OUT,
    /** The server refused what was asked. */
    REFUSED,
    /** The Jobfile is wrong. */
    JOBFILE,
    /** The user pressed Ctrl-C. */
    INTERRUPTED
  }

  private final Kind kind;
  private final transient List<String> details;
  private final @Nullable String help;
  private final String code;

  /**
   * What is wrong.
   *
   * @param code the server's own word for it; empty for none
   * @param details further lines, such as the diagnostics of a Jobfile
   * @param help what to do; null when there is nothing to add
   */
  ServerProblem(
      Kind kind, String code, String message, List<String> details, @Nullable String help) {
    super(message, null, false, false);
    this.kind = kind;
    this.details = List.copyOf(details);
    this.help = help;
    this.code = code;
  }

  /** What is wrong, without further lines. */
  ServerProblem(Kind kind, String message, @Nullable String help) {
    this(kind, "", message, List.of(), help);
  }

  /** The wait for the server was interrupted. */
  static ServerProblem interrupted() {
    Thread.currentThread().interrupt();
    return new ServerProblem(Kind.INTERRUPTED, "interrupted", null);
  }

  /** The same with another help. */
  ServerProblem with(String other) {
    return new ServerProblem(kind, code, String.valueOf(getMessage()), details, other);
  }

  /** Whose turn it is. */
  public Kind kind() {
    return kind;
  }

  /** The server's own word for it, such as {@code no-jobfile}; empty for none. */
  public String code() {
    return code;
  }

  /** Further lines, such as the diagnostics of a Jobfile. */
  public List<String> details() {
    return details;
  }

  /** What to do; null when there is nothing to add. */
  public @Nullable String help() {
    return help;
  }
}
