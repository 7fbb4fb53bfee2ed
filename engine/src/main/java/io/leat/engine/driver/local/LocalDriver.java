package io.leat.engine.driver.local;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentLink;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AgentPipe;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.driver.shell.AttemptScript;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.LogGap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Attempts as detached processes of this machine. The folder of an attempt is the truth; the reports of the launcher only make it
 * known sooner than the next look would.
 */
public final class LocalDriver implements AgentDriver {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long TICK_MILLIS = 100;
  private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

  private static final int SWEEPS = 50;
  private static final long SWEEP_MILLIS = 10;

  private static final long UNCLAIMED_NANOS = Duration.ofSeconds(30).toNanos();

  private final Launcher launcher;
  private final List<String> mask;
  private final AgentListener listener;
  private final Map<Long, LocalAttempt> followed = new HashMap<>();
  private final Thread watch;
  private long nextLook = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A driver.
   *
   * @param folder for its own files
   * @param environment what every attempt inherits
   * @param mask the words of the command that masks secrets in a log
   * @param listener is told what happens
   */
  public LocalDriver(
      Path folder, Map<String, String> environment, List<String> mask, AgentListener listener) {
    this.launcher = new Launcher(folder, environment, this::heard);
    this.mask = List.copyOf(mask);
    this.listener = listener;
    this.watch = Thread.ofPlatform().daemon().name("attempts").start(this::watch);
  }

  /** Starts what is needed to launch, so that the first attempt does not wait for it. */
  public void prepare() throws IOException {
    launcher.prepare();
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    Path folder = spec.folder().path();
    oneLine(folder);
    for (Path fifo : spec.fifos()) {
      oneLine(fifo);
      launcher.send("fifo " + fifo);
    }
    spec.folder().make();
    try {
      KillPoint.ATTEMPT_FILES.before();
      AttemptScript.write(spec, mask);
      KillPoint.ATTEMPT_FILES.after();
    } catch (IOException problem) {
      spec.folder().discard();
      throw problem;
    }
    follow(
        new LocalAttempt(
            spec.lease(), spec.folder(), spec.ticket().mark(), spec.ticket().timeout()));
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
    String account = folder.account();
    if (account != null && Files.exists(folder.path())) {
      throw new IOException(
          "it was begun as the account '" + account + "', and tasks run as another one now");
    }
    if (!Files.exists(folder.claim())) {
      if (!Files.exists(folder.path())) {
        return Adoption.NEVER_STARTED;
      }
      if (LocalAttempt.bar(folder)) {
        folder.putAside();
        return Adoption.NEVER_STARTED;
      }
    } else if (LocalAttempt.isBarred(folder) && !Files.exists(folder.stop())) {
      folder.putAside();
      return Adoption.NEVER_STARTED;
    }
    Lease lease = ticket.lease();
    Duration timeout = ticket.timeout();
    LocalAttempt attempt = new LocalAttempt(lease, folder, ticket.mark(), timeout);
    attempt.stopping = Files.exists(folder.stop());
    attempt.stoppedAt = System.nanoTime();
    // now, for its folder may be gone at the first look
    ProcessTable.Identity process = attempt.process();
    if (timeout != null && process != null) {
      attempt.since -= process.age().toNanos();
    }
    follow(attempt);
    return Adoption.ADOPTED;
  }

  private synchronized void follow(LocalAttempt attempt) {
    followed.put(attempt.lease.fence(), attempt);
    notifyAll();
  }

  @Override
  public synchronized void stop(Lease lease, StopReason reason) {
    LocalAttempt attempt = followed.get(lease.fence());
    if (attempt != null && !attempt.stopping) {
      begin(attempt, reason);
    }
  }

  private void begin(LocalAttempt attempt, StopReason reason) {
    if (attempt.hasEnded()) {
      // on its own account: the next look tells how
      return;
    }
    attempt.stopping = true;
    attempt.stoppedAt = System.nanoTime();
    attempt.reason = reason;
    attempt.folder.stopping(reason);
    signal(attempt, "TERM");
  }

  /** To all that belongs to the attempt, and to each of them once: a script that tidies up would do it anew. */
  private void signal(LocalAttempt attempt, String name) {
    ProcessTable.Identity process = attempt.process();
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

  /** A line from the launcher, {@code E FENCE CODE}. */
  private void heard(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    try {
      long fence = Long.parseLong(line.substring(first + 1, second < 0 ? line.length() : second));
      List<AttemptReport> reports = new ArrayList<>(2);
      synchronized (this) {
        LocalAttempt attempt = followed.get(fence);
        if (attempt == null) {
          return;
        }
        start(attempt, reports);
        if (second > 0) {
          end(attempt, Integer.parseInt(line.substring(second + 1)), reports);
        }
      }
      reports.forEach(listener::reported);
    } catch (NumberFormatException | IndexOutOfBoundsException strange) {
      // a task that found the descriptor may write anything; the folders say what happened
      return;
    }
  }

  private static void start(LocalAttempt attempt, List<AttemptReport> reports) {
    if (!attempt.started) {
      attempt.started = true;
      reports.add(new AttemptReport.Started(attempt.lease, attempt.begun()));
    }
  }

  private void end(LocalAttempt attempt, int code, List<AttemptReport> reports) {
    AttemptOutcome outcome = new AttemptOutcome.Exited(code);
    boolean isLogGone = !Files.exists(attempt.folder.log());
    if (attempt.stopping) {
      sweep(attempt);
      outcome = attempt.stopped();
    } else if (code == 0 && isLogGone) {
      outcome = AttemptOutcome.Errored.GAP;
    }
    if (isLogGone) {
      attempt.folder.note(LogGap.REMOVED);
    }
    attempt.noteCut();
    followed.remove(attempt.lease.fence());
    reports.add(new AttemptReport.Ended(attempt.lease, outcome));
  }

  /** Ends what an attempt left behind that was stopped or lost, in whichever session it is. */
  private void sweep(LocalAttempt attempt) {
    for (long pid : ProcessTable.marked(attempt.mark)) {
      send("signal KILL +" + pid);
    }
  }

  /** Looks after the attempts, while there are some. */
  private void watch() {
    try {
      boolean isClosed = false;
      while (!isClosed && awaitAttempts()) {
        check();
        // not woken by each attempt that begins
        isClosed = closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException hurry) {
      // the attempts run on
      return;
    }
  }

  /** Waits until there is an attempt; false when the driver was closed. */
  private synchronized boolean awaitAttempts() throws InterruptedException {
    while (closed.getCount() > 0 && followed.isEmpty()) {
      wait();
    }
    return closed.getCount() > 0;
  }

  /** Looks at the attempts now. */
  void check() {
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      boolean look = now - nextLook >= 0;
      if (look) {
        nextLook = now + LOOK_NANOS;
      }
      for (LocalAttempt attempt : List.copyOf(followed.values())) {
        try {
          check(attempt, now, look, reports);
        } catch (RuntimeException bug) {
          // the others are looked after all the same
          sweep(attempt);
          lost(attempt, "an error of Leat kept it from being looked after: " + bug, reports);
        }
      }
    }
    reports.forEach(listener::reported);
  }

  private void check(LocalAttempt attempt, long now, boolean look, List<AttemptReport> reports) {
    Duration timeout = attempt.timeout;
    if (timeout != null
        && !attempt.stopping
        && now - attempt.since >= timeout.toNanos()
        && !attempt.endedInTime(now)) {
      begin(attempt, new StopReason.Timeout(timeout));
    }
    // that it began is news
    if (look || !attempt.started) {
      look(attempt, now, reports);
    }
  }

  private void look(LocalAttempt attempt, long now, List<AttemptReport> reports) {
    try {
      OptionalInt code = attempt.folder.exitCode();
      ProcessTable.Identity process = attempt.process();
      if (code.isPresent()) {
        start(attempt, reports);
        end(attempt, code.getAsInt(), reports);
      } else if (process == null) {
        if (attempt.stopping && attempt.barred()) {
          followed.remove(attempt.lease.fence());
          reports.add(new AttemptReport.Ended(attempt.lease, attempt.stopped()));
        } else if (DiskFull.at(attempt.folder.path())) {
          // its shell waits for room to write its claim
          attempt.since = now;
        } else if (now - attempt.since > UNCLAIMED_NANOS
            && !attempt.mayBegin()
            && attempt.process() == null) {
          // a shell that waits for room to write its claim, which nobody saw, finds nothing to run
          Files.deleteIfExists(attempt.folder.run());
          if (attempt.process() == null) {
            attempt.folder.dropSecrets();
            lost(attempt, "nothing began to run it within 30 s", reports);
          }
        }
      } else if (process.alive()) {
        start(attempt, reports);
        attempt.noteCut();
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

  /** The supervising process is not there any more; it may have written its last word since we looked. */
  private void gone(LocalAttempt attempt, List<AttemptReport> reports) throws IOException {
    start(attempt, reports);
    OptionalInt code = attempt.folder.exitCode();
    attempt.folder.dropSecrets();
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

  private void lost(LocalAttempt attempt, String why, List<AttemptReport> reports) {
    followed.remove(attempt.lease.fence());
    reports.add(new AttemptReport.Ended(attempt.lease, new AttemptOutcome.Lost(why)));
  }

  /** Processes that attempts left running, found by what their marks hold, such as all that begins with the run. */
  public static List<Long> leftovers(String mark) {
    return ProcessTable.marked(mark);
  }

  /** Whether the process that runs the attempt in {@code folder} is there, whoever started it. */
  public static boolean atWork(AttemptFolder folder) throws IOException {
    ProcessTable.Identity process = LocalAttempt.claimed(folder);
    return process != null && process.alive();
  }

  @Override
  public void kill(String tag) throws InterruptedException {
    List<Long> pids = leftovers(tag);
    for (int i = 0; i < SWEEPS && !pids.isEmpty(); i++) {
      pids.forEach(pid -> send("signal KILL +" + pid));
      Thread.sleep(SWEEP_MILLIS);
      pids = leftovers(tag);
    }
  }

  @Override
  public AgentLink link() {
    return AgentLink.HERE;
  }

  @Override
  public Optional<AgentFiles> files() {
    return Optional.empty();
  }

  @Override
  public AgentPipe pipe(Path fifo) {
    return new LocalPipe(fifo);
  }

  @Override
  public synchronized String describe(Lease lease) {
    LocalAttempt attempt = followed.get(lease.fence());
    return attempt == null ? "" : attempt.describe();
  }

  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      notifyAll();
    }
    launcher.close();
    try {
      watch.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
