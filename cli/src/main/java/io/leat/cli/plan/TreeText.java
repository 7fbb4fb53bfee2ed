package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.engine.job.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan as a tree. A task hangs below the one it waits for; a chain of tasks stays in one column, so that only branches move to the
 * right. Under each task stands what there is to know about it.
 */
final class TreeText {
  private static final int MOST_STEPS = 4;

  /** How long a step is shown where no terminal says. */
  private static final int WIDTH = 110;

  private static final int LEAST = 30;

  private final PlanView plan;
  private final TaskPhrases phrases;
  private final int columns;
  private final Print print;

  TreeText(PlanView plan, int columns, Print print) {
    this.plan = plan;
    this.phrases = new TaskPhrases(plan);
    this.columns = columns;
    this.print = print;
  }

  /**
   * An item that is still to be written.
   *
   * @param before what stands before its own line, and {@code below} before the lines below it
   */
  private record Next(TaskTree.Item item, String before, String below) {}

  void print() {
    List<TaskTree.Item> items = TaskTree.items(plan);
    boolean ending = false;
    boolean first = true;
    for (TaskTree.Item root : TaskTree.roots(items, plan)) {
      if (root.first().task().always() && !ending) {
        ending = true;
        print.text(first ? "" : "\n").ink(Ink.DIM, "at the end, however the others ended").line();
      }
      first = false;
      tree(root);
    }
  }

  private void tree(TaskTree.Item root) {
    ArrayDeque<Next> open = new ArrayDeque<>();
    open.push(new Next(root, "", ""));
    while (!open.isEmpty()) {
      Next next = open.pop();
      List<TaskTree.Item> children = next.item().children();
      String inner = next.below() + (children.isEmpty() ? "    " : "│   ");
      print.ink(Ink.DIM, next.before());
      item(next.item(), inner);
      if (children.size() == 1) {
        open.push(new Next(children.getFirst(), next.below(), next.below()));
        continue;
      }
      for (int i = children.size() - 1; i >= 0; i--) {
        boolean last = i == children.size() - 1;
        open.push(
            new Next(
                children.get(i),
                next.below() + (last ? "╰─" : "├─"),
                next.below() + (last ? "  " : "│ ")));
      }
    }
  }

  private void item(TaskTree.Item item, String inner) {
    if (item.pipe() != null) {
      sign(item, print);
      print.text(" ").ink(Ink.MAGENTA, "pipe " + Harmless.line(item.pipe().text()));
      print
          .text("  ")
          .ink(Ink.DIM, Plural.of(item.tasks().size(), "task") + ", all at once")
          .line();
      members(item, inner, List.of());
    } else if (item.isMatrix()) {
      sign(item, print);
      PlannedTask first = item.first();
      print.text(" ").ink(Ink.BOLD, Harmless.line(String.valueOf(first.base())));
      print.text("  ").ink(Ink.DIM, Plural.of(item.tasks().size(), "leg") + " of a matrix").line();
      shared(first, inner);
      List<String> common = common(item);
      line(inner, Ink.DIM, String.join(" · ", common));
      members(item, inner, common);
    } else {
      task(item.first(), inner);
    }
  }

  private static void sign(TaskTree.Item item, Print print) {
    TextPlan.sign(item.first(), print);
  }

  private void task(PlannedTask task, String inner) {
    TextPlan.sign(task, print);
    print.text(" ").ink(task.runs() ? Ink.BOLD : Ink.DIM, Harmless.line(task.name()));
    if (!task.task().description().isEmpty()) {
      print.text("  ").ink(Ink.DIM, Harmless.line(task.task().description()));
    }
    print.line();
    shared(task, inner);
    line(inner, Ink.DIM, String.join(" · ", TaskPhrases.manner(task.task())));
    steps(task, inner);
    line(inner, Ink.DIM, String.join(" · ", TaskPhrases.wares(task.task())));
  }

  /** What legs of a matrix have in common. */
  private void shared(PlannedTask task, String inner) {
    line(inner, Ink.BLUE, phrases.needs(task.task()));
    Ink ink = task.decision() instanceof Decision.Open ? Ink.YELLOW : Ink.CYAN;
    line(inner, ink, TaskPhrases.condition(task));
    line(inner, ink, TaskPhrases.fate(task));
  }

  /** The tasks of an item of several, in a line or two each. */
  private void members(TaskTree.Item item, String inner, List<String> common) {
    int last = item.tasks().size() - 1;
    for (int i = 0; i <= last; i++) {
      PlannedTask task = item.tasks().get(i);
      print.ink(Ink.DIM, inner + (i < last ? "├ " : "└ "));
      String label = Harmless.line(item.pipe() != null ? task.name() : task.leg());
      print.ink(task.runs() ? Ink.BOLD : Ink.DIM, label);
      String step =
          task.task().steps().isEmpty() ? "" : phrases.step(task.task().steps().getFirst());
      int more = task.task().steps().size() - 1;
      String rest = more > 0 ? "  (+" + Plural.of(more, "step") + ")" : "";
      int taken = inner.length() + 2 + Harmless.columns(label) + 2;
      print.text("  ").text(cut(step, taken + rest.length())).text(rest);
      print.line();
      String below = inner + (i < last ? "│   " : "    ");
      if (item.pipe() != null) {
        shared(task, below);
      }
      List<String> own = about(task);
      own.removeAll(common);
      line(below, Ink.DIM, String.join(" · ", own));
    }
  }

  private static List<String> about(PlannedTask task) {
    List<String> about = new ArrayList<>(TaskPhrases.manner(task.task()));
    about.addAll(TaskPhrases.wares(task.task()));
    return about;
  }

  /** What is the same for all tasks of an item, so that it is said once. */
  private static List<String> common(TaskTree.Item item) {
    List<String> common = about(item.first());
    for (PlannedTask task : item.tasks()) {
      common.retainAll(about(task));
    }
    return common;
  }

  private void steps(PlannedTask task, String inner) {
    List<Step> steps = task.task().steps();
    int shown = steps.size() > MOST_STEPS + 1 ? MOST_STEPS : steps.size();
    for (int i = 0; i < shown; i++) {
      print.ink(Ink.DIM, inner).line(cut(phrases.step(steps.get(i)), inner.length()));
    }
    if (shown < steps.size()) {
      line(inner, Ink.DIM, "and " + Plural.of(steps.size() - shown, "more step"));
    }
  }

  private void line(String inner, Ink ink, String text) {
    if (!text.isEmpty()) {
      print.ink(Ink.DIM, inner).ink(ink, Harmless.line(text)).line();
    }
  }

  /** What of {@code text} has room behind {@code taken} columns. */
  private String cut(String text, int taken) {
    int room = columns == 0 ? WIDTH : Math.max(LEAST, columns - taken);
    return Harmless.cut(Harmless.line(text), room);
  }
}
