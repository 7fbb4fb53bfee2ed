package io.leat.engine.job;

import io.leat.engine.expression.Glob;
import java.util.List;

/**
 * The test reports of a task.
 *
 * @param junit patterns of JUnit result files; empty for none
 * @param allowEmpty whether the task may succeed when they match no file, or the files hold no test
 * @param allowFailed whether the task may succeed when they tell of tests that failed
 */
public record ReportsDeclaration(List<Glob> junit, boolean allowEmpty, boolean allowFailed) {
  /** No reports. */
  public static final ReportsDeclaration NONE = new ReportsDeclaration(List.of(), false, false);

  public ReportsDeclaration {
    junit = List.copyOf(junit);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return junit.isEmpty();
  }
}
