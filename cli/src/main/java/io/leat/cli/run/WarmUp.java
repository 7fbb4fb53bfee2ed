package io.leat.cli.run;

import io.leat.engine.driver.shell.ShellScript;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes what a run needs of the JDK first, while its Jobfile is read: where there is a second processor, a start is shorter by that. */
public final class WarmUp {
  private WarmUp() {}

  /** Begins it, on a thread of its own; nobody needs to wait for it. */
  public static void begin() {
    Thread.ofPlatform().daemon().name("warm-up").start(WarmUp::run);
  }

  private static void run() {
    try {
      MessageDigest.getInstance("SHA-256");
      // whoever starts a process asks for it, and it looks through all jars
      System.getLogger("java.lang.ProcessBuilder");
      ShellScript.launcher();
    } catch (NoSuchAlgorithmException | IOException problem) {
      // who needs it says it
      return;
    }
  }
}
