package io.leat.engine.run;

import io.leat.engine.job.Task;

/** Who says what it takes to bring a version to an environment (port). Called on several threads, and may take long. */
public interface EnvironmentGuard {
  /** Lets all in: nobody has settings of environments where there is no server. */
  EnvironmentGuard OPEN = _ -> new EnvironmentEntry.Free();

  /**
   * What it takes now for {@code task}, which names an environment. Asked once all that it needs is there; again only when who asked has died
   * before the answer was stored.
   *
   * @throws InterruptedException when the server ends; it is asked again later
   */
  EnvironmentEntry entry(Task task) throws InterruptedException;
}
