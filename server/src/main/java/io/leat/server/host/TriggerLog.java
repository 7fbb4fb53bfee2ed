package io.leat.server.host;

import io.leat.engine.job.TriggerKind;
import io.leat.server.log.field.LogField;
import io.leat.store.Run;
import io.leat.store.RunSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What was to begin runs, in the log of the server: a line each, with what became of it. Safe for all threads. */
public final class TriggerLog {
  private static final Logger LOG = LoggerFactory.getLogger(TriggerLog.class);

  /** As long as what a run keeps of who caused it. */
  private static final int LONGEST = 200;

  private TriggerLog() {}

  /**
   * Tells of runs that were accepted.
   *
   * @param project the name of theirs
   * @param runs of one cause, at least one
   */
  public static void began(String project, List<Run> runs) {
    RunSpec.Cause cause = runs.getFirst().cause();
    List<Long> numbers = runs.stream().map(Run::number).toList();
    of(project, cause.trigger().word(), account(cause))
        .addKeyValue(LogField.RUNS, numbers)
        .log(
            "trigger of '{}', {} by {}: runs {}",
            project,
            cause.trigger().word(),
            cause.by(),
            numbers);
  }

  /** The name of the account that asked; null where nobody did who is signed in. */
  private static @Nullable String account(RunSpec.Cause cause) {
    return cause.trigger() == TriggerKind.REST || cause.trigger() == TriggerKind.PERSON
        ? cause.by()
        : null;
  }

  /** Tells of runs that somebody asked for and did not get. */
  public static void refused(String project, RunSpec wanted, String because) {
    RunSpec.Cause cause = wanted.cause();
    none(project, cause.trigger().word(), cause.by(), account(cause), because);
  }

  /**
   * Tells of something that began no run.
   *
   * @param trigger the word of a {@link TriggerKind}, or {@code hook} for one that nobody has understood
   * @param by who did it, or told of it, of which the first {@value #LONGEST} characters are told
   */
  public static void none(String project, String trigger, String by, String because) {
    none(project, trigger, by.length() > LONGEST ? by.substring(0, LONGEST) : by, null, because);
  }

  private static void none(
      String project, String trigger, String by, @Nullable String account, String because) {
    of(project, trigger, account)
        .log("trigger of '{}', {} by {}: no run, for {}", project, trigger, by, because);
  }

  private static LoggingEventBuilder of(String project, String trigger, @Nullable String account) {
    return LOG.atInfo()
        .addKeyValue(LogField.PROJECT, project)
        .addKeyValue(LogField.TRIGGER, trigger)
        .addKeyValue(LogField.ACCOUNT, account);
  }
}
