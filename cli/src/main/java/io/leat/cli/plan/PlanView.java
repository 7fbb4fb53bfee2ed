package io.leat.cli.plan;

import io.leat.dsl.PlannedJob;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.graph.Edge;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A planned job as every format shows it: tasks in topological order, each with its decision; a family is one task. Immutable. Made in time
 * linear in tasks and edges.
 */
final class PlanView {
  private final PlannedJob planned;
  private final List<PlannedTask> tasks;
  private final Map<TaskName, PlannedTask> byName;
  private final List<PlannedTask> criticalPath;
  private final Map<String, Integer> legs;

  private PlanView(
      PlannedJob planned,
      List<PlannedTask> tasks,
      Map<TaskName, PlannedTask> byName,
      List<PlannedTask> criticalPath,
      Map<String, Integer> legs) {
    this.planned = planned;
    this.tasks = tasks;
    this.byName = byName;
    this.criticalPath = criticalPath;
    this.legs = legs;
  }

  /** The view of {@code planned}. */
  static PlanView of(PlannedJob planned) {
    List<Task> order = planned.job().graph().declared().order();
    Decision[] decisions = new Deciding(planned, order).decisions();
    int[] path = CriticalPath.of(order, decisions);
    boolean[] critical = new boolean[order.size()];
    for (int index : path) {
      critical[index] = true;
    }
    Map<TaskName, Integer> depths = planned.job().graph().declared().depths();
    Map<String, Integer> legs = legs(order);
    List<PlannedTask> tasks = new ArrayList<>(order.size());
    Map<TaskName, PlannedTask> byName = HashMap.newHashMap(order.size());
    for (int i = 0; i < order.size(); i++) {
      Task task = order.get(i);
      String base = base(task.name().text());
      PlannedTask view =
          new PlannedTask(
              i,
              task,
              depths.getOrDefault(task.name(), 0),
              decisions[i],
              critical[i],
              base != null && legs.getOrDefault(base, 0) > 1 ? base : null);
      tasks.add(view);
      byName.put(task.name(), view);
    }
    List<PlannedTask> criticalPath = new ArrayList<>(path.length);
    for (int index : path) {
      criticalPath.add(tasks.get(index));
    }
    return new PlanView(planned, tasks, byName, criticalPath, legs);
  }

  /** What was planned. */
  PlannedJob planned() {
    return planned;
  }

  /** The job. */
  Job job() {
    return planned.job();
  }

  /** All tasks in topological order, those that always run last. */
  List<PlannedTask> tasks() {
    return tasks;
  }

  /** All edges, by the task that waits. */
  List<Edge> edges() {
    return planned.job().graph().declared().edges();
  }

  /** The task called {@code name}, which exists. */
  PlannedTask task(TaskName name) {
    PlannedTask task = byName.get(name);
    if (task == null) {
      throw new IllegalArgumentException("no task '" + name + "'");
    }
    return task;
  }

  /** The longest chain of tasks that are not left out. */
  List<PlannedTask> criticalPath() {
    return criticalPath;
  }

  /** How many tasks are legs of the matrix of {@code base}. */
  int legs(String base) {
    return legs.getOrDefault(base, 0);
  }

  /** How many tasks there are, all legs of families counted. */
  int most() {
    return planned.job().graph().tasks().size();
  }

  /** How many tasks are left out. */
  int leftOut() {
    int count = 0;
    for (PlannedTask task : tasks) {
      count += task.runs() ? 0 : 1;
    }
    return count;
  }

  /** How many tasks may or may not run. */
  int open() {
    int count = 0;
    for (PlannedTask task : tasks) {
      count += task.decision() instanceof Decision.Open ? 1 : 0;
    }
    return count;
  }

  /** What is known of a condition, to be written behind it: {@code : yes}, {@code : no} or {@code : open}. */
  String decided(Expression when) {
    return Evaluation.evaluate(when, planned.facts())
        .map(value -> value.truth() ? ": yes" : ": no")
        .orElse(": open");
  }

  /** A text with its known holes filled; the others stand as <code>${...}</code>. */
  String fill(Template template) {
    List<Template.Part> parts = template.parts();
    if (parts.size() == 1 && parts.getFirst() instanceof Template.Part.Text(String text)) {
      return text;
    }
    StringBuilder filled = new StringBuilder();
    for (Template.Part part : template.resolve(planned.facts()).parts()) {
      switch (part) {
        case Template.Part.Text(String text) -> filled.append(text);
        case Template.Part.Hole(var expression) ->
            filled.append("${").append(expression).append('}');
      }
    }
    return filled.toString();
  }

  private static Map<String, Integer> legs(List<Task> order) {
    Map<String, Integer> legs = new HashMap<>();
    for (Task task : order) {
      String base = base(task.name().text());
      if (base != null) {
        legs.merge(base, 1, Integer::sum);
      }
    }
    return legs;
  }

  private static @Nullable String base(String name) {
    int bracket = name.indexOf('[');
    return bracket > 0 && name.endsWith("]") ? name.substring(0, bracket) : null;
  }
}
