package io.leat.server.host;

import io.leat.engine.schedule.ConcurrencyGroup;
import io.leat.store.OpenRun;
import io.leat.store.Preparation;
import io.leat.store.Run;
import org.jspecify.annotations.Nullable;

/** The concurrency groups of runs in the store. */
final class Groups {
  private Groups() {}

  /** That of a run; null for none. */
  static @Nullable ConcurrencyGroup of(Run run) {
    return of(run.project(), run.group());
  }

  /** That of a run; null for none. */
  static @Nullable ConcurrencyGroup of(OpenRun run) {
    return of(run.project(), run.group());
  }

  private static @Nullable ConcurrencyGroup of(long project, Preparation.@Nullable Group group) {
    return group == null ? null : new ConcurrencyGroup(project, group.name());
  }
}
