import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 *
 * <p>A process is of a task by proof: its environment has the mark of an attempt; or its process group is led by the shell of an attempt, which
 * has written its own number and the time of its start into the claim of the attempt before it reads a secret. What leads a group is in
 * it before it runs, and a number is not given away while a group has it.
 */
final class ProcessWatch implements Runnable {
  private static final Path PROC = Path.of("/proc");

  /** What a task itself gives to the programs that it runs. */
  static final String OF_TASKS = "arguments that tasks give";

  /** What lists the files of a task on a host. */
  static final String NAMES = "names of files on a host";

  /** The child of a shell that begins tasks, in which what writes the secrets of one task into their file on a host ends. */
  static final String WRITERS = "memory of what writes the file of secrets";

  static final String SHELLS = "memory of shells";

  /** The memory of the shells is not looked at each time, which would take all the time. */
  private static final int EACH = 10;

  /** How much of a region of memory is read. */
  private static final long MOST = 64L << 20;

  private final SecretSearch search;
  private final long server;
  private final Path folder;
  private final String mark;
  private final Set<Path> read = new HashSet<>();
  private final Set<Identity> leaders = new HashSet<>();
  private final Set<Identity> shells = new HashSet<>();
  private volatile boolean ended;
  private int looks;
  private int proven;
  private int gone;

  /** A process that cannot be mistaken for a later one of the same number. */
  private record Identity(long pid, long start) {}

  /** A process at one moment. */
  private record Seen(Identity process, long group) {
    /** Of a line of {@code /proc/PID/stat}, whose second field may hold anything; null where that is none. */
    static Seen of(String line) {
      int name = line.indexOf(' ');
      String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
      return name < 0 || fields.length < 20 ? null : new Seen(new Identity(Long.parseLong(line.substring(0, name)), Long.parseLong(fields[19])), Long.parseLong(fields[2]));
    }
  }

  /**
   * A watch that is to be run.
   *
   * @param server its process; 0 for none
   * @param folder of the server, whose name is in the mark of each process of a task
   */
  ProcessWatch(SecretSearch search, long server, Path folder) {
    this.search = search;
    this.server = server;
    this.folder = folder;
    this.mark = "LEAT_MARK=|" + folder;
  }

  void end() {
    ended = true;
  }

  String told() {
    return "looked at the lists of processes " + looks + " times, at the memory of " + shells.size() + " shells that begin tasks; of " + leaders.size()
        + " attempts the claims were read, " + proven + " times what looked like such a shell was of one of them, and " + gone + " times it had ended before that could be told";
  }

  int shells() {
    return shells.size();
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        look();
        Thread.sleep(10);
      }
      if (server != 0) {
        for (byte[] region : memory(server)) {
          search.look("memory of the server", region);
        }
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    } catch (IOException unreadable) {
      throw new IllegalStateException("cannot look at processes", unreadable);
    }
  }

  /** Looks once. */
  void look() throws IOException {
    claims();
    for (long pid : pids()) {
      look(pid);
    }
    looks++;
  }

  private static List<Long> pids() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> all = Files.list(PROC)) {
      all.map(each -> each.getFileName().toString()).filter(each -> each.matches("[0-9]+")).forEach(each -> pids.add(Long.parseLong(each)));
    }
    return pids;
  }

  /** Reads the claims of attempts that came since the last time: in a line of its {@code stat}, who leads the group of each. */
  private void claims() throws IOException {
    List<Path> all = new ArrayList<>(listed(folder.resolve("hosts/attempts")));
    for (Path project : listed(folder.resolve("data/projects"))) {
      for (Path run : listed(project.resolve("leat/runs"))) {
        all.addAll(listed(run.resolve("attempts")));
      }
    }
    for (Path attempt : all) {
      if (!read.contains(attempt)) {
        try {
          Seen leader = Seen.of(Files.readString(attempt.resolve("claim"), StandardCharsets.ISO_8859_1));
          // without its end it is not written yet
          if (leader != null) {
            leaders.add(leader.process());
            read.add(attempt);
          }
        } catch (IOException notYet) {
          continue;
        }
      }
    }
  }

  private static List<Path> listed(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (NoSuchFileException removed) {
      return List.of();
    }
  }

  /** Whether the group of a process is led by the shell of an attempt; one that has ended may have led it. */
  private boolean isOfAttempt(Seen process) {
    Seen leader = Seen.of(text(process.group(), "stat"));
    return leader == null
        ? leaders.stream().anyMatch(each -> each.pid() == process.group() && each.start() <= process.process().start())
        : leaders.contains(leader.process());
  }

  private void look(long pid) throws IOException {
    if (pid == ProcessHandle.current().pid()) {
      return;
    }
    Seen before = Seen.of(text(pid, "stat"));
    byte[] environment = bytes(pid, "environ");
    byte[] words = bytes(pid, "cmdline");
    String said = new String(words, StandardCharsets.ISO_8859_1);
    boolean isMarked = isMarked(environment);
    boolean ofTask = isMarked || before != null && isOfAttempt(before);
    if (!ofTask && before != null && (search.finds(words) || search.finds(environment))) {
      // one that became another program meanwhile had no environment to be read, and one that came since the claims were read has a new one
      claims();
      isMarked |= isMarked(bytes(pid, "environ"));
      ofTask = isMarked || isOfAttempt(before);
    }
    boolean isName = said.contains("/made/");
    search.look(isName ? NAMES : ofTask ? OF_TASKS : "arguments", words);
    if (!ofTask) {
      search.look("environments", environment);
    }
    if (before != null && !isMarked && isLauncher(said) && looks % EACH == EACH - 1) {
      shell(before);
    }
  }

  private boolean isMarked(byte[] environment) {
    return new String(environment, StandardCharsets.ISO_8859_1).contains(mark);
  }

  /** Forks of it, which are attempts of tasks, are called alike. */
  private boolean isLauncher(String said) {
    return said.contains("launcher") && said.contains(folder.toString()) && !said.contains("java");
  }

  /** Looks at the memory of one that looks like a shell that begins tasks, and whether it was one before and after. */
  private void shell(Seen before) throws IOException {
    long pid = before.process().pid();
    boolean writes = writesSecrets(pid);
    List<byte[]> memory = memory(pid);
    writes |= writesSecrets(pid);
    Seen after = Seen.of(text(pid, "stat"));
    claims();
    if (after == null || !after.process().equals(before.process()) || memory.isEmpty()) {
      gone++;
    } else if (isOfAttempt(before) || isOfAttempt(after)) {
      proven++;
    } else {
      for (byte[] region : memory) {
        search.look(writes ? WRITERS : SHELLS, region);
      }
      if (!writes) {
        shells.add(before.process());
      }
    }
  }

  /** Whether what a process prints goes to the secrets of an attempt. */
  private static boolean writesSecrets(long pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/fd/1")).endsWith("secrets");
    } catch (IOException gone) {
      return false;
    }
  }

  private static String text(long pid, String file) {
    return new String(bytes(pid, file), StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(long pid, String file) {
    // by one call: what is read by several lacks its end when the process ends meanwhile
    byte[] all = new byte[1 << 18];
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/" + file)) {
      return Arrays.copyOf(all, Math.max(0, in.read(all)));
    } catch (IOException gone) {
      return new byte[0];
    }
  }

  /** What a core of a process would hold; empty if it may not be read. */
  private static List<byte[]> memory(long pid) {
    List<byte[]> regions = new ArrayList<>();
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      for (String line : text(pid, "maps").split("\n")) {
        String[] words = line.split("[ -]", 4);
        if (words.length == 4 && words[2].startsWith("rw")) {
          long from = Long.parseUnsignedLong(words[0], 16);
          byte[] bytes = new byte[(int) Math.min(MOST, Long.parseUnsignedLong(words[1], 16) - from)];
          try {
            memory.seek(from);
            memory.readFully(bytes);
            regions.add(bytes);
          } catch (IOException notMapped) {
            continue;
          }
        }
      }
    } catch (IOException notAllowed) {
      return List.of();
    }
    return regions;
  }
}
