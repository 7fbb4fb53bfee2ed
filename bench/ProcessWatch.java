import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks again and again at the arguments of all processes, at the environments of those that are not of a task, and at the memory of the
 * shells that begin tasks. Of the memory of the server, which gives tasks their secrets, it looks once.
 */
final class ProcessWatch implements Runnable {
  private static final Path PROC = Path.of("/proc");

  /** What a task itself gives to the programs that it runs. */
  static final String OF_TASKS = "arguments that tasks give";

  /** What lists the files of a task on a host. */
  static final String NAMES = "names of files on a host";

  /** How much of a region of memory is read. */
  private static final long MOST = 64L << 20;

  private final SecretSearch search;
  private final long server;
  private final String folder;
  private final String mark;
  private final Set<Long> shells = new HashSet<>();
  private volatile boolean ended;
  private int looks;

  /**
   * A watch that is to be run.
   *
   * @param folder of the server, whose name is in the mark of each process of a task
   */
  ProcessWatch(SecretSearch search, long server, Path folder) {
    this.search = search;
    this.server = server;
    this.folder = folder.toString();
    this.mark = "LEAT_MARK=|" + folder;
  }

  void end() {
    ended = true;
  }

  int looks() {
    return looks;
  }

  int shells() {
    return shells.size();
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        for (long pid : pids()) {
          look(pid);
        }
        looks++;
        Thread.sleep(10);
      }
      memory(server, "memory of the server");
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } catch (IOException unreadable) {
      System.out.println("  cannot look at processes: " + unreadable);
    }
  }

  private static List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> all = Files.list(PROC)) {
      all.map(each -> each.getFileName().toString()).filter(each -> each.matches("[0-9]+")).forEach(each -> pids.add(Long.parseLong(each)));
    }
    return pids;
  }

  private void look(long pid) throws IOException {
    // first, since a process that ended meanwhile would seem to be of no task
    byte[] environment = read(pid, "environ");
    byte[] words = read(pid, "cmdline");
    String said = new String(words, StandardCharsets.ISO_8859_1);
    // what masks the log of a task is of the task, too
    boolean ofTask = new String(environment, StandardCharsets.ISO_8859_1).contains(mark) || said.contains("\0step\0mask\0");
    if (pid != ProcessHandle.current().pid()) {
      boolean isName = said.contains("/made/");
      search.look(isName ? NAMES : ofTask ? OF_TASKS : "arguments", words);
    }
    if (!ofTask) {
      search.look("environments", environment);
    }
    // each as often as there are looks would take all the time
    if (!ofTask && isLauncher(said) && looks % 50 == 25 && !isLauncher(new String(read(parent(pid), "cmdline"), StandardCharsets.ISO_8859_1))) {
      if (memory(pid, "memory of shells")) {
        shells.add(pid);
      }
    }
  }

  /** Its children, which are attempts of tasks, are called alike. */
  private boolean isLauncher(String said) {
    return said.contains("launcher") && said.contains(folder) && !said.contains("java") && !said.contains("\0attempt\0");
  }

  private static long parent(long pid) {
    String stat = new String(read(pid, "stat"), StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length > 1 ? Long.parseLong(fields[1]) : 0;
  }

  private static byte[] read(long pid, String file) {
    // by one call: what is read by several lacks its end when the process ends meanwhile
    byte[] all = new byte[1 << 18];
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/" + file)) {
      return Arrays.copyOf(all, Math.max(0, in.read(all)));
    } catch (IOException gone) {
      return new byte[0];
    }
  }

  /** Looks at what a core of a process would hold; gives whether it may. */
  private boolean memory(long pid, String place) throws IOException {
    boolean any = false;
    for (String line : new String(read(pid, "maps"), StandardCharsets.ISO_8859_1).split("\n")) {
      String[] words = line.split("[ -]", 4);
      if (words.length == 4 && words[2].startsWith("rw")) {
        long from = Long.parseUnsignedLong(words[0], 16);
        long size = Math.min(MOST, Long.parseUnsignedLong(words[1], 16) - from);
        any |= region(pid, from, size, place);
      }
    }
    return any;
  }

  private boolean region(long pid, long from, long size, String place) throws IOException {
    byte[] bytes = new byte[(int) size];
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      memory.seek(from);
      memory.readFully(bytes);
    } catch (IOException notMapped) {
      return false;
    }
    search.look(place, bytes);
    return true;
  }
}
