package io.leat.server.host;

import io.leat.store.Project;
import java.util.Map;

/**
 * What becomes of pull requests of forks, whose authors may be anybody: nothing, unless the project says so, and even then without a secret
 * (ADR 55). Pure.
 */
public final class Forks {
  /** The setting of a project; not there for {@link #IGNORE}. */
  public static final String SETTING = "pullRequests.forks";

  /** They start what their Jobfile says. */
  public static final String RUN = "run";

  /** They start nothing. */
  public static final String IGNORE = "ignore";

  /** Why a run of one lacks a secret, and what to do. */
  static final String HINT = "; a pull request of a fork has none: when !pull.fork";

  private static final String FACT = "pull.fork";

  private Forks() {}

  /** What {@code project} says: {@link #RUN} or {@link #IGNORE}. */
  public static String of(Project project) {
    return RUN.equals(project.settings().get(SETTING)) ? RUN : IGNORE;
  }

  /** Whether a run with these facts is of a pull request of a fork, or of what follows it. */
  static boolean wrote(Map<String, String> facts) {
    return "true".equals(facts.get(FACT));
  }
}
