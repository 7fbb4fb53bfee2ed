package io.leat.engine.simulation;

import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.attempt.AttemptWork;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.LockName;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunStore;
import io.leat.engine.schedule.Locks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that is around a run and outlives the process that runs it: the clock, what was stored, the attempts that go on. It breaks as
 * its seed says: stores refuse, launches fail, reports get lost, late or repeated, and the process dies between any two actions.
 */
final class World extends Clock implements RunStore, AttemptWork {
  /** The process dies here. Not an exception that anybody catches. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** An attempt as it is, whatever anybody knows about it. */
  private static final class Attempt {
    final Lease lease;
    AttemptOutcome outcome;
    @Nullable Instant end;
    boolean ended;
    boolean lost;
    boolean told;
    @Nullable StopReason stop;

    Attempt(Lease lease, Instant end, AttemptOutcome outcome) {
      this.lease = lease;
      this.end = end;
      this.outcome = outcome;
    }
  }

  final List<RecordedEvent> stored = new ArrayList<>();
  private final Random random;
  private final RunPlan plan;
  private final Path folder;
  private final Checker checker;
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private final List<Path> written = new ArrayList<>();

  /** Whether the workspace of a lease is there, of those that were made. */
  private final Map<Lease, Boolean> workspaces = new HashMap<>();

  /** What was kept of attempts whose end may not be stored yet. */
  private final Map<Lease, AttemptOutcome> kept = new HashMap<>();

  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  /** That of the process that there is now. */
  private @Nullable Driver driver;

  private int fuse = -1;
  private int calls;
  boolean faults = true;

  World(Random random, RunPlan plan, Path folder, Checker checker) {
    this.random = random;
    this.plan = plan;
    this.folder = folder;
    this.checker = checker;
  }

  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** Lets the process die after so many further actions; -1 for never. */
  void kill(int actions) {
    fuse = actions;
  }

  /** Something that the process does to the world. */
  private void action() {
    if (++calls > 1_000_000) {
      throw new AssertionError("the loop spins");
    }
    if (fuse >= 0 && fuse-- == 0) {
      throw new Killed();
    }
  }

  // ---- the clock

  void pass(Duration time) {
    calls = 0;
    now = now.plus(time);
    for (Attempt attempt : attempts.values()) {
      progress(attempt);
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  // ---- the store

  @Override
  public void append(List<RecordedEvent> events) throws IOException {
    action();
    if (faults && once(12)) {
      throw new IOException("no room");
    }
    checker.stored(events);
    stored.addAll(events);
    action();
  }

  @Override
  public void replay(Consumer<RecordedEvent> reader) {
    stored.forEach(reader);
  }

  // ---- the work around attempts

  @Override
  public boolean slow(Lease lease) {
    return false;
  }

  @Override
  public Prepared prepare(Lease lease, Facts facts) throws IOException {
    action();
    if (!checker.holds(lease)) {
      throw new AssertionError(lease + " is prepared, and its lease is not stored");
    }
    Task task = plan.task(lease.task());
    workspaces.put(lease, true);
    action();
    if (faults && once(15)) {
      throw new IOException("not to be prepared");
    }
    room();
    if (faults && once(15) && plan.group(plan.number(lease.task())).length == 0) {
      return new Prepared.Reuse(
          new AttemptOutcome.Reused(1),
          task.outputs().isEmpty()
              ? Map.of()
              : Map.of(
                  task.outputs().firstKey(),
                  task.outputs().firstKey().equals(RandomGraph.LIST)
                      ? new Scalar.Items(items())
                      : Scalar.of("a")));
    }
    return new Prepared.Launch(
        new AttemptSpec(
            lease,
            folder(lease),
            folder,
            List.of(),
            Map.of(),
            mark(lease),
            Map.of(),
            List.of(),
            null,
            null,
            List.of(),
            Recording.LOG));
  }

  @Override
  public AttemptOutcome conclude(Lease lease, AttemptOutcome outcome, Facts facts)
      throws IOException {
    action();
    room();
    if (Objects.equals(workspaces.get(lease), false)) {
      throw new AssertionError(lease + " is concluded, and its workspace is gone");
    }
    AttemptOutcome known = kept.get(lease);
    if (known == null) {
      known =
          outcome.good() && faults && once(20)
              ? new AttemptOutcome.Broken("an artifact is missing")
              : outcome;
      kept.put(lease, known);
    }
    action();
    return known;
  }

  private void room() throws IOException {
    if (faults && once(10)) {
      throw new IOException("No space left on device");
    }
  }

  @Override
  public void giveUp(Lease lease, StopReason reason) {}

  @Override
  public boolean remains(Lease lease) {
    return workspaces.getOrDefault(lease, false) || kept.containsKey(lease);
  }

  @Override
  public void ended(Lease lease, AttemptOutcome outcome) {
    action();
    if (!checker.ended(lease, outcome)) {
      throw new AssertionError(lease + " leaves, and its end is not stored");
    }
    workspaces.computeIfPresent(lease, (_, _) -> false);
    action();
    kept.remove(lease);
  }

  /** When a run has ended nothing is left of its attempts. */
  void left() {
    if (workspaces.containsValue(true) || !kept.isEmpty()) {
      throw new AssertionError("left by attempts that have ended: " + workspaces + kept.keySet());
    }
  }

  @Override
  public void taken(Lease lease) {}

  @Override
  public void look() {
    Driver known = driver;
    if (known != null) {
      known.tell();
    }
    action();
  }

  @Override
  public AttemptFolder folder(Lease lease) {
    return new AttemptFolder(folder.resolve(lease.task().text() + "-" + lease.attempt()));
  }

  @Override
  public Path input(Lease lease) {
    return folder;
  }

  @Override
  public String mark() {
    return "";
  }

  @Override
  public String mark(Lease lease) {
    return "";
  }

  @Override
  public @Nullable Duration timeout(Lease lease) {
    return null;
  }

  @Override
  public long mostLog() {
    return 0;
  }

  @Override
  public String told(Lease lease, String text) {
    return text;
  }

  @Override
  public List<String> masked(Lease lease) {
    return List.of();
  }

  @Override
  public void close() {
    for (Path each : written) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }
  }

  // ---- the attempts

  private static String key(Lease lease) {
    return lease.task() + "#" + lease.attempt();
  }

  private void launch(Lease lease) throws IOException {
    if (!checker.holds(lease)) {
      throw new AssertionError(lease + " is launched, and its lease is not stored");
    }
    AttemptOutcome outcome = outcome();
    Instant end = now.plusMillis(random.nextInt(60_000));
    Attempt attempt = new Attempt(lease, end, outcome);
    if (readers(lease.task()) > 0 && once(3)) {
      // it writes no more and waits for something, until it is stopped or notices that nobody reads
      attempt.end = null;
    }
    if (attempts.put(key(lease), attempt) != null) {
      throw new AssertionError(key(lease) + " is launched twice");
    }
    running();
    Task task = plan.task(lease.task());
    for (OutputName output : task.outputs().keySet()) {
      if (!once(4)) {
        write(lease, output);
      }
    }
  }

  private AttemptOutcome outcome() {
    return switch (faults ? random.nextInt(16) : 0) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> new AttemptOutcome.Exited(0);
      case 9, 10, 11 -> new AttemptOutcome.Exited(1 + random.nextInt(3));
      case 12 -> new AttemptOutcome.Exited(AttemptOutcome.SIGPIPE);
      case 13 -> new AttemptOutcome.TimedOut(Duration.ofSeconds(7));
      case 14 -> new AttemptOutcome.Errored("no");
      default -> new AttemptOutcome.Lost("gone");
    };
  }

  private List<String> items() {
    return List.of("a", "b", "c", "d", "e").subList(0, random.nextInt(6));
  }

  private void write(Lease lease, OutputName output) throws IOException {
    Path file = folder(lease).output();
    if (!Files.exists(file)) {
      Files.createDirectories(folder(lease).path());
      written.add(file);
    }
    Files.writeString(
        file,
        output
            + "="
            + (output.equals(RandomGraph.LIST)
                ? new Scalar.Items(items()).text()
                : once(2) ? "a" : "b")
            + (once(40) ? "\nrubbish\n" : "\n"),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** At most one attempt of a task runs, no lock is held by two, and no more run than there are slots. */
  private void running() {
    Map<TaskName, Lease> tasks = new HashMap<>();
    Map<LockName, Lease> locks = new HashMap<>();
    for (Attempt attempt : attempts.values()) {
      if (attempt.ended || attempt.lost) {
        continue;
      }
      Lease other = tasks.put(attempt.lease.task(), attempt.lease);
      for (LockName lock : plan.task(attempt.lease.task()).locks()) {
        other = other == null ? locks.put(lock, attempt.lease) : other;
      }
      if (other != null) {
        throw new AssertionError(other + " and " + attempt.lease + " run at once");
      }
    }
  }

  private int readers(TaskName task) {
    int count = 0;
    for (int member : plan.group(plan.number(task))) {
      count += reads(plan.task(member), task) ? 1 : 0;
    }
    return count;
  }

  private static boolean reads(Task reader, TaskName writer) {
    for (Need need : reader.needs()) {
      if (need instanceof Need.Stream && need.task().equals(writer)) {
        return true;
      }
    }
    return false;
  }

  private void progress(Attempt attempt) {
    if (attempt.ended) {
      return;
    }
    if (attempt.end == null && readToTheEnd(attempt)) {
      attempt.outcome = new AttemptOutcome.Exited(AttemptOutcome.SIGPIPE);
      attempt.end = now;
    }
    Instant end = attempt.end;
    if (end != null && !end.isAfter(now)) {
      attempt.ended = true;
    }
  }

  /** Whether all readers ended well, so that the next write fails. */
  private boolean readToTheEnd(Attempt writer) {
    for (int member : plan.group(plan.number(writer.lease.task()))) {
      Task task = plan.task(member);
      if (reads(task, writer.lease.task())) {
        Attempt reader = attempts.get(task.name() + "#" + writer.lease.attempt());
        if (reader == null || !reader.ended) {
          return false;
        }
        if (!reader.outcome.good() && !reader.outcome.brokenPipe()) {
          return false;
        }
      }
    }
    return true;
  }

  /** A report that nobody should heed: about an older lease, or one that never was. */
  @Nullable AttemptReport rumour() {
    if (attempts.isEmpty()) {
      return null;
    }
    List<Attempt> all = List.copyOf(attempts.values());
    Lease lease = all.get(random.nextInt(all.size())).lease;
    Lease false1 =
        once(2)
            ? new Lease(lease.task(), lease.attempt(), lease.fence() + 100_000, lease.agent())
            : new Lease(lease.task(), lease.attempt() + 50, lease.fence(), lease.agent());
    return once(2)
        ? new AttemptReport.Started(false1)
        : new AttemptReport.Ended(false1, new AttemptOutcome.Exited(random.nextInt(2)));
  }

  /** A driver of one process. */
  final class Driver implements AttemptDriver {
    private final Consumer<AttemptReport> listener;
    private final Map<String, Attempt> followed = new LinkedHashMap<>();

    /** What was taken up, of which nobody could tell that it never began, with why it is to be stopped. */
    private final Map<Lease, Optional<StopReason>> doubtful = new LinkedHashMap<>();

    Driver(Consumer<AttemptReport> listener) {
      this.listener = listener;
      driver = this;
    }

    @Override
    public void launch(AttemptSpec spec) throws IOException {
      action();
      if (faults && once(15)) {
        throw new IOException("cannot be launched");
      }
      World.this.launch(spec.lease());
      follow(spec.lease());
      action();
    }

    private void follow(Lease lease) {
      Attempt attempt = attempts.get(key(lease));
      if (attempt == null) {
        throw new AssertionError("no attempt " + lease);
      }
      followed.put(key(lease), attempt);
    }

    @Override
    public Adoption adopt(AttemptTicket ticket) throws IOException {
      Lease lease = ticket.lease();
      action();
      Attempt attempt = attempts.get(key(lease));
      if (attempt == null && faults && once(2)) {
        doubtful.put(lease, Optional.empty());
        return Adoption.ADOPTED;
      }
      if (attempt == null) {
        return Adoption.NEVER_STARTED;
      }
      if (!attempt.lease.equals(lease)) {
        throw new AssertionError(lease + " is adopted, and " + attempt.lease + " was launched");
      }
      if (faults && once(40)) {
        attempt.lost = true;
        throw new IOException("nobody knows");
      }
      follow(lease);
      return Adoption.ADOPTED;
    }

    @Override
    public void stop(Lease lease, StopReason reason) {
      action();
      doubtful.computeIfPresent(lease, (_, _) -> Optional.of(reason));
      Attempt attempt = followed.get(key(lease));
      if (attempt != null && attempt.stop == null && !attempt.ended) {
        attempt.stop = reason;
        attempt.outcome = reason.outcome();
        attempt.end = now.plusMillis(random.nextInt(3000));
      }
    }

    @Override
    public void kill(String tag) {}

    @Override
    public String describe(Lease lease) {
      return "";
    }

    /** Tells what has happened by now. */
    private void tell() {
      action();
      for (Map.Entry<Lease, Optional<StopReason>> each : List.copyOf(doubtful.entrySet())) {
        if (once(3)) {
          Lease lease = each.getKey();
          doubtful.remove(lease);
          listener.accept(
              each.getValue()
                  .<AttemptReport>map(reason -> new AttemptReport.Ended(lease, reason.outcome()))
                  .orElseGet(() -> new AttemptReport.NeverStarted(lease)));
        }
      }
      for (Attempt attempt : List.copyOf(followed.values())) {
        if (attempt.ended) {
          if (!faults || once(2)) {
            tell(new AttemptReport.Ended(attempt.lease, attempt.outcome));
            if (attempt.outcome instanceof AttemptOutcome.Lost) {
              attempt.lost = true;
            }
            if (!faults || once(2)) {
              followed.remove(key(attempt.lease));
            }
          }
        } else if (!attempt.told || once(10)) {
          attempt.told = !faults || once(2);
          tell(new AttemptReport.Started(attempt.lease));
        }
      }
    }

    private void tell(AttemptReport report) {
      listener.accept(report);
      if (faults && once(5)) {
        listener.accept(report);
      }
    }

    @Override
    public void close() {}
  }

  /** The locks as one process knows them. */
  final class MemoryLocks implements Locks {
    private final Map<LockName, Holder> holders = new HashMap<>();

    private record Holder(TaskName task, int attempt) {
      boolean of(Lease lease) {
        return lease.task().equals(task) && lease.attempt() == attempt;
      }
    }

    List<TaskName> holders() {
      return holders.values().stream().map(Holder::task).toList();
    }

    @Override
    public boolean take(Task task, int attempt) {
      action();
      Holder own = new Holder(task.name(), attempt);
      for (LockName lock : task.locks()) {
        Holder holder = holders.get(lock);
        if (holder != null && !holder.equals(own)) {
          return false;
        }
      }
      task.locks().forEach(lock -> holders.put(lock, own));
      return true;
    }

    @Override
    public void adopt(Task task, Lease lease) {
      if (!take(task, lease.attempt())) {
        throw new AssertionError("the locks of '" + task.name() + "' are held by another");
      }
    }

    @Override
    public void release(Task task) {
      for (LockName lock : task.locks()) {
        Holder holder = holders.get(lock);
        if (holder != null && holder.task().equals(task.name())) {
          requireStored(holder);
          holders.remove(lock);
        }
      }
    }

    /** What is leased holds its locks until its end is stored: who takes the run up keeps what it left once more. */
    private void requireStored(Holder holder) {
      int open = 0;
      for (RecordedEvent each : stored) {
        if (each.event() instanceof RunEvent.AttemptLeased(Lease lease)) {
          open += holder.of(lease) ? 1 : 0;
        } else if (each.event() instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome _)) {
          open -= holder.of(lease) ? 1 : 0;
        }
      }
      if (open > 0) {
        throw new AssertionError(
            "'" + holder.task() + "' gives its locks back, and its end is not stored");
      }
    }
  }

  /** The events, for people. */
  String told() {
    StringBuilder text = new StringBuilder();
    for (RecordedEvent each : stored) {
      RunEvent event = each.event();
      text.append(each.version()).append(' ').append(each.at()).append(' ').append(event);
      text.append('\n');
    }
    return text.toString();
  }
}
