package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import java.util.ArrayList;
import java.util.List;

/** A plan of many tasks: one line each, by stages. A stage holds the tasks with equally long ways to them. */
final class TableText {
  private static final int MOST_LEGS = 8;
  private static final int MOST_NAME = 40;
  private static final int WIDTH = 60;
  private static final int LEAST = 20;

  private final PlanView plan;
  private final TaskPhrases phrases;
  private final int columns;
  private final Print print;

  TableText(PlanView plan, int columns, Print print) {
    this.plan = plan;
    this.phrases = new TaskPhrases(plan);
    this.columns = columns;
    this.print = print;
  }

  void print() {
    List<List<TaskTree.Item>> stages = new ArrayList<>();
    int widest = 0;
    for (TaskTree.Item item : TaskTree.items(plan)) {
      int depth = item.first().depth();
      while (stages.size() <= depth) {
        stages.add(new ArrayList<>());
      }
      stages.get(depth).add(item);
      widest = Math.max(widest, Harmless.columns(label(item)));
    }
    int column = Math.min(widest, MOST_NAME);
    int digits = Integer.toString(stages.size()).length();
    for (int i = 0; i < stages.size(); i++) {
      String stage = Integer.toString(i + 1);
      for (TaskTree.Item item : stages.get(i)) {
        print.blanks(digits - stage.length()).ink(Ink.DIM, stage).text("  ");
        line(item, column);
        // the number stands before the first task of a stage only
        stage = " ".repeat(digits);
      }
    }
  }

  private void line(TaskTree.Item item, int column) {
    PlannedTask task = item.first();
    TextPlan.sign(task, print);
    String label = label(item);
    print.text(" ").ink(task.runs() ? Ink.BOLD : Ink.DIM, label);
    List<String> notes = new ArrayList<>();
    if (item.pipe() == null) {
      add(notes, phrases.needs(task.task()));
      add(notes, TaskPhrases.condition(task));
      add(notes, TaskPhrases.fate(task));
    } else {
      for (PlannedTask member : item.tasks()) {
        add(notes, TaskPhrases.condition(member));
      }
    }
    if (!item.isMatrix()) {
      notes.addAll(TaskPhrases.manner(task.task()));
    }
    if (task.task().always()) {
      notes.add("at the end");
    }
    String step = task.task().steps().isEmpty() ? "" : phrases.step(task.task().steps().getFirst());
    int gap = Math.max(0, column - Harmless.columns(label));
    String note = Harmless.line(String.join(" · ", notes));
    if (!step.isEmpty() || !note.isEmpty()) {
      int room = columns == 0 ? WIDTH : Math.max(LEAST, columns - column - 6);
      print.blanks(gap + 2).text(Harmless.cut(Harmless.line(step), room));
      print.text(note.isEmpty() || step.isEmpty() ? "" : "  ").ink(Ink.DIM, note);
    }
    print.line();
  }

  private static void add(List<String> notes, String note) {
    if (!note.isEmpty()) {
      notes.add(note);
    }
  }

  private static String label(TaskTree.Item item) {
    StringBuilder label = new StringBuilder();
    if (item.pipe() != null) {
      for (PlannedTask task : item.tasks()) {
        label.append(label.isEmpty() ? "" : " | ").append(task.name());
      }
    } else if (item.isMatrix()) {
      label.append(item.first().base());
      if (item.tasks().size() > MOST_LEGS) {
        label.append(' ').append(Plural.of(item.tasks().size(), "leg"));
      } else {
        for (PlannedTask task : item.tasks()) {
          label.append(task.leg());
        }
      }
    } else {
      label.append(item.first().name());
    }
    return Harmless.line(label.toString());
  }
}
