package io.leat.dsl.check;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.job.JobName;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Circles of jobs that start each other. */
final class JobCircles {
  private JobCircles() {}

  /** That a job starts another one. */
  record Edge(JobName to, SourceSpan span) {}

  /**
   * Walks along all edges, with a stack of its own; each that leads back into its path closes a circle.
   *
   * @param edges by the job that they begin at, in the order of the file; one may lead to a job that is no key
   * @param found is given what says the closing edge, and the circle, such as {@code a -> b -> a}
   */
  static void find(Map<JobName, List<Edge>> edges, BiConsumer<SourceSpan, String> found) {
    Set<JobName> done = new HashSet<>();
    for (JobName start : edges.keySet()) {
      Map<JobName, Iterator<Edge>> path = new LinkedHashMap<>();
      ArrayDeque<JobName> names = new ArrayDeque<>();
      enter(start, edges, done, path, names);
      while (!names.isEmpty()) {
        Iterator<Edge> open = path.getOrDefault(names.getLast(), List.<Edge>of().iterator());
        if (!open.hasNext()) {
          done.add(names.getLast());
          path.remove(names.removeLast());
          continue;
        }
        Edge edge = open.next();
        if (path.containsKey(edge.to())) {
          String before =
              names.stream()
                  .dropWhile(each -> !each.equals(edge.to()))
                  .map(JobName::text)
                  .collect(Collectors.joining(" -> "));
          found.accept(edge.span(), before + " -> " + edge.to());
        } else {
          enter(edge.to(), edges, done, path, names);
        }
      }
    }
  }

  private static void enter(
      JobName job,
      Map<JobName, List<Edge>> edges,
      Set<JobName> done,
      Map<JobName, Iterator<Edge>> path,
      ArrayDeque<JobName> names) {
    if (!done.contains(job)) {
      names.addLast(job);
      path.put(job, edges.getOrDefault(job, List.of()).iterator());
    }
  }
}
