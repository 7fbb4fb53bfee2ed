package io.leat.server.log.field;

/**
 * The names of what a line of the log is about: keys of SLF4J, each of one meaning wherever it is used. docs/server.md has them. What the
 * message says of it is a {@link #said} argument, else it is a key with its value.
 */
public final class LogField {
  /** The id of the request that is being answered, a text. */
  public static final String REQUEST = "request";

  /** The name of a project. */
  public static final String PROJECT = "project";

  /** The name of a job. */
  public static final String JOB = "job";

  /** The number of a run. */
  public static final String RUN = "run";

  /** The numbers of the runs that a trigger began, a list. */
  public static final String RUNS = "runs";

  /** The word for how a run ended. */
  public static final String STATUS = "status";

  /** The name of a task. */
  public static final String TASK = "task";

  /** Which attempt of the task, from 1. */
  public static final String ATTEMPT = "attempt";

  /** The name of an agent. */
  public static final String AGENT = "agent";

  /** The name of the account that asked. */
  public static final String ACCOUNT = "account";

  /** The word for what was to begin runs. */
  public static final String TRIGGER = "trigger";

  /** How long it took. */
  public static final String MILLISECONDS = "milliseconds";

  /** A field that a message says, in whose place it stands as an argument: a text does not say it twice, whatever it holds. */
  public record Said(String field, Object value) {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  private LogField() {}

  /** The argument of a message that says {@code field}. */
  public static Said said(String field, Object value) {
    return new Said(field, value);
  }
}
