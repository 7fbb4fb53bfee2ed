package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Approval;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.run.Protection;
import io.leat.engine.run.RunEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What whoever agrees to a task should know: whose consent it waits for, until when, and what it would run. */
public final class Consent {
  private static final int LONGEST = 100;

  private Consent() {}

  /** What the task of {@code run} waits for that asks, with what is {@code known} by now. */
  public static String text(StoredRun run, RunEvent.ApprovalAsked asked, Facts known) {
    Task task = run.plan().task(asked.task());
    return text(task, asked, known);
  }

  /** What {@code task} waits for that asks. */
  public static String text(Task task, RunEvent.ApprovalAsked asked, Facts known) {
    return text(task, asked, known, Instant.now(), ZoneId.systemDefault());
  }

  /** What a task waits for of which nothing is known here but that it asks. */
  public static String text(@Nullable Instant deadline) {
    ZoneId zone = ZoneId.systemDefault();
    return "waits for consent"
        + (deadline == null
            ? ""
            : " until " + clock(deadline.atZone(zone), Instant.now().atZone(zone)));
  }

  /**
   * Such as {@code waits for consent of 'release' until 21:26 · $ ./deploy 1.4}; where the settings of its environment ask, {@code waits for
   * consent of 'release' to the environment 'production' (not of who started the run)}.
   */
  static String text(
      Task task, RunEvent.ApprovalAsked asked, Facts known, Instant now, ZoneId zone) {
    StringBuilder text = new StringBuilder("waits for consent");
    Approval approval = task.approval();
    Protection protection = asked.protection();
    List<String> by =
        protection != null ? protection.by() : approval == null ? List.of() : approval.by();
    if (!by.isEmpty()) {
      text.append(" of '").append(String.join("' or '", by)).append('\'');
    }
    if (protection != null) {
      text.append(" to the environment '").append(protection.environment()).append('\'');
      text.append(protection.notOwn() ? " (not of who started the run)" : "");
    }
    Instant deadline = asked.deadline();
    if (deadline != null) {
      text.append(" until ").append(clock(deadline.atZone(zone), now.atZone(zone)));
    }
    return Harmless.line(text + " · " + command(task, known));
  }

  /** In minutes, those begun left out: who answers by then is in time. */
  private static String clock(ZonedDateTime time, ZonedDateTime now) {
    String clock = String.format(Locale.ROOT, "%02d:%02d", time.getHour(), time.getMinute());
    return time.toLocalDate().equals(now.toLocalDate()) ? clock : time.toLocalDate() + " " + clock;
  }

  /** The first line of its first script that says something, and how many steps there are besides. */
  private static String command(Task task, Facts known) {
    if (task.steps().isEmpty()) {
      return "nothing to run";
    }
    String first =
        switch (task.steps().getFirst()) {
          case Step.Shell(var _, var script) -> "$ " + line(script, known);
          case Step.Groovy(var _, var script) -> "groovy: " + line(script, known);
          case Step.RunJob(var _, var job, var _, boolean waits) ->
              (waits ? "run the job '" : "start the job '") + job + "'";
          case Step.Checkout checkout -> {
            Template url = checkout.url();
            yield "check out " + (url == null ? "the project" : line(url, known));
          }
        };
    int more = task.steps().size() - 1;
    return first + (more == 0 ? "" : " (+" + more + (more == 1 ? " step)" : " steps)"));
  }

  private static String line(Template template, Facts known) {
    Template filled = template.resolve(known);
    String text = filled.literal().orElse(filled.toString());
    String line = text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return Harmless.cut(Harmless.line(line), LONGEST);
  }
}
