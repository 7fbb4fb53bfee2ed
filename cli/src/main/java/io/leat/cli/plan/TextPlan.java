package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Trigger;
import java.util.ArrayList;
import java.util.List;

/** Plans for people: what the job is, its tasks as a tree, or as a table when they are many, and what it comes to. */
final class TextPlan {
  private static final int MOST_IN_A_TREE = 60;
  private static final int MOST_OF_A_PATH = 12;

  private TextPlan() {}

  /** Writes {@code plans}, one after the other. */
  static void print(List<PlanView> plans, int columns, Print print) {
    for (int i = 0; i < plans.size(); i++) {
      if (i > 0) {
        print.line();
      }
      print(plans.get(i), columns, print);
    }
  }

  private static void print(PlanView plan, int columns, Print print) {
    heading(plan, print);
    print.line();
    if (plan.tasks().size() <= MOST_IN_A_TREE) {
      new TreeText(plan, columns, print).print();
    } else {
      new TableText(plan, columns, print).print();
    }
    print.line();
    summary(plan, print);
  }

  private static void heading(PlanView plan, Print print) {
    Job job = plan.job();
    print.ink(Ink.BOLD, Harmless.line(job.name().text()));
    if (!job.description().isEmpty()) {
      print.text("  ").text(Harmless.line(job.description()));
    }
    print.line();
    String label = "parameters";
    for (Parameter parameter : job.parameters()) {
      label(label, print);
      label = "";
      var value = plan.planned().parameters().getOrDefault(parameter.name(), parameter.initial());
      print
          .ink(Ink.CYAN, parameter.name().text())
          .text(" = ")
          .text(Harmless.line(Phrases.value(value)));
      List<String> notes = new ArrayList<>(3);
      if (plan.planned().lacks(parameter)) {
        notes.add("required: give it with -p " + parameter.name() + "=...");
      } else if (!parameter.required() && !value.equals(parameter.initial())) {
        notes.add("initially " + Phrases.value(parameter.initial()));
      }
      String takes = Phrases.parameter(parameter);
      if (!takes.isEmpty()) {
        notes.add(takes);
      }
      if (!parameter.help().isEmpty()) {
        notes.add(parameter.help());
      }
      String note = Harmless.line(String.join("; ", notes));
      print.text(note.isEmpty() ? "" : "  ").ink(Ink.DIM, note).line();
    }
    label = "triggers";
    for (Trigger trigger : job.triggers()) {
      label(label, print);
      label = "";
      print.line(Harmless.line(Phrases.trigger(trigger)));
    }
    var concurrency = job.concurrency();
    if (concurrency != null) {
      label("group", print);
      print.text("'").text(Harmless.line(plan.fill(concurrency.group()))).text("', ");
      print.line(Phrases.concurrency(concurrency.policy()));
    }
    var timeout = job.timeout();
    if (timeout != null) {
      label("timeout", print);
      print.line(Phrases.duration(timeout));
    }
    if (!job.env().isEmpty()) {
      label("env", print);
      List<String> variables = new ArrayList<>();
      job.env().forEach((name, value) -> variables.add(name + "=" + plan.fill(value)));
      print.line(Harmless.line(Phrases.some(variables, 6)));
    }
  }

  private static void label(String label, Print print) {
    print.text("  ").ink(Ink.DIM, label).blanks(12 - label.length());
  }

  private static void summary(PlanView plan, Print print) {
    boolean grows = plan.most() > plan.tasks().size();
    print.ink(Ink.BOLD, (grows ? "up to " : "") + Plural.of(plan.most(), "task")).text(", ");
    print.text(Plural.of(plan.edges().size(), "edge")).text(", ");
    print.number(plan.leftOut()).text(" left out");
    if (plan.open() > 0) {
      print.text(", ").number(plan.open()).text(" open");
    }
    print.line();
    List<PlannedTask> path = plan.criticalPath();
    if (path.size() > 1) {
      print.ink(Ink.DIM, "critical path").text("  ");
      for (int i = 0; i < path.size(); i++) {
        if (path.size() > MOST_OF_A_PATH && i == MOST_OF_A_PATH / 2) {
          i = path.size() - MOST_OF_A_PATH / 2;
          print.text(" -> ").number(path.size() - MOST_OF_A_PATH).text(" more");
        }
        print.text(i == 0 ? "" : " -> ").text(Harmless.line(path.get(i).name()));
      }
      print.text("  (").number(path.size()).line(" tasks)");
    }
    print.ink(Ink.DIM, "hash").blanks(11).line(plan.planned().hash());
  }

  /** The sign before a task: full when it runs, half when that is open, empty when it is left out. */
  static void sign(PlannedTask task, Print print) {
    if (task.decision() instanceof Decision.Runs) {
      print.ink(Ink.GREEN, "●");
    } else if (task.decision() instanceof Decision.Open) {
      print.ink(Ink.YELLOW, "◐");
    } else {
      print.ink(Ink.DIM, "○");
    }
  }
}
