package io.leat.engine.folder;

import java.io.IOException;
import java.nio.file.Path;

/** A folder that is not one's own: another account can have put something into it that would be run, or keeps it shut; says which, and why. */
public final class NotOwn extends IOException {
  private static final long serialVersionUID = 1;

  private final String help;

  NotOwn(Path folder, String why) {
    this("'" + folder + "' " + why + ", and what is in it would be run");
  }

  private NotOwn(String message) {
    this(
        message,
        "when you know what is in it, make it yours alone (chown, chmod 700); else remove it, or"
            + " run in a folder of your own");
  }

  private NotOwn(String message, String help) {
    super(message);
    this.help = help;
  }

  /** A file that is a link, and would be written through. */
  static NotOwn link(Path file) {
    return new NotOwn("'" + file + "' is a link, and what it leads to would be written to");
  }

  /**
   * A folder that this account cannot look into.
   *
   * @param owner the name of the account that it belongs to
   */
  static NotOwn shut(Path folder, String owner) {
    return new NotOwn(
        "'" + folder + "' belongs to '" + owner + "', and this account may not look into it",
        "run Leat here as '"
            + owner
            + "' again, or make the folder yours: sudo chown -R \"$(id -u)\" '"
            + folder
            + "'");
  }

  /** What to do. */
  public String help() {
    return help;
  }
}
