package io.leat.cli.run;

import java.lang.reflect.Proxy;

/**
 * Signals of the system to this process.
 *
 * <p>The JDK has no supported way to hear a signal more than once, only {@code sun.misc.Signal}, which javac warns of wherever it is
 * named; so it is reached by reflection, here alone.
 */
final class Signals {
  private Signals() {}

  /**
   * Calls {@code heard}, on a thread of its own, each time the signal {@code name} comes from now on. Where the JDK or the system
   * does not have it, the signal does what it does by itself.
   *
   * @param name such as INT
   */
  static void hear(String name, Runnable heard) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  heard.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
      return;
    }
  }
}
