package io.leat.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are asked for: those that meet all that is given.
 *
 * @param project null for all
 * @param among the projects that may be seen; null for all
 * @param job null for all
 * @param branch null for all
 * @param phases empty for all
 * @param key null for all
 * @param since those created then or later; null for all
 */
public record RunQuery(
    @Nullable Long project,
    @Nullable Set<Long> among,
    @Nullable String job,
    @Nullable String branch,
    Set<RunPhase> phases,
    @Nullable String key,
    @Nullable Instant since) {
  /** All runs. */
  public static final RunQuery ALL = new RunQuery(null, null, null, null, Set.of(), null, null);

  /**
   * Those that stand there.
   *
   * @param among null for all projects
   */
  public static RunQuery of(@Nullable Set<Long> among, RunPhase... phases) {
    return new RunQuery(null, among, null, null, Set.of(phases), null, null);
  }

  public RunQuery {
    among = among == null ? null : Set.copyOf(among);
    phases = Set.copyOf(phases);
  }

  /**
   * What stands behind the first condition of a query.
   *
   * @param values of question marks; those of these conditions are added
   */
  String conditions(List<Object> values) {
    StringBuilder conditions = new StringBuilder();
    if (project != null) {
      conditions.append(" and project = ?");
      values.add(project);
    }
    conditions.append(among(among, values));
    if (job != null) {
      conditions.append(" and job = ?");
      values.add(job);
    }
    if (branch != null) {
      conditions.append(" and branch = ?");
      values.add(branch);
    }
    if (!phases.isEmpty()) {
      String marks = String.join(", ", Collections.nCopies(phases.size(), "?"));
      conditions.append(" and status in (").append(marks).append(')');
      phases.forEach(each -> values.add(each.word()));
    }
    if (key != null) {
      conditions.append(" and caller_key = ?");
      values.add(key);
    }
    if (since != null) {
      conditions.append(" and created >= ?");
      values.add(Rows.millis(since).atOffset(ZoneOffset.UTC));
    }
    return conditions.toString();
  }

  /** That the project is one of {@code among}, which is null for all, behind the first condition of a query. */
  static String among(@Nullable Set<Long> among, List<Object> values) {
    if (among == null) {
      return "";
    }
    values.add(among.toArray(Long[]::new));
    return " and project = any(?)";
  }
}
