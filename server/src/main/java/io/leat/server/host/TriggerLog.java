package io.leat.server.host;

import io.leat.engine.job.TriggerKind;
import io.leat.server.log.field.LogField;
import io.leat.store.Run;
import io.leat.store.RunSpec;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    LOG.info(
        "trigger of '{}', {} by {}: runs {}",
        LogField.said(LogField.PROJECT, project),
        LogField.said(LogField.TRIGGER, cause.trigger().word()),
        by(cause),
        LogField.said(LogField.RUNS, numbers));
  }

  /** Who caused it: an account where somebody asked who is signed in. */
  private static Object by(RunSpec.Cause cause) {
    return cause.trigger() == TriggerKind.REST || cause.trigger() == TriggerKind.PERSON
        ? LogField.said(LogField.ACCOUNT, cause.by())
        : cause.by();
  }

  /** Tells of runs that somebody asked for and did not get. */
  public static void refused(String project, RunSpec wanted, String because) {
    RunSpec.Cause cause = wanted.cause();
    none(project, cause.trigger().word(), by(cause), because);
  }

  /**
   * Tells of something that began no run.
   *
   * @param trigger the word of a {@link TriggerKind}, or {@code hook} for one that nobody has understood
   * @param by who did it, or told of it, of which the first {@value #LONGEST} characters are told
   */
  public static void none(String project, String trigger, String by, String because) {
    Object told = by.length() > LONGEST ? by.substring(0, LONGEST) : by;
    none(project, trigger, told, because);
  }

  private static void none(String project, String trigger, Object by, String because) {
    LOG.info(
        "trigger of '{}', {} by {}: no run, for {}",
        LogField.said(LogField.PROJECT, project),
        LogField.said(LogField.TRIGGER, trigger),
        by,
        because);
  }
}
