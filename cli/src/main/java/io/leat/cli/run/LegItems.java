package io.leat.cli.run;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Family;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The items that the legs of families are for, as they become known by events. For one thread, but for {@link #tell}. */
final class LegItems {
  private final @Nullable RunPlan plan;
  private final Map<Expression.Reference, List<String>> lists = new HashMap<>();
  private final Map<TaskName, String> told = new ConcurrentHashMap<>();

  /** Those of the legs of {@code plan}; null where only what is told is known. */
  LegItems(@Nullable RunPlan plan) {
    this.plan = plan;
  }

  void accept(RunEvent event) {
    if (plan != null
        && event
            instanceof
            RunEvent.OutputPublished(
                Lease lease,
                OutputName output,
                Scalar.Items(List<String> items))) {
      lists.put(Expression.reference("outputs", lease.task().text(), output.text()), items);
    }
  }

  /** Takes the item of a leg as somebody told it who knows the list. For any thread. */
  void tell(TaskName leg, String item) {
    told.put(leg, item);
  }

  /** Such as {@code " (quick)"}; empty for a task that is no leg, and while its item is not known. */
  String of(TaskName task) {
    String item = item(task);
    return item == null ? "" : " (" + item + ")";
  }

  /** The item that {@code task} is for; null for a task that is no leg, and while its item is not known. */
  @Nullable String item(TaskName task) {
    if (lists.isEmpty() || plan == null || !plan.has(task)) {
      return told.get(task);
    }
    Family family = plan.task(task).family();
    List<String> items = family == null ? null : lists.get(family.list());
    return family == null || items == null || family.ordinal() > items.size()
        ? null
        : items.get(family.ordinal() - 1);
  }
}
