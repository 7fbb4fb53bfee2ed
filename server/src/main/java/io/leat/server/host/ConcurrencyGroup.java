package io.leat.server.host;

import io.leat.store.OpenRun;
import io.leat.store.Run;
import org.jspecify.annotations.Nullable;

/** The runs of a project of which one runs at a time. */
record ConcurrencyGroup(long project, String name) {
  /** That of a run; null for none. */
  static @Nullable ConcurrencyGroup of(Run run) {
    String name = run.group();
    return name == null ? null : new ConcurrencyGroup(run.project(), name);
  }

  /** That of a run; null for none. */
  static @Nullable ConcurrencyGroup of(OpenRun run) {
    String name = run.group();
    return name == null ? null : new ConcurrencyGroup(run.project(), name);
  }
}
