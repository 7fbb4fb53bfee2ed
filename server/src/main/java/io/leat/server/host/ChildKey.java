package io.leat.server.host;

import io.leat.engine.attempt.ChildAsk;
import io.leat.engine.run.Lease;
import io.leat.store.Run;

/** The key of a run that a task started, by which it is found again: {@code run PARENT TASK/ATTEMPT.STEP}. */
public final class ChildKey {
  private ChildKey() {}

  /** The key of what {@code ask}, the id of a {@link ChildAsk} of the run {@code parent}, asks for; or what its keys begin with. */
  static String of(long parent, String ask) {
    return "run " + parent + " " + ask;
  }

  /** Whether the attempt of {@code lease}, of the run {@code parent}, started {@code child}. */
  public static boolean isOf(Run child, long parent, Lease lease) {
    return child.cause().key().startsWith(of(parent, ChildAsk.prefix(lease)));
  }
}
