package io.leat.agent.ssh;

import io.leat.engine.artifact.Digest;
import io.leat.engine.driver.shell.ShellScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Large files on their way, each by itself: what came over before a link broke is not sent again. A part that something was added to is
 * believed when its digest is right; where a host cannot tell digests, it is sent from its beginning. Safe for all threads.
 */
final class LargeFiles {
  /** What is longer is large, in bytes; in blocks of 512 it is what {@code find} is asked for. */
  static final long MOST = 8L << 20;

  /** What is left free on the disk of the server, in bytes. */
  private static final long RESERVE = 64L << 20;

  /** How often a part is begun anew because it was not what it should be. */
  private static final int TRIES = 2;

  private static final String SUM = ShellScript.text(LargeFiles.class, "sum");

  private static final String SEND =
      ShellScript.folder() + SUM + ShellScript.text(LargeFiles.class, "send");

  private static final String RECEIVE = ShellScript.text(LargeFiles.class, "receive");

  private static final String DIGEST = SUM + ShellScript.text(LargeFiles.class, "digest");

  private final HostCommands commands;

  LargeFiles(HostCommands commands) {
    this.commands = commands;
  }

  /**
   * Sends a file.
   *
   * @param part what it is called on the host until it is put in its place
   */
  void send(Path file, Digest digest, String part) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      String said =
          commands.with(
              (command, out) -> {
                long has = number(HostCommands.line(out));
                try (OutputStream in = command.input();
                    InputStream from = Files.newInputStream(file)) {
                  from.skipNBytes(has);
                  from.transferTo(in);
                }
                return HostCommands.line(out);
              },
              SEND,
              part,
              Long.toString(Files.size(file)),
              digest.hex());
      if (said.equals("same")) {
        return;
      }
    }
    throw new IOException("'" + file.getFileName() + "' does not reach the host as it is");
  }

  /**
   * Receives a file.
   *
   * @param there the folder on the host
   * @param path in that folder
   * @param part where it is kept until it is whole; what is there of it is its beginning
   * @return whether it can be run there
   */
  boolean receive(String there, String path, Path part) throws IOException {
    Path parts = Files.createDirectories(Objects.requireNonNull(part.getParent()));
    for (int tries = 0; tries < TRIES; tries++) {
      long has = Files.exists(part) ? Files.size(part) : 0;
      Head head =
          commands.with(
              (command, out) -> {
                command.input().close();
                boolean isProgram = HostCommands.line(out).equals("x");
                long all = number(HostCommands.line(out));
                fits(path, all - has, parts);
                try (OutputStream to =
                    Files.newOutputStream(
                        part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                  long left = all - has;
                  byte[] some = new byte[1 << 16];
                  for (int count = out.read(some); count >= 0; count = out.read(some)) {
                    left -= count;
                    if (left < 0) {
                      // it grew while it was read; or the host sends what it never told of
                      throw new HostCommands.TooMuch(
                          "'" + path + "' goes on behind the " + all + " bytes that it has");
                    }
                    to.write(some, 0, count);
                  }
                }
                return new Head(all, isProgram);
              },
              RECEIVE,
              there,
              "./" + path,
              Long.toString(has + 1));
      if (Files.size(part) == head.size() && (has == 0 || isSame(there, path, part))) {
        return head.isProgram();
      }
      Files.delete(part);
    }
    throw new IOException("'" + path + "' changes on the host while it is read");
  }

  private static long number(String line) throws IOException {
    String digits = line.strip();
    if (!digits.matches("[0-9]{1,18}")) {
      throw new IOException("the host answers what was not asked");
    }
    return Long.parseLong(digits);
  }

  /** Refuses what the disk of the server has no room for, before a byte of it is there. */
  static void fits(String path, long bytes, Path folder) throws IOException {
    long free = folder.toFile().getUsableSpace() - RESERVE;
    if (bytes > free) {
      throw new IOException(
          "'"
              + path
              + "' needs "
              + bytes
              + " bytes, and the disk of the server has room for "
              + Math.max(0, free));
    }
  }

  /** What a host says of a file before it sends it. */
  private record Head(long size, boolean isProgram) {}

  private boolean isSame(String there, String path, Path part) throws IOException {
    return commands.text(DIGEST, there, "./" + path).strip().equals(Digest.ofFile(part).hex());
  }
}
