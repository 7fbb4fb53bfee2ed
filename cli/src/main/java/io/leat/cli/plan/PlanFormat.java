package io.leat.cli.plan;

import io.leat.cli.terminal.Print;
import io.leat.dsl.PlannedJob;
import java.util.ArrayList;
import java.util.List;

/** The forms in which a plan can be shown. */
public enum PlanFormat {
  /** A tree for people. */
  TEXT("text"),
  /** Everything, for programs. */
  JSON("json"),
  /** The graph in the language of Graphviz. */
  DOT("dot"),
  /** The graph as a Mermaid flowchart, for Markdown pages. */
  MERMAID("mermaid"),
  /** The graph as a picture. */
  SVG("svg");

  /** The words for the formats on the command line. */
  public static final List<String> WORDS = List.of("text", "json", "dot", "mermaid", "svg");

  private final String word;

  PlanFormat(String word) {
    this.word = word;
  }

  /** The word for this on the command line. */
  public String word() {
    return word;
  }

  /** Whether the hash of the job is part of it. */
  public boolean hashed() {
    return this == TEXT || this == JSON;
  }

  /** The format with the word {@code word}, which is one of {@link #WORDS}. */
  public static PlanFormat of(String word) {
    return values()[WORDS.indexOf(word)];
  }

  /**
   * Writes the plan of {@code jobs}.
   *
   * @param file how the Jobfile is called
   * @param columns of the terminal that a text is for; 0 for none
   */
  public void print(String file, List<PlannedJob> jobs, int columns, Print print) {
    List<PlanView> plans = new ArrayList<>(jobs.size());
    for (PlannedJob job : jobs) {
      plans.add(PlanView.of(job));
    }
    switch (this) {
      case TEXT -> TextPlan.print(plans, columns, print);
      case JSON -> JsonPlan.print(file, plans, print);
      case DOT -> DotPlan.print(plans, print);
      case MERMAID -> MermaidPlan.print(plans, print);
      case SVG -> SvgPlan.print(plans, print);
    }
  }
}
