package io.leat.cli.run;

import io.leat.engine.run.RunSignal;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Ctrl-C and its kin: the first stops the run tidily, the second at once, the third leaves it to itself.
 *
 * <p>The JDK has no supported way to hear a signal twice, only {@code sun.misc.Signal}, which javac warns of wherever it is named; so
 * it is reached by reflection, here alone. Where it is missing, a signal ends this process, and the run can be attached to.
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
    interrupts.hear("INT", "Ctrl-C");
    interrupts.hear("TERM", "the signal TERM");
    return interrupts;
  }

  private void hear(String name, String by) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  heard(by);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
      // the signal ends this process, as it does by itself
      return;
    }
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
