package io.leat.server.host;

import io.leat.engine.job.TriggerKind;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The runs that led to a run by themselves: each was started by a task of the one before, or because that one ended.
 *
 * @param runs from the first on, which something else caused; of a very long chain the last ones
 * @param family how many runs came of the first one by themselves, along other ways too
 */
public record Chain(List<Run> runs, long family) {
  /** How many runs may follow from one, each from the one before. */
  static final int LONGEST = 50;

  /** How many runs may come of one in all: where each is followed by two, there would be more and more. */
  static final int MOST = 1_000;

  private static final int DEEPEST = 8;

  public Chain {
    runs = List.copyOf(runs);
  }

  /** What led to {@code last}, which is the last of it. */
  public static Chain to(Run last, Store store) {
    List<Run> runs = new ArrayList<>();
    Run at = last;
    while (at != null && runs.size() <= LONGEST) {
      runs.add(at);
      Long parent = at.cause().trigger() == TriggerKind.JOB ? at.cause().parent() : null;
      at = parent == null ? null : store.runs().find(parent).orElse(null);
    }
    Collections.reverse(runs);
    return new Chain(runs, store.runs().family(last.number()));
  }

  /**
   * Why nothing more may follow; empty when it may.
   *
   * @param store tells the names of projects
   */
  public String full(Store store) {
    if (runs.size() > LONGEST) {
      return "more than " + LONGEST + " runs follow from each other: " + path(runs, store);
    }
    return family < MOST
        ? ""
        : MOST + " runs came of run " + runs.getFirst().number() + ": " + path(runs, store);
  }

  /** The runs at its end of which each but the first was started by a task of the one before. */
  private List<Run> started() {
    int from = runs.size() - 1;
    while (from > 0 && RunRequest.read(runs.get(from).spec().request()).parentTask() != null) {
      from--;
    }
    return runs.subList(from, runs.size());
  }

  /**
   * Why a task of the last run may not start a job; empty when it may.
   *
   * @param project of the job
   */
  String refusal(Project project, String job, Store store) {
    List<Run> started = started();
    for (int i = 0; i < started.size(); i++) {
      Run each = started.get(i);
      if (each.project() == project.id() && job.equals(each.job())) {
        return "jobs run each other: "
            + path(started.subList(i, started.size()), store)
            + " -> "
            + project.name()
            + "/"
            + job;
      }
    }
    if (started.size() > DEEPEST) {
      return "jobs that run jobs are nested more than "
          + DEEPEST
          + " deep: "
          + path(started, store);
    }
    return full(store);
  }

  /** For people: {@code web/build#3 -> docs/build#4}; the middle of a long one is left out. */
  private static String path(List<Run> runs, Store store) {
    if (runs.size() > DEEPEST + 1) {
      return path(runs.subList(0, 2), store)
          + " -> ... -> "
          + path(runs.subList(runs.size() - 2, runs.size()), store);
    }
    return runs.stream()
        .map(
            each ->
                store.projects().find(each.project()).map(Project::name).orElse("?")
                    + (each.job() == null ? "" : "/" + each.job())
                    + "#"
                    + each.number())
        .collect(Collectors.joining(" -> "));
  }
}
