package io.leat.cli.plan;

import io.leat.dsl.PlannedJob;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.graph.Edge;
import io.leat.engine.job.PipeName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what runs. A task whose condition is false is left out; so is every task that needs one that is left out, and the members
 * of its pipe, which start together. A task that runs at the end runs whatever becomes of the ordinary ones.
 */
final class Deciding {
  private final PlannedJob planned;
  private final List<Task> order;
  private final @Nullable Decision[] decisions;
  private final List<List<Integer>> after;
  private final Map<PipeName, List<Integer>> pipes = new HashMap<>();

  Deciding(PlannedJob planned, List<Task> order) {
    this.planned = planned;
    this.order = order;
    this.decisions = new Decision[order.size()];
    this.after = new ArrayList<>(order.size());
  }

  /** A decision for each task, in their order. */
  Decision[] decisions() {
    Map<TaskName, Integer> index = HashMap.newHashMap(order.size());
    for (int i = 0; i < order.size(); i++) {
      index.put(order.get(i).name(), i);
      after.add(List.of());
      PipeName pipe = order.get(i).pipe();
      if (pipe != null) {
        pipes.computeIfAbsent(pipe, _ -> new ArrayList<>()).add(i);
      }
    }
    for (Edge edge : planned.job().graph().declared().edges()) {
      int from = index.getOrDefault(edge.from(), 0);
      if (after.get(from).isEmpty()) {
        after.set(from, new ArrayList<>(2));
      }
      after.get(from).add(index.getOrDefault(edge.to(), 0));
    }
    ArrayDeque<Integer> leftOut = new ArrayDeque<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    Decision[] result = new Decision[order.size()];
    for (int i = 0; i < result.length; i++) {
      Decision own = own(order.get(i));
      decisions[i] = own;
      if (own instanceof Decision.LeftOut) {
        leftOut.add(i);
      } else if (own instanceof Decision.Open) {
        open.add(i);
      }
    }
    spread(leftOut, true);
    spread(open, false);
    for (int i = 0; i < result.length; i++) {
      Decision decision = decisions[i];
      result[i] = decision == null ? new Decision.Runs(null) : decision;
    }
    return result;
  }

  private void spread(ArrayDeque<Integer> queue, boolean out) {
    while (!queue.isEmpty()) {
      int from = queue.removeFirst();
      if (!out && decisions[from] instanceof Decision.LeftOut) {
        continue;
      }
      Task task = order.get(from);
      String name = "'" + task.name() + "'";
      for (int to : after.get(from)) {
        if (task.always() || !order.get(to).always()) {
          String because =
              "needs " + name + (out ? ", which is left out" : ", which may be left out");
          reach(to, out, because, queue);
        }
      }
      PipeName pipe = task.pipe();
      if (pipe != null) {
        for (int mate : pipes.getOrDefault(pipe, List.of())) {
          String because =
              name + (out ? " of its pipe is left out" : " of its pipe may be left out");
          reach(mate, out, because, queue);
        }
      }
    }
  }

  private void reach(int to, boolean out, String because, ArrayDeque<Integer> queue) {
    Decision now = decisions[to];
    if (out && !(now instanceof Decision.LeftOut)) {
      decisions[to] = new Decision.LeftOut(because);
      queue.addLast(to);
    } else if (!out && now instanceof Decision.Runs) {
      decisions[to] = new Decision.Open(because);
      queue.addLast(to);
    }
  }

  private Decision own(Task task) {
    Expression when = task.when();
    if (when == null) {
      return new Decision.Runs(null);
    }
    Optional<Boolean> holds = planned.runs(task);
    if (holds.isEmpty()) {
      return new Decision.Open("waits for " + String.join(", ", unknown(when)));
    }
    String because = known(when);
    return holds.get()
        ? new Decision.Runs(because)
        : new Decision.LeftOut(because.isEmpty() ? "its condition is false" : because);
  }

  /** What is not known yet of a condition. */
  private Set<String> unknown(Expression when) {
    Facts facts = planned.facts();
    Set<String> unknown = new LinkedHashSet<>();
    when.walk(
        part -> {
          switch (part) {
            case Expression.Reference reference when facts.of(reference).isEmpty() ->
                unknown.add(reference.toString());
            case Expression.Call call when call.function().isFact() && facts.of(call).isEmpty() ->
                unknown.add(call.toString());
            default -> {}
          }
        });
    return unknown;
  }

  /** The facts that a condition is about, each with its value; empty when it is about none. */
  private String known(Expression when) {
    Facts facts = planned.facts();
    Set<String> known = new LinkedHashSet<>();
    when.walk(
        part -> {
          switch (part) {
            case Expression.Reference reference ->
                facts
                    .of(reference)
                    .ifPresent(value -> known.add(reference + " is " + shown(value)));
            case Expression.Call call when call.function().isFact() ->
                facts.of(call).ifPresent(value -> known.add(call + " is " + shown(value)));
            default -> {}
          }
        });
    return String.join(", ", known);
  }

  private static String shown(Scalar value) {
    return Expression.literal(value).toString();
  }
}
