package io.leat.cli.plan;

import io.leat.engine.graph.Edge;
import java.util.List;

/** Explains the signs of a picture, and only those that are in it. */
final class SvgLegend {
  private double x;
  private final double y;
  private final Svg svg;

  private SvgLegend(double x, double y, Svg svg) {
    this.x = x;
    this.y = y;
    this.svg = svg;
  }

  static void print(double x, double y, List<PlanView> plans, Svg svg) {
    boolean open = false;
    boolean always = false;
    boolean leftOut = false;
    boolean critical = false;
    boolean needs = false;
    boolean output = false;
    boolean stream = false;
    for (PlanView plan : plans) {
      open |= plan.open() > 0;
      always |=
          plan.tasks().stream()
              .anyMatch(task -> task.task().always() && task.decision() instanceof Decision.Runs);
      leftOut |= plan.leftOut() > 0;
      critical |= plan.criticalPath().size() > 1;
      for (Edge edge : plan.edges()) {
        needs |= edge instanceof Edge.Needs;
        output |= edge instanceof Edge.Output;
        stream |= edge instanceof Edge.Stream;
      }
    }
    SvgLegend legend = new SvgLegend(x, y, svg);
    legend.task("task", "runs");
    if (open) {
      legend.task("task open", "open until the run");
    }
    if (always) {
      legend.task("task always", "runs at the end, always");
    }
    if (leftOut) {
      legend.task("task out", "left out");
    }
    if (needs) {
      legend.line("needs", "needs", "waits for success");
    }
    if (output) {
      legend.line("output", "output", "waits for an output");
    }
    if (stream) {
      legend.line("stream", "stream", "reads stdin from");
    }
    if (critical) {
      legend.line("critical-edge", "critical", "critical path");
    }
  }

  private void task(String classes, String words) {
    svg.openGroup(classes, words);
    svg.box("box", x, y - 8, 22, 16, 4);
    svg.dot(x + 11, y, 4.2);
    svg.closeGroup();
    words(28, words);
  }

  private void line(String classes, String marker, String words) {
    svg.curve(classes, x, y, x + 30, y, 0, marker);
    words(36, words);
  }

  private void words(double indent, String words) {
    svg.text("note", x + indent, y + 4, words);
    x += indent + SvgText.width(words, 12) + 14;
  }
}
