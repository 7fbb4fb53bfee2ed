package io.leat.cli.run;

import io.leat.engine.run.RunSignal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Ctrl-C and its kin: the first stops the run tidily, the second at once, the third leaves it to itself. Where signals cannot be heard, one
 * ends this process, and the run can be attached to.
 */
public final class Interrupts {
  private final AtomicInteger count = new AtomicInteger();
  private final Consumer<RunSignal> run;

  private Interrupts(Consumer<RunSignal> run) {
    this.run = run;
  }

  /** Watches for signals to this process from now on, and tells {@code run}. */
  public static Interrupts watch(Consumer<RunSignal> run) {
    Interrupts interrupts = new Interrupts(run);
    Signals.hear("INT", () -> interrupts.heard("Ctrl-C"));
    Signals.hear("TERM", () -> interrupts.heard("the signal TERM"));
    return interrupts;
  }

  /** Calls {@code ended} when this process is to end, and nobody else from now on. */
  public static void hear(Runnable ended) {
    Signals.hear("INT", ended);
    Signals.hear("TERM", ended);
  }

  /** Leaves Ctrl-C to others from now on. */
  public static void ignore() {
    Signals.hear("INT", () -> {});
  }

  private void heard(String by) {
    int now = count.incrementAndGet();
    if (now > 2) {
      Runtime.getRuntime().halt(130);
    }
    run.accept(new RunSignal.Cancel(by, now == 2));
  }

  /** Whether any came. */
  public boolean any() {
    return count.get() > 0;
  }
}
