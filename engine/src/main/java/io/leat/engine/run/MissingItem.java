package io.leat.engine.run;

import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Family;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The legs of a family that have no item in its list. */
final class MissingItem {
  private MissingItem() {}

  /**
   * How a leg ends that has none, as soon as the list is final: left out, as if it had succeeded, when the list is shorter; failed, as all
   * legs, when the list is longer than the family; skipped when there is no list. Null when it has one, or that is not known yet.
   */
  static @Nullable TaskResult of(RunState run, int number) {
    Family family = run.plan().task(number).family();
    if (family == null
        || !(run.task(number) instanceof TaskState.Blocked)
        || !(run.task(family.source()) instanceof TaskState.Finished(TaskResult source))
        || !source.passes()) {
      return null;
    }
    String list = family.list().toString();
    if (!(run.facts().of(family.list()).orElse(null) instanceof Scalar.Items(List<String> items))) {
      return new TaskResult(TaskStatus.SKIPPED, "the list " + list + " was not published", false);
    }
    if (items.size() > family.most()) {
      return TaskResult.of(
          run.plan().task(number),
          TaskStatus.FAILED,
          "the list " + list + " has " + items.size() + " items, and 'most' is " + family.most());
    }
    if (family.ordinal() <= items.size()) {
      return null;
    }
    String count = items.size() == 1 ? " has 1 item" : " has " + items.size() + " items";
    String because = "the list " + list + (items.isEmpty() ? " is empty" : count);
    return new TaskResult(TaskStatus.SKIPPED, because, true);
  }
}
