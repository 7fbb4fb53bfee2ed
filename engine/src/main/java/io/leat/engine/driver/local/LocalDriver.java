package io.leat.engine.driver.local;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.driver.shell.AttemptScript;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.LogGap;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Attempts as detached processes of this machine. The folder of an attempt is the truth; the reports of the launcher only make it
 * known sooner than the next look would.
 */
public final class LocalDriver implements AgentDriver {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  /** What stands in the claim of an attempt that nobody may run any more. */
  private static final String NOBODY = "nobody\n";

  private static final int SWEEPS = 50;
  private static final long SWEEP_MILLIS = 10;

  private static final long UNCLAIMED_NANOS = Duration.ofSeconds(30).toNanos();

  /** For how long what masks a log may go on when the time of the attempt is up: twice as long as it hears what was left. */
  private static final long OVER_NANOS = Duration.ofSeconds(10).toNanos();

  private final Launcher launcher;
  private final List<String> mask;
  private final Consumer<AttemptReport> listener;
  private final Map<Long, Followed> followed = new HashMap<>();
  private long nextLook;

  /**
   * A driver.
   *
   * @param folder for its own files
   * @param environment what every attempt inherits
   * @param mask the words of the command that masks secrets in a log
   * @param listener is told what happens; must not block
   */
  public LocalDriver(
      Path folder,
      Map<String, String> environment,
      List<String> mask,
      Consumer<AttemptReport> listener) {
    this.launcher = new Launcher(folder, environment, this::heard);
    this.mask = List.copyOf(mask);
    this.listener = listener;
  }

  /** One attempt that this driver looks after. */
  private static final class Followed {
    final Lease lease;
    final AttemptFolder folder;
    final String mark;
    final @Nullable Duration timeout;
    final SeenLog log;
    long since = System.nanoTime();
    long unreadableSince;

    /** When it was first seen, once its time was up, that its steps had ended; 0 for never. */
    long overSince;

    @Nullable StopReason reason;
    ProcessTable.@Nullable Identity process;
    boolean started;
    long stoppedAt;
    boolean stopping;
    boolean killed;

    Followed(Lease lease, AttemptFolder folder, String mark, @Nullable Duration timeout) {
      this.lease = lease;
      this.folder = folder;
      this.mark = mark;
      this.timeout = timeout;
      this.log = new SeenLog(folder.log());
    }
  }

  /** Starts what is needed to launch, so that the first attempt does not wait for it. */
  public void prepare() throws IOException {
    launcher.prepare();
  }

  @Override
  public void makeFifo(Path path) throws IOException {
    oneLine(path);
    launcher.send("fifo " + path);
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    Path folder = spec.folder().path();
    oneLine(folder);
    spec.folder().make();
    try {
      KillPoint.ATTEMPT_FILES.before();
      AttemptScript.write(spec, mask);
      KillPoint.ATTEMPT_FILES.after();
    } catch (IOException problem) {
      spec.folder().discard();
      throw problem;
    }
    Followed attempt = new Followed(spec.lease(), spec.folder(), spec.mark(), spec.timeout());
    synchronized (this) {
      followed.put(spec.lease().fence(), attempt);
    }
    try {
      KillPoint.ATTEMPT_STARTED.before();
      launcher.start(folder);
      KillPoint.ATTEMPT_STARTED.after();
    } catch (IOException problem) {
      synchronized (this) {
        followed.remove(spec.lease().fence());
      }
      Files.deleteIfExists(spec.folder().secrets());
      throw problem;
    }
  }

  /** What is said to the launcher is a line. */
  private static void oneLine(Path path) throws IOException {
    if (path.toString().indexOf('\n') >= 0) {
      throw new IOException("tasks cannot run in a folder that has a line end in its path");
    }
  }

  @Override
  public Adoption adopt(AttemptTicket ticket) throws IOException {
    AttemptFolder folder = ticket.folder();
    if (!Files.exists(folder.claim())) {
      if (!Files.exists(folder.path())) {
        return Adoption.NEVER_STARTED;
      }
      if (claimedByNobody(folder)) {
        folder.putAside();
        return Adoption.NEVER_STARTED;
      }
    } else if (NOBODY.equals(AttemptFolder.read(folder.claim())) && !Files.exists(folder.stop())) {
      folder.putAside();
      return Adoption.NEVER_STARTED;
    }
    Lease lease = ticket.lease();
    Duration timeout = ticket.timeout();
    Followed attempt = new Followed(lease, folder, ticket.mark(), timeout);
    attempt.stopping = Files.exists(folder.stop());
    attempt.stoppedAt = System.nanoTime();
    ProcessTable.Identity process = timeout == null ? null : identity(attempt);
    if (process != null) {
      attempt.since -= process.age().toNanos();
    }
    synchronized (this) {
      followed.put(lease.fence(), attempt);
    }
    return Adoption.ADOPTED;
  }

  /** Whoever makes the claim is the only one who may run the attempt: whether that is nobody now. */
  private static boolean claimedByNobody(AttemptFolder folder) throws IOException {
    try {
      KillPoint.NOBODYS_CLAIM.before();
      DurableFile.claim(folder.claim(), NOBODY);
      KillPoint.NOBODYS_CLAIM.after();
    } catch (FileAlreadyExistsException justNow) {
      return false;
    }
    Files.deleteIfExists(folder.secrets());
    return true;
  }

  @Override
  public synchronized void stop(Lease lease, StopReason reason) {
    Followed attempt = followed.get(lease.fence());
    if (attempt != null && !attempt.stopping) {
      begin(attempt, reason);
    }
  }

  private void begin(Followed attempt, StopReason reason) {
    if (ended(attempt)) {
      // on its own account: the next look tells how
      return;
    }
    attempt.stopping = true;
    attempt.stoppedAt = System.nanoTime();
    attempt.reason = reason;
    attempt.folder.stopping(reason);
    signal(attempt, "TERM");
  }

  private static boolean ended(Followed attempt) {
    try {
      return attempt.folder.exitCode().isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** To all that belongs to the attempt, and to each of them once: a script that tidies up would do it anew. */
  private void signal(Followed attempt, String name) {
    ProcessTable.Identity process = identity(attempt);
    if (process != null) {
      send("signal " + name + " " + process.pid());
    }
    for (long pid : ProcessTable.marked(attempt.mark)) {
      if (process == null || ProcessTable.group(pid) != process.pid()) {
        send("signal " + name + " +" + pid);
      }
    }
  }

  private void send(String command) {
    try {
      launcher.send(command);
    } catch (IOException noShell) {
      // tried again at the next look
      return;
    }
  }

  private static ProcessTable.@Nullable Identity identity(Followed attempt) {
    ProcessTable.Identity known = attempt.process;
    if (known == null) {
      try {
        String line = AttemptFolder.read(attempt.folder.claim());
        if (line != null && line.endsWith("\n") && !line.equals(NOBODY)) {
          known = ProcessTable.Identity.of(line);
          attempt.process = known;
        }
      } catch (IOException | NumberFormatException unreadable) {
        return null;
      }
    }
    return known;
  }

  /** A line from the launcher, {@code E FENCE CODE}. */
  private void heard(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    try {
      long fence = Long.parseLong(line.substring(first + 1, second < 0 ? line.length() : second));
      List<AttemptReport> reports = new ArrayList<>(2);
      synchronized (this) {
        Followed attempt = followed.get(fence);
        if (attempt == null) {
          return;
        }
        start(attempt, reports);
        if (second > 0) {
          end(attempt, Integer.parseInt(line.substring(second + 1)), reports);
        }
      }
      reports.forEach(listener);
    } catch (NumberFormatException | IndexOutOfBoundsException strange) {
      // a task that found the descriptor may write anything; the folders say what happened
      return;
    }
  }

  private static void start(Followed attempt, List<AttemptReport> reports) {
    if (!attempt.started) {
      attempt.started = true;
      reports.add(new AttemptReport.Started(attempt.lease, begun(attempt)));
    }
  }

  /** When its shell claimed it, which is mostly noticed later. Clocks of files may be some milliseconds late. */
  private static @Nullable Instant begun(Followed attempt) {
    try {
      return Files.getLastModifiedTime(attempt.folder.claim()).toInstant();
    } catch (IOException none) {
      return null;
    }
  }

  private void end(Followed attempt, int code, List<AttemptReport> reports) {
    AttemptOutcome outcome = new AttemptOutcome.Exited(code);
    boolean isLogGone = !Files.exists(attempt.folder.log());
    if (attempt.stopping) {
      sweep(attempt);
      outcome = stopped(attempt);
    } else if (code == 0 && isLogGone) {
      outcome = AttemptOutcome.Errored.GAP;
    }
    if (isLogGone) {
      attempt.folder.note(LogGap.REMOVED);
    }
    noteCut(attempt);
    followed.remove(attempt.lease.fence());
    reports.add(new AttemptReport.Ended(attempt.lease, outcome));
  }

  /** Notes when the log is not as it was at the look before. */
  private static void noteCut(Followed attempt) {
    if (attempt.log.isCut()) {
      attempt.folder.note(LogGap.CUT);
    }
  }

  /** Ends what an attempt left behind that was stopped or lost, in whichever session it is. */
  private void sweep(Followed attempt) {
    for (long pid : ProcessTable.marked(attempt.mark)) {
      send("signal KILL +" + pid);
    }
  }

  private static AttemptOutcome stopped(Followed attempt) {
    return StopReason.outcome(attempt.reason, attempt.folder);
  }

  @Override
  public void tick() {
    long now = System.nanoTime();
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      boolean look = now - nextLook >= 0;
      if (look) {
        nextLook = now + LOOK_NANOS;
      }
      for (Followed attempt : List.copyOf(followed.values())) {
        Duration timeout = attempt.timeout;
        if (timeout != null
            && !attempt.stopping
            && now - attempt.since >= timeout.toNanos()
            && !endedInTime(attempt, now)) {
          begin(attempt, new StopReason.Timeout(timeout));
        }
        if (look) {
          look(attempt, now, reports);
        }
      }
    }
    reports.forEach(listener);
  }

  /** Whether its steps had ended when its time was up; what masks its log takes some seconds more, and not for ever. */
  private static boolean endedInTime(Followed attempt, long now) {
    if (attempt.overSince == 0 && attempt.folder.isOver()) {
      attempt.overSince = now;
    }
    return attempt.overSince != 0 && now - attempt.overSince < OVER_NANOS;
  }

  private void look(Followed attempt, long now, List<AttemptReport> reports) {
    try {
      OptionalInt code = attempt.folder.exitCode();
      ProcessTable.Identity process = identity(attempt);
      if (code.isPresent()) {
        start(attempt, reports);
        end(attempt, code.getAsInt(), reports);
      } else if (process == null) {
        if (attempt.stopping && notBegun(attempt)) {
          followed.remove(attempt.lease.fence());
          reports.add(new AttemptReport.Ended(attempt.lease, stopped(attempt)));
        } else if (DiskFull.at(attempt.folder.path())) {
          // its shell waits for room to write its claim
          attempt.since = now;
        } else if (now - attempt.since > UNCLAIMED_NANOS
            && !mayBegin(attempt)
            && identity(attempt) == null) {
          // a shell that waits for room to write its claim, which nobody saw, finds nothing to run
          Files.deleteIfExists(attempt.folder.run());
          if (identity(attempt) == null) {
            Files.deleteIfExists(attempt.folder.secrets());
            lost(attempt, "nothing began to run it within 30 s", reports);
          }
        }
      } else if (process.alive()) {
        start(attempt, reports);
        noteCut(attempt);
        if (attempt.stopping && !attempt.killed && now - attempt.stoppedAt > GRACE.toNanos()) {
          attempt.killed = true;
          signal(attempt, "KILL");
        }
      } else {
        gone(attempt, reports);
      }
      attempt.unreadableSince = 0;
    } catch (IOException unreadable) {
      // it may be readable again soon, as when too many files are open
      if (DiskFull.caused(unreadable)) {
        attempt.since = now;
      } else if (attempt.unreadableSince == 0) {
        attempt.unreadableSince = now;
      } else if (now - attempt.unreadableSince > UNCLAIMED_NANOS) {
        sweep(attempt);
        lost(attempt, "its folder cannot be read: " + unreadable.getMessage(), reports);
      }
    }
  }

  /** Whether an attempt without a claim can be kept from ever beginning; one that has none although it runs has lost its folder. */
  private static boolean notBegun(Followed attempt) throws IOException {
    String claim = AttemptFolder.read(attempt.folder.claim());
    return claim == null
        ? Files.exists(attempt.folder.path()) && claimedByNobody(attempt.folder)
        : claim.equals(NOBODY);
  }

  /** Whether a shell may yet claim an attempt, as one that waits for room does: no more once it is nobody's. */
  private static boolean mayBegin(Followed attempt) throws IOException {
    return AttemptFolder.read(attempt.folder.claim()) == null
        && Files.exists(attempt.folder.path())
        && !claimedByNobody(attempt.folder);
  }

  /** The supervising process is not there any more; it may have written its last word since we looked. */
  private void gone(Followed attempt, List<AttemptReport> reports) throws IOException {
    start(attempt, reports);
    OptionalInt code = attempt.folder.exitCode();
    Files.deleteIfExists(attempt.folder.secrets());
    if (code.isPresent()) {
      end(attempt, code.getAsInt(), reports);
    } else if (attempt.stopping) {
      end(attempt, AttemptOutcome.SIGPIPE, reports);
    } else if (!Files.exists(attempt.folder.path())) {
      sweep(attempt);
      lost(attempt, "its folder was deleted while it ran", reports);
    } else {
      // its steps may go on, and nobody would ever see their end
      sweep(attempt);
      lost(
          attempt,
          "the process that looked after it ended without a word (killed, or the machine"
              + " restarted)",
          reports);
    }
  }

  private void lost(Followed attempt, String why, List<AttemptReport> reports) {
    followed.remove(attempt.lease.fence());
    reports.add(new AttemptReport.Ended(attempt.lease, new AttemptOutcome.Lost(why)));
  }

  /** Processes that attempts left running, found by what their marks hold, such as all that begins with the run. */
  public static List<Long> leftovers(String mark) {
    return ProcessTable.marked(mark);
  }

  /** Whether the process that runs the attempt in {@code folder} is there, whoever started it. */
  public static boolean atWork(AttemptFolder folder) throws IOException {
    String line = AttemptFolder.read(folder.claim());
    try {
      return line != null
          && line.endsWith("\n")
          && !line.equals(NOBODY)
          && ProcessTable.Identity.of(line).alive();
    } catch (NumberFormatException damaged) {
      return false;
    }
  }

  /** Ends what attempts left running, found as {@link #leftovers} does, and what that still started while it was looked for. */
  public void sweep(String mark) throws InterruptedException {
    List<Long> pids = leftovers(mark);
    for (int i = 0; i < SWEEPS && !pids.isEmpty(); i++) {
      pids.forEach(pid -> send("signal KILL +" + pid));
      Thread.sleep(SWEEP_MILLIS);
      pids = leftovers(mark);
    }
  }

  @Override
  public void close() {
    launcher.close();
  }
}
