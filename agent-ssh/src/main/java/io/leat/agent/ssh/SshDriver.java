package io.leat.agent.ssh;

import io.leat.engine.driver.AgentDriver;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.AttemptReport;
import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.Reason;
import io.leat.engine.driver.StopReason;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.sshd.common.RuntimeSshException;
import org.jspecify.annotations.Nullable;

/**
 * Attempts on a host that is reached over SSH. The folder of an attempt on the host is the truth; this driver keeps a copy of it in the
 * attempt folder that it is given, which whoever reads logs and outputs reads as any other. {@code exit} is copied last, and only then
 * is the end reported.
 *
 * <p>While the host cannot be reached attempts run on there, nothing is reported of them, and {@link #launch} throws; stops are seen
 * through when it can be reached again. Secrets are not given to a host yet.
 */
public final class SshDriver implements AgentDriver {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long SOON_MILLIS = 50;
  private static final long LATE_MILLIS = 500;
  private static final long IDLE_MILLIS = 5000;

  /** What served for less time is tried again as what could not be made. */
  private static final long STEADY_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long FIRST_NANOS = Duration.ofSeconds(20).toNanos();

  /** A link that comes back is to be used within 10 s (ADR 24). */
  private static final long LONGEST_BACK_OFF_MILLIS = 8000;

  private final SshLinks links;
  private final Path root;
  private final SshHost host;
  private final Duration patience;
  private final Consumer<AttemptReport> listener;
  private final Map<Long, RemoteAttempt> followed = new HashMap<>();
  private final List<String> sweeps = new ArrayList<>();
  private final Thread thread;
  private @Nullable Link link;
  private long opened;
  private boolean isOpen = true;
  private boolean woken;

  /** Why the host cannot be reached; null while it can, or nobody knows yet. */
  private @Nullable String trouble;

  private long unseenSince = System.nanoTime();

  /**
   * A driver; its link is made at once, in the background.
   *
   * @param root what paths of attempts and workspaces begin with; on the host the folder of {@code host} stands for it
   * @param listener is told what happens; must not block
   */
  public SshDriver(SshLinks links, Path root, SshHost host, Consumer<AttemptReport> listener) {
    this(links, root, host, PATIENCE, listener);
  }

  /** As above; a host that is silent for longer than {@code patience} when it should answer is held to be unreachable. */
  SshDriver(
      SshLinks links,
      Path root,
      SshHost host,
      Duration patience,
      Consumer<AttemptReport> listener) {
    this.links = links;
    this.root = root;
    this.host = host;
    this.patience = patience;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("ssh " + host).start(this::keepLinked);
  }

  /** Whether the host can be reached. */
  public synchronized LinkState state() {
    String why = trouble;
    if (why != null) {
      return new LinkState.Unreachable(Duration.ofNanos(System.nanoTime() - unseenSince), why);
    }
    return link == null ? new LinkState.Connecting() : new LinkState.Online();
  }

  @Override
  public void makeFifo(Path path) throws IOException {
    reached().launch("fifo " + there(path) + "\n");
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    if (spec.masks()) {
      throw new IOException(
          "tasks with secrets cannot run over SSH yet; use an agent of this machine");
    }
    there(spec.workspace());
    Link by = reached();
    try {
      Files.createDirectory(spec.folder().path());
    } catch (FileAlreadyExistsException taken) {
      throw new IOException(
          "attempt " + spec.folder().path().getFileName() + " was launched before", taken);
    }
    Replica replica = new Replica(spec.folder());
    RemoteAttempt attempt =
        new RemoteAttempt(
            spec.lease(),
            replica,
            spec.mark(),
            spec.timeout(),
            replica.choose(spec.lease().fence()));
    attempt.spec = spec;
    String commands = commands(spec, attempt.place);
    synchronized (this) {
      attempt.link = by.number();
      followed.put(spec.lease().fence(), attempt);
      by.launch(commands);
    }
    wake();
  }

  /** The link, as soon as it is known whether there is one. */
  private synchronized Link reached() throws IOException {
    long end = System.nanoTime() + FIRST_NANOS;
    while (isOpen && link == null && trouble == null && System.nanoTime() - end < 0) {
      try {
        wait(100);
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    Link known = link;
    if (known == null) {
      String why = trouble;
      throw new IOException(
          "the agent " + host + " cannot be reached" + (why == null ? "" : ": " + why));
    }
    return known;
  }

  /** What {@code path} is on the host. */
  private Path there(Path path) throws IOException {
    if (!path.startsWith(root) || path.toString().indexOf('\n') >= 0) {
      throw new IOException("'" + path + "' is not a path in one line below '" + root + "'");
    }
    return host.folder().resolve(root.relativize(path));
  }

  /** What the launcher is told to begin an attempt. */
  private String commands(AttemptSpec spec, String place) throws IOException {
    Path folder = host.folder().resolve("attempts").resolve(place);
    Path input = spec.input();
    List<Path> outputs = new ArrayList<>();
    for (Path output : spec.outputs()) {
      outputs.add(there(output));
    }
    AttemptSpec mapped =
        new AttemptSpec(
            spec.lease(),
            new AttemptFolder(folder),
            there(spec.workspace()),
            spec.steps(),
            spec.environment(),
            spec.mark(),
            spec.secrets(),
            spec.masked(),
            spec.timeout(),
            input == null ? null : there(input),
            outputs,
            spec.recording());
    return LaunchCommands.of(mapped);
  }

  @Override
  public Adoption adopt(Lease lease, AttemptFolder folder, String mark, @Nullable Duration timeout)
      throws IOException {
    if (!Files.exists(folder.path())) {
      return Adoption.NEVER_STARTED;
    }
    Replica replica = new Replica(folder);
    String place = replica.place();
    if (place == null) {
      replica.putAside();
      return Adoption.NEVER_STARTED;
    }
    RemoteAttempt attempt = new RemoteAttempt(lease, replica, mark, timeout, place);
    attempt.stopping = Files.exists(folder.stop());
    attempt.stoppedBefore = attempt.stopping;
    String claim = AttemptFolder.read(folder.claim());
    attempt.process = claim == null ? "" : claim.strip();
    CompletableFuture<Adoption> asked = null;
    if (attempt.process.isEmpty() && !attempt.stopping && linkKnown()) {
      asked = new CompletableFuture<>();
      attempt.asked = asked;
    }
    synchronized (this) {
      followed.put(lease.fence(), attempt);
    }
    wake();
    if (asked == null || begun(attempt, asked) == Adoption.ADOPTED) {
      return Adoption.ADOPTED;
    }
    replica.putAside();
    return Adoption.NEVER_STARTED;
  }

  private boolean linkKnown() {
    try {
      reached();
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }

  /** Whether the host says that it began. If the host does not say in time, that is found out when it can be reached again. */
  private Adoption begun(RemoteAttempt attempt, CompletableFuture<Adoption> asked) {
    try {
      return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unknown) {
      // as when it was unreachable before
    }
    synchronized (this) {
      attempt.asked = null;
      return asked.getNow(Adoption.ADOPTED);
    }
  }

  @Override
  public synchronized void stop(Lease lease, StopReason reason) {
    RemoteAttempt attempt = followed.get(lease.fence());
    if (attempt != null && !attempt.stopping) {
      begin(attempt, reason);
    }
  }

  /** To be called with this locked. */
  private void begin(RemoteAttempt attempt, StopReason reason) {
    attempt.stopping = true;
    attempt.reason = reason;
    try {
      Files.writeString(attempt.replica.folder().stop(), reason.line());
    } catch (IOException unwritten) {
      // it is stopped all the same; after a restart its end would be taken for a plain exit
    }
    wake();
  }

  /** Ends what attempts left running on the host, found by what their marks hold, as soon as the host can be reached. */
  public synchronized void sweep(String mark) {
    sweeps.add(mark);
    wake();
  }

  private synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** What is known by the replica alone is reported here, while the host cannot be reached. */
  @Override
  public void tick() {
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      if (link == null) {
        for (RemoteAttempt attempt : List.copyOf(followed.values())) {
          endedHere(attempt, reports);
        }
      }
    }
    reports.forEach(listener);
  }

  /** An end that was seen by an earlier driver and perhaps not reported. */
  private void endedHere(RemoteAttempt attempt, List<AttemptReport> reports) {
    try {
      var code = attempt.replica.folder().exitCode();
      if (code.isPresent()) {
        start(attempt, reports);
        followed.remove(attempt.lease.fence());
        AttemptOutcome outcome =
            attempt.stopping && !attempt.endedFirst()
                ? attempt.stopped()
                : new AttemptOutcome.Exited(code.getAsInt());
        reports.add(new AttemptReport.Ended(attempt.lease, outcome));
      }
    } catch (IOException unreadable) {
      // the host will tell
      return;
    }
  }

  /** Notes that an attempt has begun. To be called with the driver locked. */
  static void start(RemoteAttempt attempt, List<AttemptReport> reports) {
    if (!attempt.started) {
      attempt.started = true;
      attempt.spec = null;
      reports.add(new AttemptReport.Started(attempt.lease));
    }
  }

  /** Follows an attempt no longer. To be called with this locked. */
  void forget(RemoteAttempt attempt) {
    followed.remove(attempt.lease.fence());
  }

  /** Launches what never began, under a name that the host never saw. To be called with this locked. */
  void launchAgain(RemoteAttempt attempt, Link by) throws IOException {
    AttemptSpec spec = attempt.spec;
    if (spec != null) {
      attempt.place = attempt.replica.choose(spec.lease().fence());
      attempt.link = by.number();
      attempt.refused = false;
      by.launch(commands(spec, attempt.place));
    }
  }

  /** Stops an attempt that ran for as long as it may. */
  synchronized void timedOut(RemoteAttempt attempt, Duration limit) {
    if (!attempt.stopping) {
      begin(attempt, new StopReason.Timeout(limit));
    }
  }

  private void keepLinked() {
    int failures = 0;
    try {
      while (nextLink()) {
        long served = 0;
        String why;
        try (Link made = links.open(host, opened, patience)) {
          served = System.nanoTime();
          serve(made);
          return;
        } catch (IOException
            | UncheckedIOException
            | IllegalStateException
            | RuntimeSshException problem) {
          // the library says by any of these that its connection is gone
          why = served == 0 ? Reason.of(problem) : "the link broke";
        }
        boolean isNews = served != 0 && System.nanoTime() - served > STEADY_NANOS;
        failures = isNews ? 0 : failures + 1;
        unlinked(why, failures, served != 0);
      }
    } catch (InterruptedException closed) {
      // attempts run on without us
      return;
    }
  }

  private synchronized boolean nextLink() {
    opened++;
    return isOpen;
  }

  /** Looks after the attempts until the driver is closed. */
  private void serve(Link made) throws IOException, InterruptedException {
    made.listen(
        this::heard,
        () -> {
          made.close();
          wake();
        });
    synchronized (this) {
      link = made;
      trouble = null;
      notifyAll();
    }
    Attending attending = new Attending(made, this);
    long pause = SOON_MILLIS;
    while (true) {
      List<RemoteAttempt> attempts;
      List<String> marks;
      synchronized (this) {
        if (!isOpen) {
          return;
        }
        woken = false;
        attempts = List.copyOf(followed.values());
        marks = List.copyOf(sweeps);
      }
      for (String mark : marks) {
        attending.sweep(mark, "KILL");
      }
      List<AttemptReport> reports = new ArrayList<>();
      boolean changed = attending.round(attempts, reports);
      reports.forEach(listener);
      pause = changed ? SOON_MILLIS : Math.min(2 * pause, LATE_MILLIS);
      boolean isBehind = attempts.stream().anyMatch(attempt -> attempt.isBehind) && changed;
      synchronized (this) {
        sweeps.removeAll(marks);
        if (!woken && !isBehind) {
          wait(followed.isEmpty() ? IDLE_MILLIS : pause);
        }
      }
    }
  }

  /** Waits before the next try: not at all after a link that worked, then longer and longer, each driver for another time. */
  private synchronized void unlinked(String why, int failures, boolean worked)
      throws InterruptedException {
    if (link != null) {
      unseenSince = System.nanoTime();
      link = null;
    }
    if (failures == 0) {
      return;
    }
    if (!worked || failures > 1) {
      trouble = why;
      notifyAll();
    }
    long most = Math.min(LONGEST_BACK_OFF_MILLIS, 250L << Math.min(failures, 10));
    long end =
        System.nanoTime()
            + Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most)).toNanos();
    while (isOpen) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** A line from the launcher, {@code E FENCE CODE} or {@code R FENCE}. */
  private void heard(String line) {
    String[] words = line.split(" ", -1);
    try {
      if (words.length == 3 && words[0].equals("E")) {
        int code = Integer.parseInt(words[2]);
        note(Long.parseLong(words[1]), attempt -> attempt.heard = code);
      } else if (words.length == 2 && words[0].equals("R")) {
        note(Long.parseLong(words[1]), attempt -> attempt.refused = true);
      }
    } catch (NumberFormatException strange) {
      // what the account's profile prints comes this way too; the folders say what happened
      return;
    }
  }

  private synchronized void note(long fence, Consumer<RemoteAttempt> what) {
    RemoteAttempt attempt = followed.get(fence);
    if (attempt != null) {
      what.accept(attempt);
      wake();
    }
  }

  /** Ends the link; the attempts run on. */
  @Override
  public void close() {
    Link open;
    synchronized (this) {
      isOpen = false;
      open = link;
      notifyAll();
    }
    thread.interrupt();
    if (open != null) {
      open.close();
    }
    try {
      thread.join();
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
    }
  }
}
