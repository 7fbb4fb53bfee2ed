package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.engine.graph.Edge;
import java.util.List;

/**
 * Plans as Mermaid flowcharts, which many Markdown pages show. Tasks are called by number; of labels, all that could be syntax is
 * written as character codes.
 */
final class MermaidPlan {
  private MermaidPlan() {}

  static void print(List<PlanView> plans, Print print) {
    print.line("flowchart LR");
    for (int i = 0; i < plans.size(); i++) {
      String prefix = plans.size() == 1 ? "t" : "j" + i + "t";
      boolean cluster = plans.size() > 1;
      if (cluster) {
        String label = quoted(plans.get(i).job().name().text());
        print.text("  subgraph j").number(i).text("[").text(label).line("]");
      }
      job(plans.get(i), prefix, print);
      if (cluster) {
        print.line("  end");
      }
    }
    print.line("  classDef skipped stroke-dasharray:4 3,color:#57606a,fill:#ffffff,stroke:#8c959f");
    print.line("  classDef open fill:#fff8c5,color:#24292f,stroke:#9a6700");
    print.line("  classDef critical stroke-width:3px");
  }

  private static void job(PlanView plan, String prefix, Print print) {
    List<TaskTree.Item> items = TaskTree.items(plan);
    for (int i = 0; i < items.size(); i++) {
      TaskTree.Item item = items.get(i);
      boolean cluster = item.pipe() != null || item.isMatrix();
      if (cluster) {
        String label =
            item.pipe() != null ? "pipe " + item.pipe() : String.valueOf(item.first().base());
        print.text("  subgraph ").text(prefix).text("g").number(i);
        print.text("[").text(quoted(label)).line("]");
      }
      for (PlannedTask task : item.tasks()) {
        print.text(cluster ? "    " : "  ").text(prefix).number(task.index());
        boolean always = task.task().always();
        print.text(always ? "{{" : "(").text(quoted(task.name())).line(always ? "}}" : ")");
      }
      if (cluster) {
        print.line("  end");
      }
    }
    for (Edge edge : plan.edges()) {
      PlannedTask from = plan.task(edge.from());
      PlannedTask to = plan.task(edge.to());
      print.text("  ").text(prefix).number(from.index());
      switch (edge) {
        case Edge.Needs _ -> print.text(" --> ");
        case Edge.Output(var _, var output, var _) ->
            print.text(" -. ").text(quoted(output.text())).text(" .-> ");
        case Edge.Stream _ -> print.text(" == ").text(quoted("stdin")).text(" ==> ");
      }
      print.text(prefix).number(to.index()).line();
    }
    for (PlannedTask task : plan.tasks()) {
      switch (task.decision()) {
        case Decision.Runs _ -> {}
        case Decision.Open _ -> mark(prefix, task, "open", print);
        case Decision.LeftOut _ -> mark(prefix, task, "skipped", print);
      }
      if (task.critical()) {
        mark(prefix, task, "critical", print);
      }
    }
  }

  private static void mark(String prefix, PlannedTask task, String word, Print print) {
    print.text("  class ").text(prefix).number(task.index()).text(" ").line(word);
  }

  /** A text in quotes; letters, digits and what is harmless in a quoted label stand as they are, the rest as {@code #code;}. */
  private static String quoted(String written) {
    String text = Harmless.line(written);
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || " ._-,:".indexOf(c) >= 0
              || c >= 0xa0;
      if (plain) {
        quoted.append(c);
      } else {
        quoted.append('#').append((int) c).append(';');
      }
    }
    return quoted.append('"').toString();
  }
}
