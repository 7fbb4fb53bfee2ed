package io.leat.cli.install;

import io.leat.cli.terminal.BoundedFile;
import io.leat.engine.digest.Sha256;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of the machine, of lines in which '#' begins a comment. Its first line has the sum of the others, by which it is known whether
 * somebody has changed it: what somebody changed is neither written over nor removed.
 *
 * @param mode as {@code ls} writes it, such as {@code rw-r--r--}
 * @param text without the first line
 */
record InstalledFile(Path path, String mode, String text) {
  private static final String HEAD = "# made by 'leat server install'; as it was made, its sum is ";

  /** What is there. */
  enum State {
    /** Nothing. */
    MISSING,
    /** That folder is closed to this account. */
    HIDDEN,
    /** This text. */
    SAME,
    /** What was made here, of other words, and was not changed since. */
    EARLIER,
    /** What somebody else wrote. */
    CHANGED
  }

  /** Looks at what is written before it has its name. */
  @FunctionalInterface
  interface Check {
    /**
     * Looks at {@code file}.
     *
     * @throws IOException when it must not be put in place, with the reason
     */
    void look(Path file) throws IOException, InterruptedException;
  }

  /** The whole text, as it is written. */
  String whole() {
    return HEAD + Sha256.hex(text) + "\n" + text;
  }

  State state() throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return State.MISSING;
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return State.HIDDEN;
    }
    String there = there();
    String body = body(there);
    if (body.equals(text)) {
      return State.SAME;
    }
    return isAsMade(there) ? State.EARLIER : State.CHANGED;
  }

  /** Whether what is there was made here, and nobody has changed it. */
  boolean isAsMade() throws IOException {
    return isAsMade(there());
  }

  private static boolean isAsMade(String there) {
    String body = body(there);
    return there.equals(HEAD + Sha256.hex(body) + "\n" + body);
  }

  private String there() throws IOException {
    return BoundedFile.text(path);
  }

  private static String body(String there) {
    return there.startsWith(HEAD) ? there.substring(there.indexOf('\n') + 1) : there;
  }

  /** What it says, without blanks around, comments and empty lines. */
  List<String> said() throws IOException {
    return said(there());
  }

  private static List<String> said(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  /** The lines that only one of the two has: {@code -} what is there, {@code +} what would be written. */
  List<String> difference() throws IOException {
    List<String> there = said();
    List<String> own = said(text);
    List<String> lines = new ArrayList<>();
    there.stream().filter(line -> !own.contains(line)).forEach(line -> lines.add("- " + line));
    own.stream().filter(line -> !there.contains(line)).forEach(line -> lines.add("+ " + line));
    return lines;
  }

  /**
   * Writes it beside, brings it to the disk, has it looked at, and gives it its name. What was there is there until then.
   *
   * @throws IOException when it cannot be written or was refused
   */
  void write(Check check) throws IOException, InterruptedException {
    Path beside =
        PrivateFile.writeBeside(
            path, whole().getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString(mode));
    try {
      check.look(beside);
      PrivateFile.move(beside, path);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Removes it. */
  void remove() throws IOException {
    Files.deleteIfExists(path);
    DurableFile.syncFolder(path);
  }
}
