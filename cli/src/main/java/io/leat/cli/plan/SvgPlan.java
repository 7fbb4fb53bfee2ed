package io.leat.cli.plan;

import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans as a picture that stands alone: no script, no font, nothing fetched. Tasks are in columns by depth, from left to right; dark
 * on light with a contrast of at least 4.5 to 1.
 */
final class SvgPlan {
  private static final double MARGIN = 28;
  private static final double HEADING = 62;
  private static final double BETWEEN = 36;
  private static final double LEGEND = 44;
  private static final double LEAST_WIDTH = 620;

  private SvgPlan() {}

  static void print(List<PlanView> plans, Print print) {
    List<JobPicture> pictures = new ArrayList<>(plans.size());
    double width = LEAST_WIDTH;
    double height = MARGIN;
    for (PlanView plan : plans) {
      JobPicture picture = new JobPicture(plan);
      pictures.add(picture);
      width = Math.max(width, Math.max(picture.width(), headingWidth(plan)) + 2 * MARGIN);
      height += HEADING + picture.height() + BETWEEN;
    }
    height += LEGEND;
    Svg svg = new Svg(print);
    svg.open(width, height, title(plans));
    double y = MARGIN;
    for (int i = 0; i < pictures.size(); i++) {
      heading(plans.get(i), y, svg);
      svg.openGroup(MARGIN, y + HEADING);
      pictures.get(i).print(svg);
      svg.closeGroup();
      y += HEADING + pictures.get(i).height() + BETWEEN;
    }
    SvgLegend.print(MARGIN, y, plans, svg);
    svg.close();
  }

  private static String title(List<PlanView> plans) {
    List<String> names = new ArrayList<>(plans.size());
    for (PlanView plan : plans) {
      names.add(plan.job().name().text());
    }
    return "Plan of " + Phrases.some(names, 5);
  }

  private static void heading(PlanView plan, double y, Svg svg) {
    svg.text("title", MARGIN, y + 18, plan.job().name().text());
    svg.text("note", MARGIN, y + 38, facts(plan));
  }

  private static double headingWidth(PlanView plan) {
    return Math.max(
        SvgText.boldWidth(plan.job().name().text(), 20), SvgText.width(facts(plan), 12));
  }

  private static String facts(PlanView plan) {
    String description = SvgText.cut(plan.job().description(), 12, 480);
    return (description.isEmpty() ? "" : description + " · ")
        + Plural.of(plan.tasks().size(), "task")
        + ", "
        + Plural.of(plan.edges().size(), "edge")
        + (plan.leftOut() == 0 ? "" : ", " + plan.leftOut() + " left out")
        + (plan.criticalPath().size() < 2
            ? ""
            : " · critical path of " + Plural.of(plan.criticalPath().size(), "task"));
  }
}
