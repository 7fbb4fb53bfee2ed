package io.leat.engine.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Which process owns a run, in the file {@code NUMBER.owner} beside its folder: whoever deletes the file of the locks takes the lock from
 * nobody, but the next who asks locks another file. One who died, was on another machine or in another container is not taken for an owner;
 * neither is anybody where there is no {@code /proc}. There the lock alone counts.
 */
final class OwnerNote {
  private static final Path PROC = Path.of("/proc");
  private static final int LONGEST = 1000;

  private OwnerNote() {}

  /** Notes this process. */
  static void write(Path run) {
    try {
      // a link that a repository brought is not followed
      remove(run);
      Files.writeString(
          of(run),
          identity(ProcessHandle.current().pid()),
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
    } catch (IOException full) {
      // a run is stopped, or deleted, also where there is no room for this
      return;
    }
  }

  static void remove(Path run) throws IOException {
    Files.deleteIfExists(of(run));
  }

  /** Whether another process is noted and still there. */
  static boolean another(Path run) {
    Path note = of(run);
    if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream file = Files.newInputStream(note, LinkOption.NOFOLLOW_LINKS)) {
      String noted = new String(file.readNBytes(LONGEST), StandardCharsets.UTF_8);
      long pid = Long.parseLong(noted.substring(0, noted.indexOf(' ')));
      return pid != ProcessHandle.current().pid() && noted.equals(identity(pid));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException none) {
      return false;
    }
  }

  private static Path of(Path run) {
    return run.resolveSibling(run.getFileName() + ".owner");
  }

  /**
   * What tells the process {@code pid} from every other: its number and start, the start of the system, and the namespace that the number
   * is of.
   *
   * @throws IOException when there is none, or it has ended
   */
  private static String identity(long pid) throws IOException {
    String line =
        Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1).strip();
    // the name in brackets may hold anything; behind it stands the state, and the start as the 20th
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    if (fields[0].equals("Z") || fields.length < 20) {
      throw new IOException("process " + pid + " has ended");
    }
    String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    String space = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
    return pid + " " + fields[19] + " " + boot + " " + space + "\n";
  }
}
