package io.leat.engine.driver.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the system says about processes. Where there is no {@code /proc}, what the JVM knows has to do. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final boolean LINUX = Files.isReadable(Path.of("/proc/self/stat"));

  private static final byte[] VARIABLE = "LEAT_MARK=".getBytes(StandardCharsets.UTF_8);

  /** The unit of {@code /proc/PID/stat}, which is the same on all machines. */
  private static final long TICKS_PER_SECOND = 100;

  /** How often a process is looked at again that is becoming another program. */
  private static final int LOOKS = 200;

  private static final long LOOK_NANOS = 1_000_000;

  /** Room for most environments. */
  private static final int ENVIRON_BYTES = 1 << 15;

  private ProcessTable() {}

  /**
   * A process that cannot be mistaken for a later one of the same number.
   *
   * @param start clock ticks from boot to its start; -1 where that is not known
   */
  record Identity(long pid, long start) {

    /** Reads a line of {@code /proc/PID/stat}; its second field is a name in brackets that may hold anything. */
    static Identity of(String line) {
      int open = line.indexOf(' ');
      int close = line.lastIndexOf(')');
      long pid = Long.parseLong(open < 0 ? line.strip() : line.substring(0, open));
      String[] fields = line.substring(close + 1).strip().split(" ", -1);
      // the start is field 22 of the line, the state field 3
      long start = fields.length > 19 && !fields[19].isEmpty() ? Long.parseLong(fields[19]) : -1;
      return new Identity(pid, start);
    }

    /** How long ago it began, by a clock that nobody sets; zero where that is not known. */
    Duration age() {
      if (start < 0) {
        return Duration.ZERO;
      }
      try {
        String uptime = Files.readString(PROC.resolve("uptime"), StandardCharsets.ISO_8859_1);
        double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        long millis = (long) (seconds * 1000) - start * 1000 / TICKS_PER_SECOND;
        return Duration.ofMillis(Math.max(0, millis));
      } catch (IOException | NumberFormatException | IndexOutOfBoundsException unknown) {
        return Duration.ZERO;
      }
    }

    /** Whether this very process is there and has not ended. */
    boolean alive() {
      if (!LINUX || start < 0) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
      }
      try {
        String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        return of(line).start == start && state(line) != 'Z';
      } catch (IOException gone) {
        return false;
      }
    }
  }

  /**
   * The processes that have {@code LEAT_MARK} in their environment with a value that holds {@code mark}; this one never. The marks of
   * the attempts that an attempt was started by stand before its own.
   */
  static List<Long> marked(String mark) {
    List<Long> found = new ArrayList<>();
    if (!LINUX) {
      return found;
    }
    byte[] sought = mark.getBytes(StandardCharsets.UTF_8);
    long own = ProcessHandle.current().pid();
    EnvironmentReader reader = new EnvironmentReader();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        long pid = Long.parseLong(String.valueOf(entry.getFileName()));
        if (pid != own && reader.holds(entry, sought)) {
          found.add(pid);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return found;
    }
    return found;
  }

  /** The number of the process group that {@code pid} is in; -1 if it has ended. */
  static long group(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // behind the name: the state, the parent, the group
      return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ", 4)[2]);
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException gone) {
      return -1;
    }
  }

  /** Whether there is a program in it: neither a thread of the kernel nor one that ended. */
  private static boolean isProgram(Path process) {
    return Files.exists(process.resolve("exe"));
  }

  /** Whether it neither runs nor waits for a disk, as what becomes another program does. */
  private static boolean isAtRest(Path process) throws IOException {
    char state = state(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1));
    return state != 'R' && state != 'D';
  }

  /** The state in a line of {@code /proc/PID/stat}, a letter; blank where the line has none. */
  private static char state(String line) {
    int at = line.lastIndexOf(')') + 2;
    return at < line.length() ? line.charAt(at) : ' ';
  }

  /** Reads environments, one after the other, into the same room: there may be thousands of processes, at the end of each run. */
  private static final class EnvironmentReader {
    private byte[] room = new byte[ENVIRON_BYTES];
    private int length;

    /** Whether the value of {@code LEAT_MARK} that a process began with holds {@code sought}. */
    boolean holds(Path process, byte[] sought) {
      read(process);
      boolean within = false;
      for (int i = 0; i + sought.length <= length; i++) {
        if (i == 0 || room[i - 1] == 0) {
          within = startsAt(i, VARIABLE);
        }
        if (within && startsAt(i, sought)) {
          return true;
        }
      }
      return false;
    }

    private boolean startsAt(int at, byte[] sought) {
      int end = at + sought.length;
      return end <= length && Arrays.equals(room, at, end, sought, 0, sought.length);
    }

    /**
     * The environment that a process began with; empty if it has ended, or is another user's. A process that is becoming another program
     * has none to be read until it has, so what looks empty is looked at again.
     */
    private void read(Path process) {
      Path environ = process.resolve("environ");
      try {
        readFile(environ);
        for (int i = 0; i < LOOKS && length == 0 && isProgram(process); i++) {
          boolean isAtRest = isAtRest(process);
          if (!isAtRest) {
            LockSupport.parkNanos(LOOK_NANOS);
          }
          readFile(environ);
          if (isAtRest) {
            break;
          }
        }
      } catch (IOException goneOrForeign) {
        length = 0;
      }
    }

    /** By one call: after a part of it, the rest may be that of another program. */
    private void readFile(Path environ) throws IOException {
      while (true) {
        try (InputStream file = Files.newInputStream(environ)) {
          length = Math.max(0, file.read(room));
        }
        if (length < room.length) {
          return;
        }
        room = new byte[room.length * 4];
      }
    }
  }
}
