package io.leat.agent.ssh;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.durable.Reason;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Attempts on a host that is reached over SSH. The folder of an attempt on the host is the truth; this driver keeps a copy of it in the
 * attempt folder that it is given, which whoever reads logs and outputs reads as any other. {@code exit} is copied last, and only then
 * is the end reported.
 *
 * <p>While the host cannot be reached attempts run on there, nothing is reported of them, and {@link #launch} throws; stops are seen
 * through when it can be reached again. When an attempt has ended, its folder on the host is removed (ADR 25).
 */
public final class SshDriver implements AgentDriver {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long SOON_MILLIS = 50;
  private static final long LATE_MILLIS = 500;
  private static final long IDLE_MILLIS = 5000;

  /** How often a host that could take no work is asked again. */
  private static final long FULL_MILLIS = 1000;

  /** Looking through all processes of a host costs it some milliseconds, so what many runs left is looked for together. */
  private static final long SWEEPS_NANOS = Duration.ofMillis(200).toNanos();

  /** Their marks are one argument there, which may be long, but not of any length. */
  private static final int SWEEPS_AT_ONCE = 20;

  /** What served for less time is tried again as what could not be made. */
  private static final long STEADY_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long FIRST_NANOS = Duration.ofSeconds(20).toNanos();

  /** A link that comes back is to be used within 10 s (ADR 24). */
  private static final long LONGEST_BACK_OFF_MILLIS = 8000;

  private final SshLinks links;
  private final Path root;
  private final SshHost host;
  private final Duration patience;
  private final Duration grace;
  private final Consumer<AttemptReport> listener;
  private final Map<Long, RemoteAttempt> followed = new HashMap<>();
  private final List<String> sweeps = new ArrayList<>();
  private final Set<Path> empty = ConcurrentHashMap.newKeySet();
  private final Dropping dropping = new Dropping();
  private final Thread thread;
  private @Nullable Link link;
  private long opened;
  private boolean isOpen = true;
  private boolean woken;
  private boolean isHurried;

  /** Why the host cannot be reached; null while it can, or nobody knows yet. */
  private @Nullable String trouble;

  private long unseenSince = System.nanoTime();

  /** Why the host, though it is reached, can take no work; null while it can. */
  private @Nullable String full;

  private long fullSince;

  /**
   * A driver; its link is made at once, in the background.
   *
   * @param root what paths of attempts and workspaces begin with; on the host the folder of {@code host} stands for it
   * @param listener is told what happens; must not block
   */
  public SshDriver(SshLinks links, Path root, SshHost host, Consumer<AttemptReport> listener) {
    this(links, root, host, PATIENCE, GRACE, listener);
  }

  /**
   * As above.
   *
   * @param patience a host that is silent for longer when it should answer is held to be unreachable
   * @param grace how long what is stopped may go on before it is killed
   */
  SshDriver(
      SshLinks links,
      Path root,
      SshHost host,
      Duration patience,
      Duration grace,
      Consumer<AttemptReport> listener) {
    this.links = links;
    this.root = root;
    this.host = host;
    this.patience = patience;
    this.grace = grace;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("ssh " + host).start(this::keepLinked);
  }

  /** Whether the host can be reached, and work begun there. */
  public synchronized LinkState state() {
    String why = trouble == null ? full : trouble;
    if (why != null) {
      long since = trouble == null ? fullSince : unseenSince;
      return new LinkState.Unreachable(Duration.ofNanos(System.nanoTime() - since), why);
    }
    return link == null ? new LinkState.Connecting() : new LinkState.Online();
  }

  @Override
  public void makeFifo(Path path) throws IOException {
    reached().launch("fifo " + there(path) + "\n");
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    there(spec.workspace());
    Link by = reached();
    if (state() instanceof LinkState.Unreachable(Duration _, String why)) {
      throw new AgentUnreachable(unreachable(why));
    }
    by.inRoom(spec, () -> launch(spec, by));
    wake();
  }

  /** Launches; gives true. */
  private boolean launch(AttemptSpec spec, Link by) throws IOException {
    spec.folder().make();
    RemoteAttempt attempt;
    try {
      KillPoint.ATTEMPT_FILES.before();
      Path input = spec.input();
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

  /** The link, as soon as it is known whether there is one. */
  private synchronized Link reached() throws AgentUnreachable {
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
      throw new AgentUnreachable(unreachable(trouble));
    }
    return known;
  }

  /** Notes whether the host can take work: why not, or null. */
  synchronized void full(@Nullable String why) {
    if (full == null) {
      fullSince = System.nanoTime();
    }
    full = why;
  }

  /** Whether the host could take no work when it was asked last. To be called with this locked. */
  boolean isFull() {
    return full != null;
  }

  private String unreachable(@Nullable String why) {
    return "the agent " + host + " cannot be reached" + (why == null ? "" : ": " + why);
  }

  /**
   * Runs a command on the host, beside the attempts; it ends with the link that it was begun by.
   *
   * @param text for a POSIX shell, which has {@code arguments} as {@code $1} and so on and runs in the folder of the host
   * @throws AgentUnreachable when the host cannot be reached, or does not take the command, as while it is silent and nobody has noticed
   */
  public HostCommand run(String text, String... arguments) throws AgentUnreachable {
    Link by = reached();
    try {
      return by.command(text, arguments);
    } catch (IOException problem) {
      throw new AgentUnreachable(unreachable(Reason.of(problem)), problem);
    }
  }

  /** An attempt in this workspace, which is below the folder that this driver was made with, is to begin without a file: a launch makes it. */
  void beginEmpty(Path workspace) {
    empty.add(workspace);
  }

  /** A workspace is not used any more. */
  void end(Path workspace) {
    empty.remove(workspace);
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
    return LaunchCommands.of(spec, folder, this::there, empty.contains(spec.workspace()));
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
    attempt.masking = Masking.goingOn(replica, ticket.masked());
    attempt.isOver = folder.exitCode().isPresent();
    attempt.stopping = Files.exists(folder.stop());
    attempt.stoppedBefore = attempt.stopping;
    String claim = AttemptFolder.read(folder.claim());
    attempt.process = claim == null ? "" : claim.strip();
    CompletableFuture<Adoption> asked = null;
    if (attempt.process.isEmpty() && !attempt.isOver && !attempt.stopping && linkKnown()) {
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
    replica.folder().putAside();
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
    attempt.replica.folder().stopping(reason);
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
        leave(attempt, attempt.place);
        if (attempt.stopping) {
          sweeps.add(attempt.mark);
        }
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

  /**
   * Has what is left on the host of an attempt removed.
   *
   * @param began its name there if it began, or was refused; null if it never began, which may yet be tried
   */
  void leave(RemoteAttempt attempt, @Nullable String began) {
    leave(attempt, attempt.replica, began);
  }

  /** The same of one that never began, and is to be launched anew: that has another replica in the place of this one. */
  void leaveAnew(RemoteAttempt attempt) {
    leave(attempt, null, null);
  }

  private void leave(RemoteAttempt attempt, @Nullable Replica kept, @Nullable String began) {
    try {
      List<Replica.Sent> sent = attempt.replica.sent();
      if (sent.isEmpty()) {
        sent = List.of(new Replica.Sent(attempt.place, ""));
      }
      dropping.leave(kept, sent, began);
    } catch (IOException unreadable) {
      // it stays on the host
      return;
    }
  }

  /**
   * Has the folder of an attempt that an earlier driver left removed from the host as soon as that can be reached, unless it is followed.
   *
   * @param place its name there
   * @param mark what all that the attempt left running is marked with; it is killed before
   */
  public synchronized void drop(String place, String mark) {
    if (followed.values().stream().noneMatch(each -> each.place.equals(place))) {
      sweeps.add(mark);
      dropping.leave(null, List.of(new Replica.Sent(place, "")), place);
      wake();
    }
  }

  /**
   * Reports all that runs on the host as lost, unless the host can be reached. When it can be again, what still runs there of it is killed,
   * and what has not begun never begins.
   *
   * @param why in a line
   */
  public void giveUp(String why) {
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      for (RemoteAttempt attempt :
          link == null ? List.copyOf(followed.values()) : List.<RemoteAttempt>of()) {
        if (attempt.asked == null) {
          forget(attempt);
          leave(attempt, attempt.replica.isBegun() ? attempt.place : null);
          sweeps.add(attempt.mark);
          reports.add(new AttemptReport.Ended(attempt.lease, new AttemptOutcome.Lost(why)));
        }
      }
    }
    reports.forEach(listener);
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
        } catch (IOException | RuntimeException problem) {
          // the library says by either that its connection is gone; and whatever it is, attempts
          // are to be looked after again
          why =
              served == 0 || problem instanceof HostProblem || problem instanceof Talk.TooMuch
                  ? Reason.of(problem)
                  : "the link broke";
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
    isHurried = false;
    return isOpen;
  }

  /** Looks after the attempts until the driver is closed. */
  private void serve(Link made) throws IOException, InterruptedException {
    made.listen(
        line -> heard(made.number(), line),
        () -> {
          made.close();
          wake();
        });
    synchronized (this) {
      link = made;
      trouble = null;
      full = null;
      notifyAll();
    }
    Attending attending = new Attending(made, this, dropping, patience, grace);
    long pause = SOON_MILLIS;
    long sweepsFrom = System.nanoTime();
    while (true) {
      List<RemoteAttempt> attempts;
      List<String> marks;
      synchronized (this) {
        if (!isOpen) {
          return;
        }
        woken = false;
        attempts = List.copyOf(followed.values());
        marks =
            System.nanoTime() - sweepsFrom < 0
                ? List.of()
                : List.copyOf(sweeps.subList(0, Math.min(SWEEPS_AT_ONCE, sweeps.size())));
      }
      if (!marks.isEmpty()) {
        attending.sweep(marks);
        sweepsFrom = System.nanoTime() + SWEEPS_NANOS;
      }
      List<AttemptReport> reports = new ArrayList<>();
      boolean changed;
      try {
        changed = attending.round(attempts, reports);
      } finally {
        reports.forEach(listener);
      }
      pause = changed ? SOON_MILLIS : Math.min(2 * pause, LATE_MILLIS);
      boolean isBehind = attempts.stream().anyMatch(attempt -> attempt.isBehind) && changed;
      synchronized (this) {
        sweeps.subList(0, marks.size()).clear();
        if (!woken && !isBehind) {
          long longest = !followed.isEmpty() ? pause : isFull() ? FULL_MILLIS : IDLE_MILLIS;
          long left = Duration.ofNanos(sweepsFrom - System.nanoTime()).toMillis() + 1;
          wait(sweeps.isEmpty() ? longest : Math.clamp(left, 1, longest));
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
      if (left <= 0 || isHurried) {
        return;
      }
      wait(left);
    }
  }

  /** The host may be reached again: it is tried at once, if it is not linked. */
  public synchronized void hurry() {
    isHurried = true;
    notifyAll();
  }

  /** A line from the launcher of a link, {@code E FENCE CODE}, {@code R FENCE} or {@code W NAME}. */
  private void heard(long number, String line) {
    String[] words = line.split(" ", -1);
    try {
      if (words.length == 3 && words[0].equals("E")) {
        int code = Integer.parseInt(words[2]);
        note(Long.parseLong(words[1]), attempt -> attempt.heard = code);
      } else if (words.length == 2 && words[0].equals("R")) {
        // it may have been sent anew meanwhile
        note(Long.parseLong(words[1]), attempt -> attempt.refused |= attempt.link == number);
      } else if (words.length == 2 && words[0].equals("W") && dropping.isDone(words[1], number)) {
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
