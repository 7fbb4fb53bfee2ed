package io.leat.cli.plan;

import io.leat.cli.plan.picture.LayeredLayout;
import io.leat.cli.plan.picture.Sketch;
import io.leat.engine.graph.Edge;
import io.leat.engine.job.Environment;
import io.leat.engine.job.Family;
import io.leat.engine.job.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The picture of one job: its layout, and the tasks and edges drawn where that says. */
final class JobPicture {
  private static final int MOST_WITH_DETAILS = 150;
  private static final double NAME_SIZE = 13;
  private static final double SUB_SIZE = 11;
  private static final double MOST_TEXT = 250;
  private static final double FRAME = 16;

  private final PlanView plan;
  private final boolean details;
  private final double height;
  private final String[] names;
  private final String[] subs;
  private final Sketch sketch;
  private final LayeredLayout layout;
  private final List<int[]> frames = new ArrayList<>();

  JobPicture(PlanView plan) {
    this.plan = plan;
    this.details = plan.tasks().size() <= MOST_WITH_DETAILS;
    this.height = details ? 44 : 28;
    int size = plan.tasks().size();
    this.names = new String[size];
    this.subs = new String[size];
    this.sketch = sketch();
    this.layout = LayeredLayout.of(sketch);
  }

  double width() {
    return layout.width();
  }

  double height() {
    return layout.height();
  }

  private Sketch sketch() {
    int size = names.length;
    Map<Integer, Double> columns = new HashMap<>();
    TaskPhrases phrases = new TaskPhrases(plan);
    for (PlannedTask task : plan.tasks()) {
      int i = task.index();
      names[i] = SvgText.boldCut(task.name(), NAME_SIZE, MOST_TEXT);
      subs[i] = details ? SvgText.cut(sub(task, phrases), SUB_SIZE, MOST_TEXT) : "";
      double text =
          Math.max(SvgText.boldWidth(names[i], NAME_SIZE), SvgText.width(subs[i], SUB_SIZE));
      columns.merge(task.depth(), Math.max(96, 26 + text + 12), Math::max);
    }
    Map<String, Integer> groups = new HashMap<>();
    List<Sketch.Node> nodes = new ArrayList<>(size);
    for (PlannedTask task : plan.tasks()) {
      String key = frameKey(task);
      int group = key.isEmpty() ? -1 : groups.computeIfAbsent(key, _ -> groups.size());
      // the tasks of one column are equally wide, which looks calmer
      nodes.add(new Sketch.Node(task.depth(), columns.getOrDefault(task.depth(), 96.0), group));
    }
    for (int i = 0; i < groups.size(); i++) {
      frames.add(new int[] {-1, -1});
    }
    List<Sketch.Link> links = new ArrayList<>(plan.edges().size());
    for (Edge edge : plan.edges()) {
      links.add(
          new Sketch.Link(
              plan.task(edge.from()).index(), plan.task(edge.to()).index(), kind(edge)));
    }
    return new Sketch(nodes, height, details ? 16 : 8, FRAME, links);
  }

  /** What tasks in one frame have in common; empty for a task without a frame. */
  private static String frameKey(PlannedTask task) {
    var pipe = task.task().pipe();
    if (pipe != null) {
      return "pipe " + pipe;
    }
    String base = task.base();
    return base == null ? "" : task.depth() + " " + base;
  }

  private static int kind(Edge edge) {
    return switch (edge) {
      case Edge.Needs _ -> 0;
      case Edge.Output _ -> 1;
      case Edge.Stream _ -> 2;
    };
  }

  private static String sub(PlannedTask planned, TaskPhrases phrases) {
    Task task = planned.task();
    return switch (planned.decision()) {
      case Decision.LeftOut(String because) -> "left out: " + because;
      case Decision.Open(String because) -> because;
      case Decision.Runs _ -> {
        List<String> parts = new ArrayList<>();
        var approval = task.approval();
        if (approval != null) {
          parts.add(TaskPhrases.approval(approval));
        }
        Environment environment = task.environment();
        if (environment != null) {
          parts.add(TaskPhrases.environment(environment));
        }
        Family family = task.family();
        if (family != null) {
          parts.add(TaskPhrases.each(family));
        }
        if (!task.labels().isEmpty()) {
          parts.add("on " + Phrases.some(task.labels(), 4));
        }
        // what whoever agrees agrees to
        if ((approval != null || parts.isEmpty()) && !task.steps().isEmpty()) {
          parts.add(phrases.step(task.steps().getFirst()));
        }
        yield String.join(" · ", parts);
      }
    };
  }

  void print(Svg svg) {
    matrices(svg);
    pipes(svg);
    ending(svg);
    new EdgePicture(plan, layout, details).print(svg);
    for (PlannedTask task : plan.tasks()) {
      task(task, svg);
    }
  }

  private void matrices(Svg svg) {
    for (PlannedTask task : plan.tasks()) {
      int group = sketch.nodes().get(task.index()).group();
      if (group >= 0 && task.task().pipe() == null) {
        int[] frame = frames.get(group);
        if (frame[0] < 0 || layout.y(task.index()) < layout.y(frame[0])) {
          frame[0] = task.index();
        }
        if (frame[1] < 0 || layout.y(task.index()) > layout.y(frame[1])) {
          frame[1] = task.index();
        }
      }
    }
    for (int[] frame : frames) {
      if (frame[0] < 0) {
        continue;
      }
      PlannedTask first = plan.tasks().get(frame[0]);
      double x = left(frame[0]) - 8;
      double top = top(frame[0]) - FRAME;
      double bottom = top(frame[1]) + height + 8;
      svg.box("frame", x, top, width(frame[0]) + 16, bottom - top, 10);
      String base = SvgText.boldCut(String.valueOf(first.base()), SUB_SIZE, width(frame[0]));
      svg.text("frame-name", x + 10, top + 12, base);
    }
  }

  /** A frame around each pipe, where nothing else lies within. */
  private void pipes(Svg svg) {
    if (!details) {
      return;
    }
    for (TaskTree.Item item : TaskTree.items(plan)) {
      if (item.pipe() == null) {
        continue;
      }
      double x0 = Double.MAX_VALUE;
      double y0 = Double.MAX_VALUE;
      double x1 = 0;
      double y1 = 0;
      for (PlannedTask task : item.tasks()) {
        int i = task.index();
        x0 = Math.min(x0, left(i) - 10);
        x1 = Math.max(x1, left(i) + width(i) + 10);
        y0 = Math.min(y0, top(i) - FRAME);
        y1 = Math.max(y1, top(i) + height + 8);
      }
      boolean free = true;
      for (PlannedTask task : plan.tasks()) {
        int i = task.index();
        free &=
            item.pipe().equals(task.task().pipe())
                || left(i) > x1
                || left(i) + width(i) < x0
                || top(i) > y1
                || top(i) + height < y0;
      }
      if (free) {
        svg.box("frame pipe", x0, y0, x1 - x0, y1 - y0, 10);
        svg.text("frame-name pipe", x0 + 10, y0 + 12, "pipe " + item.pipe());
      }
    }
  }

  /** A line before the tasks that run at the end. */
  private void ending(Svg svg) {
    for (PlannedTask task : plan.tasks()) {
      if (task.task().always()) {
        double x = layout.left(task.depth()) - 20;
        svg.rule(x, 0, height());
        svg.text("note", x + 8, -8, "at the end");
        return;
      }
    }
  }

  private void task(PlannedTask task, Svg svg) {
    int i = task.index();
    String classes =
        switch (task.decision()) {
          case Decision.Runs _ -> task.task().always() ? "task always" : "task";
          case Decision.Open _ -> "task open";
          case Decision.LeftOut _ -> "task out";
        };
    svg.openGroup(task.critical() ? classes + " critical" : classes, tip(task));
    svg.box("box", left(i), top(i), width(i), height, 7);
    svg.dot(left(i) + 14, subs[i].isEmpty() ? layout.y(i) : top(i) + 15.5, 4.2);
    svg.text("name", left(i) + 26, subs[i].isEmpty() ? layout.y(i) + 4.5 : top(i) + 20, names[i]);
    svg.text("sub", left(i) + 26, top(i) + 35, subs[i]);
    svg.closeGroup();
  }

  private String tip(PlannedTask task) {
    List<String> lines = new ArrayList<>();
    lines.add(task.name());
    TaskPhrases phrases = new TaskPhrases(plan);
    for (String line :
        new String[] {
          task.task().description(),
          phrases.needs(task.task()),
          TaskPhrases.condition(task),
          TaskPhrases.fate(task),
          String.join(", ", TaskPhrases.manner(task.task()))
        }) {
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return String.join("; ", lines);
  }

  private double left(int node) {
    return layout.left(layout.column(node));
  }

  private double width(int node) {
    return sketch.nodes().get(node).width();
  }

  private double top(int node) {
    return layout.y(node) - height / 2;
  }
}
