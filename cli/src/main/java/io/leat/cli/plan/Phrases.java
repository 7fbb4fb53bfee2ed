package io.leat.cli.plan;

import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Concurrency;
import io.leat.engine.job.JobStatus;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.RetryCause;
import io.leat.engine.job.RetryPolicy;
import io.leat.engine.job.Trigger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Settings in words, as people would say them. */
final class Phrases {
  private Phrases() {}

  /** A length of time: {@code 1h 30m}, {@code 45s}. */
  static String duration(Duration duration) {
    StringBuilder words = new StringBuilder();
    unit(duration.toHours(), 'h', words);
    unit(duration.toMinutesPart(), 'm', words);
    unit(duration.toSecondsPart(), 's', words);
    return words.isEmpty() ? "0s" : words.toString();
  }

  private static void unit(long count, char letter, StringBuilder words) {
    if (count > 0) {
      words.append(words.isEmpty() ? "" : " ").append(count).append(letter);
    }
  }

  /** What starts a run. */
  static String trigger(Trigger trigger) {
    return switch (trigger) {
      case Trigger.Push push -> push(push);
      case Trigger.PullRequest(List<Glob> branches, List<Glob> paths) ->
          "pull request"
              + (branches.isEmpty() ? "" : " into " + or(branches))
              + (paths.isEmpty() ? "" : ", if it touches " + or(paths));
      case Trigger.Cron(String schedule, var zone) -> "cron " + schedule + " in " + zone;
      case Trigger.AfterJob(var job, JobStatus status) ->
          "after the job '"
              + job
              + "' "
              + switch (status) {
                case SUCCEEDED -> "succeeded";
                case FAILED -> "failed";
                case ANY -> "ended";
              };
      case Trigger.Startup() -> "start of the server";
    };
  }

  private static String push(Trigger.Push push) {
    StringBuilder words = new StringBuilder("push");
    if (!push.branches().isEmpty()) {
      words.append(" to ").append(or(push.branches()));
    }
    if (!push.tags().isEmpty()) {
      words.append(push.branches().isEmpty() ? " of the tag " : " or of the tag ");
      words.append(or(push.tags()));
    }
    if (!push.paths().isEmpty()) {
      words.append(", if it touches ").append(or(push.paths()));
    }
    return words.toString();
  }

  /** Patterns: {@code a, b or c, but not d or e}; where one is taken again after others are taken out, as they are written. */
  private static String or(List<Glob> patterns) {
    List<Glob> taken = patterns.stream().filter(each -> !each.excludes()).toList();
    List<String> out =
        patterns.stream().filter(Glob::excludes).map(each -> each.toString().substring(1)).toList();
    boolean mixed = patterns.indexOf(taken.getLast()) >= taken.size();
    if (mixed) {
      return some(patterns, patterns.size()) + " in that order";
    }
    return out.isEmpty() ? words(taken) : words(taken) + ", but not " + words(out);
  }

  private static String words(Collection<?> items) {
    StringBuilder words = new StringBuilder();
    int left = items.size();
    for (Object item : items) {
      left--;
      words.append(item).append(left == 0 ? "" : left == 1 ? " or " : ", ");
    }
    return words.toString();
  }

  /** What a parameter takes. */
  static String parameter(Parameter parameter) {
    return switch (parameter) {
      case Parameter.Text(var _, var _, var _, List<String> choices, var _, var _) ->
          choices.isEmpty() ? "" : "one of '" + String.join("', '", choices) + "'";
      case Parameter.Flag _ -> "";
      case Parameter.Numeric(var _, var _, var _, var least, var most, var _) ->
          (least == null ? "" : "at least " + least.toPlainString())
              + (least != null && most != null ? ", " : "")
              + (most == null ? "" : "at most " + most.toPlainString());
    };
  }

  /** A value as a Jobfile would have it. */
  static String value(Scalar value) {
    return switch (value) {
      case Scalar.Text(String text) -> "'" + text + "'";
      case Scalar.Numeric _, Scalar.Flag _, Scalar.Items _ -> value.text();
      case Scalar.Nothing _ -> "null";
    };
  }

  /** What becomes of runs of one group. */
  static String concurrency(Concurrency.Policy policy) {
    return switch (policy) {
      case QUEUE -> "one run at a time, the others wait";
      case CANCEL_OLDER -> "one run at a time, a new one cancels the older";
      case NEWEST_ONLY -> "one run at a time, of those that wait only the newest stays";
    };
  }

  /** When a task is tried again; empty when it is not. */
  static String retry(RetryPolicy retry) {
    if (retry.count() == 0) {
      return "";
    }
    StringBuilder words = new StringBuilder("retry ");
    words.append(retry.count() == 1 ? "once" : retry.count() + " times");
    if (!retry.causes().equals(RetryPolicy.usualCauses())) {
      words.append(" when ");
      words.append(words(retry.causes().stream().map(RetryCause::word).toList()));
    }
    if (!retry.delay().isZero()) {
      words.append(" after ").append(duration(retry.delay()));
      if (retry.factor() > 1) {
        words.append(", each time ").append(retry.factor()).append(" times longer");
      }
    }
    return words.toString();
  }

  /** {@code items} with commas; of many, the first ones and how many more there are. */
  static String some(Collection<?> items, int most) {
    StringBuilder words = new StringBuilder();
    int shown = 0;
    for (Object item : items) {
      if (shown == most && items.size() > most + 1) {
        return words.append(" and ").append(items.size() - shown).append(" more").toString();
      }
      words.append(shown == 0 ? "" : ", ").append(item);
      shown++;
    }
    return words.toString();
  }
}
