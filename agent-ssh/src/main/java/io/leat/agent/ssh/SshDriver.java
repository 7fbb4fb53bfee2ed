package io.leat.agent.ssh;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentLink;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AgentPipe;
import io.leat.engine.agent.AgentState;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Attempts on a host that is reached over SSH, or of another account of this machine. The folder of an attempt on the host is the truth; this driver keeps a copy of it in the
 * attempt folder that it is given, which whoever reads logs and outputs reads as any other. {@code exit} is copied last, and only then
 * is the end reported (ADR 80).
 *
 * <p>While the host cannot be reached attempts run on there, nothing is reported of them, and {@link #launch} throws; stops are seen
 * through when it can be reached again. When an attempt has ended, its folder on the host is removed (ADR 25).
 */
public final class SshDriver implements AgentDriver, AgentLink {
  static final Duration PATIENCE = Duration.ofSeconds(15);
  static final Duration GRACE = Duration.ofSeconds(5);
  private static final long FIRST_MILLIS = 20;
  private static final long SOON_MILLIS = 50;
  private static final long LATE_MILLIS = 500;
  private static final long IDLE_MILLIS = 5000;

  /** How often a host that could take no work is asked again. */
  private static final long FULL_MILLIS = 1000;

  private final Path root;
  private final HostPlace host;
  private final Duration patience;
  private final Duration grace;
  private final AgentListener listener;
  private final HostFiles files;
  private final Map<Long, RemoteAttempt> followed = new HashMap<>();
  private final KillQueue kills = new KillQueue();
  private final AttemptCleanup cleanup = new AttemptCleanup(kills);
  private final LinkKeeper keeper;

  /** When the thread of the link looks next, at the latest. */
  private long due = System.nanoTime();

  /**
   * A driver; its link is made at once, in the background.
   *
   * @param root what paths of attempts and workspaces begin with; on the host the folder of {@code host} stands for it
   * @param listener is told what happens
   */
  public SshDriver(SshLinks links, Path root, SshHost host, AgentListener listener) {
    this(new SshPlace(links, host), root, PATIENCE, GRACE, listener);
  }

  /**
   * As above.
   *
   * @param patience a host that is silent for longer when it should answer is held to be unreachable
   * @param grace how long what is stopped may go on before it is killed
   */
  SshDriver(HostPlace host, Path root, Duration patience, Duration grace, AgentListener listener) {
    this.root = root;
    this.host = host;
    this.patience = patience;
    this.grace = grace;
    this.listener = listener;
    this.files = new HostFiles(this);
    this.keeper = new LinkKeeper(host, patience, listener::changed, new Served());
    keeper.start();
  }

  @Override
  public AgentLink link() {
    return this;
  }

  @Override
  public AgentState state() {
    return keeper.state();
  }

  @Override
  public void retry() {
    keeper.retry();
  }

  /** What is done while there is a link, and when there is none. */
  private final class Served implements LinkKeeper.Use {
    @Override
    public void serve(Link link) throws IOException, InterruptedException {
      SshDriver.this.serve(link);
    }

    @Override
    public void unlinked() {
      reportEnded();
    }
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    there(spec.workspace());
    Link by = keeper.free();
    for (Path fifo : spec.fifos()) {
      by.launch("fifo " + there(fifo) + "\n");
    }
    by.inRoom(spec, () -> launch(spec, by));
    // before it begins there is nothing to see, and of its end the launcher tells
    lookWithin(FIRST_MILLIS);
  }

  /** Launches; gives true. */
  private boolean launch(AttemptSpec spec, Link by) throws IOException {
    spec.folder().make();
    RemoteAttempt attempt;
    try {
      KillPoint.ATTEMPT_FILES.before();
      Path input = spec.streams().input();
      attempt = RemoteAttempt.of(spec, input == null ? null : there(input), by.launcher());
      KillPoint.ATTEMPT_FILES.after();
    } catch (IOException problem) {
      spec.folder().discard();
      throw problem;
    }
    String commands = commands(spec, attempt.place);
    synchronized (this) {
      attempt.link = by.number();
      followed.put(spec.lease().fence(), attempt);
      KillPoint.ATTEMPT_STARTED.before();
      by.launch(commands);
      KillPoint.ATTEMPT_STARTED.after();
    }
    return true;
  }

  /**
   * Runs a command on the host, beside the attempts; it ends with the link that it was begun by.
   *
   * @param text for a POSIX shell, which has {@code arguments} as {@code $1} and so on and runs in the folder of the host
   * @throws AgentUnreachable when the host cannot be reached, or does not take the command, as while it is silent and nobody has noticed
   */
  public HostCommand run(String text, String... arguments) throws AgentUnreachable {
    return keeper.command(text, arguments);
  }

  /**
   * What {@code path} is on the host.
   *
   * @throws IOException when it is nothing there, as it does not lie below the folder that this driver was made with
   */
  public Path there(Path path) throws IOException {
    if (!path.startsWith(root) || path.toString().indexOf('\n') >= 0) {
      throw new IOException("'" + path + "' is not a path in one line below '" + root + "'");
    }
    return host.folder().resolve(root.relativize(path));
  }

  /** What the launcher is told to begin an attempt. */
  private String commands(AttemptSpec spec, String place) throws IOException {
    Path folder = host.folder().resolve("attempts").resolve(place);
    return LaunchCommands.of(spec, folder, this::there, files.isEmpty(spec.workspace()));
  }

  @Override
  public Adoption adopt(AttemptTicket ticket) throws IOException {
    Lease lease = ticket.lease();
    AttemptFolder folder = ticket.folder();
    if (!Files.exists(folder.path())) {
      return Adoption.NEVER_STARTED;
    }
    Replica replica = new Replica(folder);
    String place = replica.place();
    if (place == null) {
      replica.folder().putAside();
      return Adoption.NEVER_STARTED;
    }
    RemoteAttempt attempt =
        new RemoteAttempt(lease, replica, ticket.mark(), ticket.timeout(), place);
    attempt.masking = ReplicaMasking.goingOn(replica, ticket.masked());
    attempt.isOver = folder.exitCode().isPresent();
    attempt.stopping = Files.exists(folder.stop());
    attempt.stoppedBefore = attempt.stopping;
    String claim = AttemptFolder.read(folder.claim());
    attempt.process = claim != null && AttemptListing.isProcess(claim.strip()) ? claim.strip() : "";
    CompletableFuture<Adoption> asked = null;
    if (attempt.process.isEmpty() && !attempt.isOver && !attempt.stopping && keeper.isReached()) {
      asked = new CompletableFuture<>();
      attempt.asked = asked;
    }
    synchronized (this) {
      followed.put(lease.fence(), attempt);
    }
    reportEnded();
    wake();
    if (asked == null || begun(attempt, asked) == Adoption.ADOPTED) {
      return Adoption.ADOPTED;
    }
    replica.folder().putAside();
    return Adoption.NEVER_STARTED;
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
    attempt.replica.folder().stopping(reason);
    wake();
  }

  @Override
  public synchronized void kill(String tag) {
    kills.add(tag);
    wake();
  }

  @Override
  public Optional<AgentFiles> files() {
    return Optional.of(files);
  }

  @Override
  public AgentPipe pipe(Path fifo) {
    return new HostPipe(this, fifo);
  }

  @Override
  public synchronized String describe(Lease lease) {
    RemoteAttempt attempt = followed.get(lease.fence());
    if (attempt == null || attempt.started) {
      return "";
    }
    if (keeper.state() instanceof AgentState.Unreachable(Duration _, String why)) {
      return "It was sent to " + host + ", which takes no work now: " + why + ".";
    }
    long seconds = Duration.ofNanos(System.nanoTime() - attempt.sentAt).toSeconds();
    return attempt.refused
        ? "The host could not write what is to begin it, and is asked again."
        : "It was sent to " + host + " " + seconds + " s ago, which has not begun it.";
  }

  private void wake() {
    lookWithin(0);
  }

  /** Has the thread of the link look again within {@code millis}. */
  private synchronized void lookWithin(long millis) {
    long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    if (at - due < 0) {
      due = at;
      notifyAll();
    }
  }

  /** Reports what is known by the replica alone, while the host cannot be reached. */
  private void reportEnded() {
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      if (!keeper.isLinked()) {
        for (RemoteAttempt attempt : List.copyOf(followed.values())) {
          endedHere(attempt, reports);
        }
      }
    }
    reports.forEach(listener::reported);
  }

  /** An end that was seen by an earlier driver and perhaps not reported. */
  private void endedHere(RemoteAttempt attempt, List<AttemptReport> reports) {
    try {
      var code = attempt.replica.folder().exitCode();
      if (code.isPresent()) {
        start(attempt, reports);
        followed.remove(attempt.lease.fence());
        if (attempt.stopping) {
          kills.add(attempt.mark);
        }
        cleanup.leave(attempt, attempt.place);
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

  /** Whether an attempt is followed. To be called with this locked. */
  boolean follows(RemoteAttempt attempt) {
    return followed.get(attempt.lease.fence()) == attempt;
  }

  /** Follows an attempt no longer. To be called with this locked. */
  void forget(RemoteAttempt attempt) {
    followed.remove(attempt.lease.fence());
  }

  /** As {@link HostFiles#remove(io.leat.engine.agent.AgentLeftover.OfAttempt, String)}. */
  synchronized void drop(String place, String mark) {
    if (followed.values().stream().noneMatch(each -> each.place.equals(place))) {
      kills.add(mark);
      cleanup.leave(place, mark);
      wake();
    }
  }

  @Override
  public void abandon(String why) {
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      for (RemoteAttempt attempt :
          keeper.isLinked() ? List.<RemoteAttempt>of() : List.copyOf(followed.values())) {
        if (attempt.asked == null) {
          forget(attempt);
          kills.add(attempt.mark);
          cleanup.leave(attempt, attempt.replica.isBegun() ? attempt.place : null);
          reports.add(new AttemptReport.Ended(attempt.lease, new AttemptOutcome.Lost(why)));
        }
      }
    }
    reports.forEach(listener::reported);
  }

  /** Launches what never began, under a name that the host never saw. To be called with this locked. */
  void launchAgain(RemoteAttempt attempt, Link by) throws IOException {
    AttemptSpec spec = attempt.spec;
    if (spec != null) {
      attempt.place = attempt.replica.choose(spec.lease().fence(), by.launcher());
      attempt.link = by.number();
      attempt.refused = false;
      attempt.sentAt = System.nanoTime();
      by.launch(commands(spec, attempt.place));
    }
  }

  /** Stops an attempt that ran for as long as it may. */
  synchronized void timedOut(RemoteAttempt attempt, Duration limit) {
    if (!attempt.stopping) {
      begin(attempt, new StopReason.Timeout(limit));
    }
  }

  /** Looks after the attempts until the driver is closed. */
  private void serve(Link made) throws IOException, InterruptedException {
    made.listen(
        line -> heard(made.number(), line),
        () -> {
          made.close();
          wake();
        });
    keeper.serves(made);
    AttemptMonitor monitor = new AttemptMonitor(made, this, keeper, cleanup, patience, grace);
    long pause = SOON_MILLIS;
    while (true) {
      List<RemoteAttempt> attempts;
      synchronized (this) {
        if (!keeper.isOpen()) {
          return;
        }
        due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        attempts = List.copyOf(followed.values());
      }
      killMarked(made);
      List<AttemptReport> reports = new ArrayList<>();
      boolean changed;
      List<List<FolderLeftover>> removals;
      try {
        changed = monitor.round(attempts, reports);
        removals = cleanup.send(made);
      } finally {
        reports.forEach(listener::reported);
      }
      cleanup.read(made, removals);
      pause = changed ? SOON_MILLIS : Math.min(2 * pause, LATE_MILLIS);
      synchronized (this) {
        boolean isBehind = changed && followed.values().stream().anyMatch(each -> each.isBehind);
        if (!isBehind) {
          long longest = !followed.isEmpty() ? pause : keeper.isFull() ? FULL_MILLIS : IDLE_MILLIS;
          lookWithin(kills.pause(longest));
          awaitLook();
        }
      }
    }
  }

  private void killMarked(Link by) throws IOException {
    List<String> marks = kills.due();
    if (!marks.isEmpty()) {
      by.kill(marks);
      kills.done(marks);
    }
  }

  /** Waits until the next look is due. To be called with this locked. */
  private void awaitLook() throws InterruptedException {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** A line from the launcher of a link, {@code E FENCE CODE}, {@code R FENCE} or {@code W NAME}. */
  private void heard(long number, String line) {
    String[] words = line.split(" ", -1);
    try {
      if (words.length == 3 && words[0].equals("E") && ReplicaCopier.isExit(words[2] + "\n")) {
        int code = Integer.parseInt(words[2]);
        note(Long.parseLong(words[1]), attempt -> attempt.heard = code);
      } else if (words.length == 2 && words[0].equals("R")) {
        // it may have been sent anew meanwhile
        note(Long.parseLong(words[1]), attempt -> attempt.refused |= attempt.link == number);
      } else if (words.length == 2 && words[0].equals("W") && cleanup.isDone(words[1], number)) {
        wake();
      }
    } catch (NumberFormatException strange) {
      // the folders say what happened
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
    keeper.end();
    wake();
    keeper.close();
  }
}
