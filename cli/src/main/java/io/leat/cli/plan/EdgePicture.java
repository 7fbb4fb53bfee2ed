package io.leat.cli.plan;

import io.leat.cli.plan.picture.LayeredLayout;
import io.leat.engine.graph.Edge;
import java.util.List;

/** The edges of the picture of a job. */
final class EdgePicture {
  private final PlanView plan;
  private final LayeredLayout layout;
  private final boolean labels;
  private final int tasks;

  /** For each task of the critical path, one more than the task before it; 0 for all others. */
  private final int[] pathBefore;

  /**
   * The edges of {@code plan}.
   *
   * @param labels whether outputs are named
   */
  EdgePicture(PlanView plan, LayeredLayout layout, boolean labels) {
    this.plan = plan;
    this.layout = layout;
    this.labels = labels;
    this.tasks = plan.tasks().size();
    this.pathBefore = new int[tasks];
    List<PlannedTask> path = plan.criticalPath();
    for (int i = 1; i < path.size(); i++) {
      pathBefore[path.get(i).index()] = path.get(i - 1).index() + 1;
    }
  }

  void print(Svg svg) {
    String[] through = new String[layout.size()];
    List<Edge> edges = plan.edges();
    for (int i = 0; i < edges.size(); i++) {
      String look = look(edges.get(i));
      for (int at = layout.lastStop(i); at >= tasks; at = layout.before(at)) {
        if (through[at] == null || look.equals("critical-edge")) {
          through[at] = look;
        }
      }
    }
    // the critical path lies on top
    for (boolean critical : new boolean[] {false, true}) {
      for (int bend = tasks; bend < through.length; bend++) {
        if (through[bend].equals("critical-edge") == critical) {
          bend(bend, through[bend], svg);
        }
      }
      for (int i = 0; i < edges.size(); i++) {
        if (look(edges.get(i)).equals("critical-edge") == critical) {
          end(i, svg);
        }
      }
    }
  }

  /** The part of an edge that leads to a bend and through it. */
  private void bend(int bend, String look, Svg svg) {
    int from = layout.before(bend);
    int column = layout.column(bend);
    svg.curve(
        look,
        layout.exit(from),
        layout.y(from),
        layout.left(column),
        layout.y(bend),
        layout.right(column),
        "");
  }

  /** The part of the edge at {@code index} that leads to its task. */
  private void end(int index, Svg svg) {
    Edge edge = plan.edges().get(index);
    String look = look(edge);
    int from = layout.lastStop(index);
    int to = plan.task(edge.to()).index();
    String marker = look.equals("critical-edge") ? "critical" : look;
    svg.curve(look, layout.exit(from), layout.y(from), left(to) - 1, layout.y(to), 0, marker);
    if (labels && edge instanceof Edge.Output(var _, var output, var _)) {
      svg.text("label", left(to) - 10, layout.y(to) - 5, output.text());
    }
  }

  private String look(Edge edge) {
    PlannedTask from = plan.task(edge.from());
    PlannedTask to = plan.task(edge.to());
    if (!from.runs() || !to.runs()) {
      return "faint";
    }
    return switch (edge) {
      case Edge.Needs _ -> onPath(from, to) ? "critical-edge" : "needs";
      case Edge.Output _ -> "output";
      case Edge.Stream _ -> "stream";
    };
  }

  private boolean onPath(PlannedTask from, PlannedTask to) {
    return pathBefore[to.index()] == from.index() + 1;
  }

  private double left(int node) {
    return layout.left(layout.column(node));
  }
}
