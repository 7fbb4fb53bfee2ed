package io.leat.cli.run;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers legs with numbers that ended without an attempt, one after the other and for one reason, into one line. */
public final class FoldedLegs {
  private @Nullable TaskName first;
  private @Nullable TaskName last;
  private String shown = "";
  private @Nullable TaskResult ended;

  /**
   * Legs that were gathered.
   *
   * @param result of each of them
   * @param text such as {@code test[4..50] left out: ...}, or {@code test[1..3000] skipped: ...}
   */
  record Fold(TaskResult result, String text) {}

  /** Whether a task that was never tried can stand with others in one line: a leg with a number that did not succeed. */
  static boolean takes(TaskName task, TaskResult result) {
    return number(task.text()) > 0 && result.status() != TaskStatus.SUCCEEDED;
  }

  /**
   * Takes one; gives those before it, when it does not belong to them.
   *
   * @param name how it is shown when it stands alone
   */
  @Nullable Fold add(TaskName task, String name, TaskResult result) {
    TaskName before = last;
    Fold fold =
        before == null || (follows(before.text(), task.text()) && result.equals(ended))
            ? null
            : end();
    if (first == null) {
      first = task;
      shown = name;
      ended = result;
    }
    last = task;
    return fold;
  }

  /** Takes one; whether it is the first of those that stand in one line. */
  boolean begins(TaskName task, TaskResult result) {
    boolean none = first == null;
    return add(task, task.text(), result) != null || none;
  }

  /** Those that were taken; null when there are none. */
  @Nullable Fold end() {
    TaskName from = first;
    TaskName to = last;
    TaskResult result = ended;
    first = null;
    last = null;
    if (from == null || to == null || result == null) {
      return null;
    }
    String legs = from.equals(to) ? (result.leftOut() ? from.text() : shown) : range(from, to);
    String how =
        result.leftOut()
            ? "left out"
            : result.status().word() + (result.allowed() ? " (it may)" : "");
    return new Fold(
        result, legs + " " + how + (result.because().isEmpty() ? "" : ": " + result.because()));
  }

  /** Names in quotes; legs with numbers that follow each other are one: {@code 'list', 'test[1..3000]'}. */
  public static String names(List<String> names) {
    return "'" + String.join("', '", folded(names)) + "'";
  }

  /** The same without quotes: {@code list, test[1..3000]}. */
  public static String listed(List<String> names) {
    return String.join(", ", folded(names));
  }

  private static List<String> folded(List<String> names) {
    List<String> folded = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= names.size(); i++) {
      if (i == names.size() || !follows(names.get(i - 1), names.get(i))) {
        String name = names.get(from);
        folded.add(
            i - from == 1 ? name : range(new TaskName(name), new TaskName(names.get(i - 1))));
        from = i;
      }
    }
    return folded;
  }

  private static String range(TaskName from, TaskName to) {
    return base(from.text()) + "[" + number(from.text()) + ".." + number(to.text()) + "]";
  }

  private static boolean follows(String before, String leg) {
    int number = number(leg);
    return number > 1 && number(before) == number - 1 && base(before).equals(base(leg));
  }

  private static String base(String leg) {
    return leg.substring(0, leg.lastIndexOf('['));
  }

  /** The number of a leg; 0 for another task. */
  private static int number(String task) {
    int bracket = task.lastIndexOf('[');
    if (bracket <= 0 || !task.endsWith("]")) {
      return 0;
    }
    String digits = task.substring(bracket + 1, task.length() - 1);
    boolean plain =
        !digits.isEmpty()
            && digits.length() < 10
            && digits.charAt(0) != '0'
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return plain ? Integer.parseInt(digits) : 0;
  }
}
