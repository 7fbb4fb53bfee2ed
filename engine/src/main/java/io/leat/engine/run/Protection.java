package io.leat.engine.run;

import io.leat.engine.job.EnvironmentName;
import java.util.List;

/**
 * Whose consent an environment asks for before a task brings a version to it, besides what its Jobfile asks.
 *
 * @param by accounts, groups or roles; empty for anyone who may agree to tasks
 * @param notOwn whether who caused the run may not
 */
public record Protection(EnvironmentName environment, List<String> by, boolean notOwn) {
  public Protection {
    by = List.copyOf(by);
  }
}
