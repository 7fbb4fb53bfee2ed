package io.leat.engine.local;

import java.io.IOException;
import java.nio.file.Path;

/** A folder that another account can have put something into that would be run; says which, and why. */
public final class NotOwn extends IOException {
  private static final long serialVersionUID = 1;

  NotOwn(Path folder, String why) {
    this("'" + folder + "' " + why + ", and what is in it would be run");
  }

  private NotOwn(String message) {
    super(message);
  }

  /** A file that is a link, and would be written through. */
  static NotOwn link(Path file) {
    return new NotOwn("'" + file + "' is a link, and what it leads to would be written to");
  }

  /** What to do. */
  public String help() {
    return "when you know what is in it, make it yours alone (chown, chmod 700); else remove it, or"
        + " run in a folder of your own";
  }
}
