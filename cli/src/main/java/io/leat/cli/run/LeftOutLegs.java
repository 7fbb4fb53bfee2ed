package io.leat.cli.run;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.TaskResult;
import org.jspecify.annotations.Nullable;

/** Gathers legs of one family that were left out for one reason, one after the other, into one line. */
final class LeftOutLegs {
  private @Nullable TaskName first;
  private @Nullable TaskName last;
  private String because = "";

  /** Takes one; gives the line of those before it, when it does not belong to them. */
  @Nullable String add(TaskName task, TaskResult result) {
    TaskName before = first;
    String line =
        before == null || (base(before).equals(base(task)) && because.equals(result.because()))
            ? null
            : end();
    if (first == null) {
      first = task;
      because = result.because();
    }
    last = task;
    return line;
  }

  /** The line of those that were taken, such as {@code test[4..50] left out: ...}; null when there are none. */
  @Nullable String end() {
    TaskName from = first;
    TaskName to = last;
    first = null;
    last = null;
    if (from == null || to == null) {
      return null;
    }
    String legs = number(from).equals(number(to)) ? number(from) : number(from) + ".." + number(to);
    return base(from) + "[" + legs + "] left out: " + because;
  }

  private static String base(TaskName leg) {
    return leg.text().substring(0, Math.max(0, leg.text().lastIndexOf('[')));
  }

  private static String number(TaskName leg) {
    String text = leg.text();
    return text.substring(text.lastIndexOf('[') + 1, text.length() - (text.endsWith("]") ? 1 : 0));
  }
}
