package io.leat.engine.artifact;

import java.io.IOException;
import java.util.List;

/** Files could not be kept for reasons that their owner can mend. All reasons are told, each a line for people. */
public final class NotCollected extends IOException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 20;

  private final transient List<String> problems;

  /**
   * For these reasons.
   *
   * @param problems at least one, in the order of patterns, then of paths
   */
  public NotCollected(List<String> problems) {
    super(text(problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of patterns, then of paths. */
  public List<String> problems() {
    return problems;
  }

  private static String text(List<String> problems) {
    int more = problems.size() - SHOWN;
    String shown = String.join("\n", problems.subList(0, Math.min(SHOWN, problems.size())));
    return more > 0 ? shown + "\nand " + more + " more" : shown;
  }
}
