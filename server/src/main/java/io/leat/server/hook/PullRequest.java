package io.leat.server.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pull request, which some forges call a merge request.
 *
 * @param number within its repository
 * @param action {@code opened}, {@code reopened} or {@code updated}
 * @param commit the head of it, at least 12 digits
 * @param ref where that can be fetched from
 * @param source the branch that it comes from, in whatever repository
 * @param target the branch that it is to go into
 * @param fork whether it comes from another repository: its author may be anybody
 * @param labels of it; empty where the forge does not say
 * @param by the name that the forge knows its author by; may be empty
 */
public record PullRequest(
    long number,
    String action,
    String commit,
    String ref,
    String source,
    String target,
    boolean fork,
    String title,
    List<String> labels,
    String by) {
  private static final int LONGEST = 1000;

  /** Copies the first of the labels, as many as {@link #facts} tells of. */
  public PullRequest {
    List<String> told = new ArrayList<>();
    int length = 0;
    for (int i = 0; i < labels.size() && length <= LONGEST; i++) {
      told.add(cut(labels.get(i)));
      length += told.getLast().length() + 1;
    }
    labels = List.copyOf(told);
  }

  /** What a Jobfile may ask of it, by the names of the facts. All texts are by others, and at most {@value #LONGEST} characters long. */
  public Map<String, String> facts() {
    return Map.of(
        "pull.number", Long.toString(number),
        "pull.base", cut(target),
        "pull.labels", cut(String.join(",", labels)),
        "pull.fork", Boolean.toString(fork),
        "pull.title", cut(title),
        "pull.author", cut(by));
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
