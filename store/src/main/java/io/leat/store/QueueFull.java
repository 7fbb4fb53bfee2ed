package io.leat.store;

/** That as many runs wait as may. Nothing was stored; the same may be asked again when some have begun. */
public final class QueueFull extends StoreUnavailable {
  QueueFull(long queued, int most) {
    super(
        queued
            + (queued == 1 ? " run waits" : " runs wait")
            + ", and no more than "
            + most
            + " may",
        null);
  }
}
