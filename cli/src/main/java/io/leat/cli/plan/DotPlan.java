package io.leat.cli.plan;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Print;
import io.leat.engine.graph.Edge;
import java.util.List;

/**
 * Plans in the language of Graphviz. Tasks are called by number, so that no name can be taken for syntax; pipes and matrices are
 * clusters, tasks that are left out are dashed.
 */
final class DotPlan {
  private DotPlan() {}

  static void print(List<PlanView> plans, Print print) {
    print.line("digraph leat {");
    print.line("  rankdir=LR;");
    print.line("  fontname=\"Helvetica\";");
    print.line(
        "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f6f8fa\","
            + " fontname=\"Helvetica\"];");
    print.line("  edge [fontname=\"Helvetica\", fontsize=10, color=\"#57606a\"];");
    for (int i = 0; i < plans.size(); i++) {
      String prefix = plans.size() == 1 ? "t" : "j" + i + "t";
      if (plans.size() == 1) {
        print.text("  label=").text(quoted(plans.get(i).job().name().text())).line(";");
        print.line("  labelloc=t;");
        job(plans.get(i), prefix, "  ", print);
      } else {
        print.text("  subgraph cluster_j").number(i).line(" {");
        print.text("    label=").text(quoted(plans.get(i).job().name().text())).line(";");
        job(plans.get(i), prefix, "    ", print);
        print.line("  }");
      }
    }
    print.line("}");
  }

  private static void job(PlanView plan, String prefix, String indent, Print print) {
    List<TaskTree.Item> items = TaskTree.items(plan);
    for (int i = 0; i < items.size(); i++) {
      TaskTree.Item item = items.get(i);
      boolean cluster = item.pipe() != null || item.isMatrix();
      if (cluster) {
        String label =
            item.pipe() != null ? "pipe " + item.pipe() : String.valueOf(item.first().base());
        print.text(indent).text("subgraph cluster_").text(prefix).number(i).line(" {");
        print.text(indent).text("  label=").text(quoted(label)).line(";");
        print.text(indent);
        print.line("  style=\"rounded,filled\"; color=\"#d0d7de\"; fillcolor=\"#ffffff\";");
      }
      for (PlannedTask task : item.tasks()) {
        print.text(indent).text(cluster ? "  " : "");
        task(task, prefix, print);
      }
      if (cluster) {
        print.text(indent).line("}");
      }
    }
    for (Edge edge : plan.edges()) {
      PlannedTask from = plan.task(edge.from());
      PlannedTask to = plan.task(edge.to());
      print.text(indent).text(prefix).number(from.index());
      print.text(" -> ").text(prefix).number(to.index());
      switch (edge) {
        case Edge.Needs _ -> print.text(from.runs() && to.runs() ? "" : " [style=dashed]");
        case Edge.Output(var _, var output, var _) ->
            print.text(" [style=dashed, color=\"#1a7f37\", label=" + quoted(output.text()) + "]");
        case Edge.Stream _ ->
            print.text(" [color=\"#8250df:#8250df\", arrowhead=vee, label=\"stdin\"]");
      }
      print.line(";");
    }
  }

  private static void task(PlannedTask task, String prefix, Print print) {
    print.text(prefix).number(task.index()).text(" [label=").text(quoted(task.name()));
    switch (task.decision()) {
      case Decision.Runs _ -> {}
      case Decision.Open(String because) ->
          print.text(", color=\"#9a6700\", tooltip=").text(quoted(because));
      case Decision.LeftOut(String because) ->
          print
              .text(
                  ", style=\"rounded,dashed\", color=\"#8c959f\", fontcolor=\"#57606a\", tooltip=")
              .text(quoted(because));
    }
    if (task.critical()) {
      print.text(", penwidth=2");
    }
    if (task.task().always()) {
      print.text(", shape=octagon");
    }
    print.line("];");
  }

  /** A text in quotes; Graphviz reads entities and escapes in labels. */
  private static String quoted(String written) {
    String text = Harmless.line(written);
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '&' -> quoted.append("&amp;");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
