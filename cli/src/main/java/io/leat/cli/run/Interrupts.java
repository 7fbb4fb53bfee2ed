package io.leat.cli.run;

import io.leat.engine.run.RunSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and its kin: the first stops the run tidily, the second at once, the third leaves it to itself. Where signals cannot be heard, one
 * ends this process, and the run can be attached to.
 */
public final class Interrupts {
  private final AtomicInteger count = new AtomicInteger();
  private final List<RunSignal> early = new ArrayList<>();
  private @Nullable Consumer<RunSignal> run;

  private Interrupts() {}

  /** Watches for signals to this process from now on. To be called before the run is stored: from then on it is to be stopped tidily. */
  public static Interrupts watch() {
    Interrupts interrupts = new Interrupts();
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
    RunSignal signal = new RunSignal.Cancel(by, now == 2);
    synchronized (this) {
      if (run == null) {
        early.add(signal);
      } else {
        run.accept(signal);
      }
    }
  }

  /** Has {@code run} be told of the signals that came already, and of those to come. */
  public synchronized void tell(Consumer<RunSignal> run) {
    this.run = run;
    early.forEach(run);
    early.clear();
  }

  /** Whether any came. */
  public boolean any() {
    return count.get() > 0;
  }
}
