package io.leat.server.agent;

import io.leat.agent.ssh.HostFiles;
import io.leat.agent.ssh.HostProblem;
import io.leat.agent.ssh.LinkState;
import io.leat.agent.ssh.SshDriver;
import io.leat.agent.ssh.SshHost;
import io.leat.agent.ssh.SshLinks;
import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.driver.local.LocalDriver;
import io.leat.engine.durable.Reason;
import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import io.leat.engine.local.RunFolder;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.story.Durations;
import io.leat.store.Agent;
import io.leat.store.Agents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents, each with its driver, for all runs: the fence of a lease tells whose it is, and its agent where it runs. Safe for all
 * threads.
 */
public final class AgentPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentPool.class);

  /** A run has less than this many leases. */
  private static final int FENCE_BITS = 24;

  private static final long AGAIN_MILLIS = 500;
  private static final long LONGEST_MILLIS = 4000;

  private final Agents rows;
  private final Setup setup;
  private final SharedPlacement placement;
  private final Clock clock;
  private final LocalDriver local;
  private final Supplier<SshLinks> links;
  private final Streams streams = new Streams(this::at);
  private final Leavings leavings = new Leavings(this::host);
  private final Map<String, Host> hosts = new TreeMap<>();
  private final Map<Long, View> views = new ConcurrentHashMap<>();
  private final Map<Long, AttemptTicket> attempts = new ConcurrentHashMap<>();

  /** The fences of attempts that are to stop. */
  private final Set<Long> stopped = ConcurrentHashMap.newKeySet();

  private List<SharedPlacement.Room> rooms = List.of();
  private volatile boolean closed;

  /**
   * What a pool needs.
   *
   * @param data the data folder of the server, which the work folder of a host stands for
   * @param slots of the local agent, unless its row says otherwise
   * @param environment what every attempt of the local agent inherits
   * @param mask the words of the command that masks secrets in a log
   * @param links asked only when there is an agent over SSH; closed by whoever made them
   * @param grace after how long out of reach what runs on an agent is lost; null for never
   * @param changed is told when agents came, went, or are in another state; must not block
   */
  public record Setup(
      Path data,
      int slots,
      Map<String, String> environment,
      List<String> mask,
      Hosts hosts,
      Supplier<SshLinks> links,
      @Nullable Duration grace,
      Runnable changed) {
    public Setup {
      environment = Map.copyOf(environment);
      mask = List.copyOf(mask);
    }
  }

  /** Tells how a host is reached. */
  public interface Hosts {
    /**
     * How it is reached.
     *
     * @throws IOException when its keys cannot be read; says why
     */
    SshHost of(Agent agent) throws IOException;
  }

  /**
   * How an agent is.
   *
   * @param word {@code online}, {@code connecting}, {@code unreachable}, {@code draining} or {@code offline}
   * @param why for people; empty when there is nothing to be said
   * @param since when it was seen last; null when that is now, or never
   * @param used how many of its slots are held
   * @param slots how many there are
   */
  public record State(String word, String why, @Nullable Instant since, int used, int slots) {}

  /** A host with its driver. */
  static final class Host {
    Agent row;
    final SshDriver driver;
    final HostFiles files;

    Host(Agent row, SshDriver driver) {
      this.row = row;
      this.driver = driver;
      this.files = new HostFiles(driver);
    }
  }

  /** Who hears of a run, and which agents it used. */
  private record View(Consumer<AttemptReport> listener, Set<String> agents) {}

  /** A pool with the local agent alone, until {@link #changed}. */
  public AgentPool(Agents rows, Setup setup, SharedPlacement placement, Clock clock) {
    this.rows = rows;
    this.links = setup.links();
    this.setup = setup;
    this.placement = placement;
    this.clock = clock;
    this.local =
        new LocalDriver(
            setup.data().resolve("launcher"), setup.environment(), setup.mask(), this::report);
  }

  /** Below the fences of all leases of a run. */
  public static long fence(long run) {
    return run << FENCE_BITS;
  }

  /** The run that a lease of this fence is of. */
  static long run(long fence) {
    return fence >>> FENCE_BITS;
  }

  // ---- which agents there are

  /** Begins with what is stored. */
  public void start() {
    findLocal();
    changed();
  }

  /**
   * What is stored of agents was changed. When this returns nothing begins any more where nothing may, and there is no link to an agent
   * that is disabled or gone, unless attempts run there.
   */
  public void changed() {
    List<Agent> all = rows.all();
    List<Host> gone = new ArrayList<>();
    synchronized (this) {
      Set<String> names = new HashSet<>();
      for (Agent row : all) {
        if (row.kind() == Agent.Kind.SSH) {
          names.add(row.name());
          Host known = hosts.get(row.name());
          boolean needed =
              row.isJoined() && (row.mode() != Agent.Mode.DISABLED || busy(row.name()));
          if (!needed) {
            gone.addAll(known == null ? List.of() : List.of(known));
            hosts.remove(row.name());
          } else if (known != null && sameWay(known.row, row)) {
            known.row = row;
          } else if (!closed) {
            Host made = made(row);
            if (made != null && known != null) {
              gone.add(known);
            }
          }
        }
      }
      for (String name : List.copyOf(hosts.keySet())) {
        if (!names.contains(name)) {
          gone.add(Objects.requireNonNull(hosts.remove(name)));
        }
      }
    }
    gone.forEach(this::leave);
    look(all);
  }

  private boolean busy(String agent) {
    return attempts.values().stream().anyMatch(each -> each.lease().agent().equals(agent));
  }

  private static boolean sameWay(Agent one, Agent other) {
    return one.id() == other.id()
        && one.address().equals(other.address())
        && one.port() == other.port()
        && one.user().equals(other.user())
        && one.folder().equals(other.folder())
        && Objects.equals(one.jump(), other.jump())
        && Objects.equals(one.jumpKey(), other.jumpKey())
        && Objects.equals(one.hostKey(), other.hostKey())
        && Arrays.equals(one.key(), other.key());
  }

  private @Nullable Host made(Agent row) {
    try {
      SshDriver driver =
          new SshDriver(links.get(), setup.data(), setup.hosts().of(row), this::report);
      Host host = new Host(row, driver);
      hosts.put(row.name(), host);
      return host;
    } catch (IOException unreadable) {
      LOG.warn("cannot use the agent '{}'", row.name(), unreadable);
      return null;
    }
  }

  /** What ran on a host that is reached in another way now is taken up there; what ran on one that is known no more is lost. */
  private void leave(Host host) {
    host.driver.close();
    String name = host.row.name();
    for (AttemptTicket each : List.copyOf(attempts.values())) {
      if (each.lease().agent().equals(name)) {
        try {
          if (at(name).adopt(each) == AgentDriver.Adoption.NEVER_STARTED) {
            report(
                ended(
                    each.lease(), new AttemptOutcome.Errored("it never began on '" + name + "'")));
          }
        } catch (IOException unknown) {
          report(ended(each.lease(), new AttemptOutcome.Lost(Reason.of(unknown))));
        }
      }
    }
  }

  private static AttemptReport ended(Lease lease, AttemptOutcome outcome) {
    return new AttemptReport.Ended(lease, outcome);
  }

  /** Tells placement how the agents are, when that has changed. */
  private void look(List<Agent> all) {
    List<SharedPlacement.Room> now = new ArrayList<>();
    for (Agent each : all) {
      now.add(room(each));
    }
    synchronized (this) {
      if (now.equals(rooms)) {
        return;
      }
      rooms = now;
    }
    placement.agents(now);
    setup.changed().run();
  }

  private SharedPlacement.Room room(Agent row) {
    Set<Label> labels = new HashSet<>();
    row.labels().forEach(each -> labels.add(new Label(each)));
    row.facts().forEach(each -> labels.add(new Label(each)));
    return new SharedPlacement.Room(
        row.name(), labels, row.secrets(), slots(row), row.weight(), row.projects(), closed(row));
  }

  private int slots(Agent row) {
    Integer slots = row.slots();
    return slots == null ? setup.slots() : slots;
  }

  /** Notes what this machine is among the facts of the local agent: its system and its architecture, in the words that hosts have too. */
  private void findLocal() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    SortedSet<String> facts = new TreeSet<>();
    facts.add(Demand.LOCAL.text());
    facts.add(system.startsWith("mac") ? "macos" : system.replace(' ', '-'));
    facts.add(
        switch (architecture) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64" -> "arm64";
          default -> architecture;
        });
    rows.find(Agent.LOCAL)
        .filter(each -> !each.facts().equals(facts))
        .ifPresent(each -> rows.update(each.finding(facts)));
  }

  /** Why an agent takes no more work; empty when it does. */
  private String closed(Agent row) {
    State state = state(row);
    return switch (state.word()) {
      case "online" -> "";
      case "connecting" -> "is being connected to";
      case "unreachable" -> "cannot be reached: " + state.why();
      case "draining" -> "is being drained";
      default -> "is disabled";
    };
  }

  /** How an agent is. */
  public State state(Agent row) {
    int used = placement.used(row.name());
    int slots = slots(row);
    if (row.mode() == Agent.Mode.DISABLED) {
      return new State("offline", "it is disabled", null, used, slots);
    }
    State state =
        row.kind() == Agent.Kind.LOCAL
            ? new State("online", "", null, used, slots)
            : linked(row, used, slots);
    if (row.mode() != Agent.Mode.DRAINING) {
      return state;
    }
    String trouble = state.why().isEmpty() ? "" : "; " + state.word() + ": " + state.why();
    return new State("draining", "it begins nothing new" + trouble, state.since(), used, slots);
  }

  private State linked(Agent row, int used, int slots) {
    if (!row.isJoined()) {
      String why = String.valueOf(HostProblem.notJoined(row.name()).getMessage());
      return new State("unreachable", why, null, used, slots);
    }
    Host host = host(row.name());
    if (host == null) {
      return new State("unreachable", "its keys cannot be read", null, used, slots);
    }
    LinkState link = host.driver.state();
    if (link instanceof LinkState.Unreachable(Duration since, String why)) {
      return new State("unreachable", why, clock.instant().minus(since), used, slots);
    }
    return link instanceof LinkState.Connecting
        ? new State("connecting", "", null, used, slots)
        : new State("online", "", null, used, slots);
  }

  /** An agent has dialled in: it is linked at once, if it is to be. */
  public void dialledIn(String agent) {
    Host host = host(agent);
    if (host != null) {
      host.driver.hurry();
    }
  }

  /** How many attempts run on an agent. */
  public int used(String agent) {
    return placement.used(agent);
  }

  // ---- what runs there

  private void report(AttemptReport report) {
    if (report instanceof AttemptReport.Ended) {
      attempts.remove(report.lease().fence());
      streams.ended(report.lease());
    }
    View view = views.get(run(report.lease().fence()));
    if (view != null) {
      view.listener().accept(report);
    }
  }

  /** Starts what is needed to launch here, so that the first attempt does not wait for it. */
  public void prepare() throws IOException {
    local.prepare();
  }

  /** Looks after all attempts and agents; to be called at least every 100 ms. */
  public void tick() {
    local.tick();
    List<Host> all;
    synchronized (this) {
      all = List.copyOf(hosts.values());
    }
    for (Host each : all) {
      each.driver.tick();
      String lost = givenUp(each);
      if (lost != null && busy(each.row.name())) {
        each.driver.giveUp(lost);
      }
    }
    boolean left = all.stream().anyMatch(AgentPool.this::isLeft);
    if (left) {
      changed();
    } else {
      look(rows.all());
    }
  }

  /** Why nobody waits for a host any more; null while it is waited for. */
  private @Nullable String givenUp(Host host) {
    Duration grace = setup.grace();
    return grace != null
            && host.driver.state() instanceof LinkState.Unreachable(Duration since, String why)
            && since.compareTo(grace) > 0
        ? "the agent '"
            + host.row.name()
            + "' was out of reach for "
            + Durations.text(grace)
            + ": "
            + why
        : null;
  }

  /** Whether a host that is disabled has nothing to do any more. */
  private boolean isLeft(Host host) {
    return host.row.mode() == Agent.Mode.DISABLED && !busy(host.row.name());
  }

  /** Ends what the tasks of a run left running, wherever they ran; hosts that cannot be reached now do it later. */
  public void sweep(long run, String mark) throws InterruptedException {
    local.sweep(mark);
    View view = views.get(run);
    for (String agent : view == null ? Set.<String>of() : view.agents()) {
      Host host = host(agent);
      if (host != null) {
        host.driver.sweep(mark);
      }
    }
  }

  private synchronized @Nullable Host host(String agent) {
    return hosts.get(agent);
  }

  private Host known(String agent) throws IOException {
    Host host = host(agent);
    if (host == null) {
      throw new IOException("the agent '" + agent + "' is known no more");
    }
    return host;
  }

  private AgentDriver at(String agent) throws IOException {
    if (agent.equals(Agent.LOCAL)) {
      return local;
    }
    return known(agent).driver;
  }

  /** The driver as one run sees it; closing it stops the reports. */
  public AgentDriver of(long run, Consumer<AttemptReport> listener) {
    View view = new View(listener, ConcurrentHashMap.newKeySet());
    views.put(run, view);
    return new OfRun(run, view);
  }

  private static AttemptTicket ticket(AttemptSpec spec) {
    List<String> masked = new ArrayList<>(spec.masked());
    masked.addAll(spec.secrets().values());
    masked.addAll(spec.held().values());
    return new AttemptTicket(spec.lease(), spec.folder(), spec.mark(), spec.timeout(), masked);
  }

  private final class OfRun implements AgentDriver {
    private final long run;
    private final View view;

    OfRun(long run, View view) {
      this.run = run;
      this.view = view;
    }

    @Override
    public void makeFifo(Path path) {
      // made where it is needed, as the attempt is launched
    }

    /** Waits while the agent cannot be reached, until the attempt is stopped. */
    @Override
    public void launch(AttemptSpec spec) throws IOException {
      Lease lease = spec.lease();
      view.agents().add(lease.agent());
      attempts.put(lease.fence(), ticket(spec));
      boolean launched = false;
      try {
        patiently(
            lease,
            () -> {
              AgentDriver driver = at(lease.agent());
              Path input = spec.input();
              if (input != null) {
                driver.makeFifo(input);
                streams.reads(lease, input, spec.mark());
              }
              for (Path each : spec.outputs()) {
                driver.makeFifo(each);
                streams.writes(lease, each);
              }
              driver.launch(spec);
            });
        launched = true;
      } finally {
        if (!launched) {
          attempts.remove(lease.fence());
        }
      }
    }

    @Override
    public Adoption adopt(AttemptTicket ticket) throws IOException {
      String agent = ticket.lease().agent();
      view.agents().add(agent);
      Adoption adoption = at(agent).adopt(ticket);
      if (adoption == Adoption.ADOPTED) {
        attempts.put(ticket.lease().fence(), ticket);
      }
      return adoption;
    }

    @Override
    public void stop(Lease lease, StopReason reason) {
      stopped.add(lease.fence());
      try {
        at(lease.agent()).stop(lease, reason);
      } catch (IOException gone) {
        // it was told to be lost when its agent was removed
        return;
      }
    }

    @Override
    public void tick() {
      // looked after for all runs at once
    }

    @Override
    public void close() {
      views.remove(run, view);
      stopped.removeIf(fence -> AgentPool.run(fence) == run);
    }
  }

  /** Something that needs the agent of an attempt. */
  interface Work {
    void run() throws IOException;
  }

  /** Does something, again and again while the agent of the attempt cannot be reached and nobody stops the attempt. */
  void patiently(Lease lease, Work work) throws IOException {
    long most = AGAIN_MILLIS;
    while (true) {
      try {
        work.run();
        return;
      } catch (AgentUnreachable wait) {
        Host host = host(lease.agent());
        String lost = host == null ? null : givenUp(host);
        if (lost != null) {
          throw new IOException(lost, wait);
        }
        if (closed || stopped.contains(lease.fence())) {
          throw wait;
        }
      }
      try {
        Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
        most = Math.min(2 * most, LONGEST_MILLIS);
      } catch (InterruptedException told) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", told);
      }
    }
  }

  /**
   * Has what runs that have ended left on hosts removed there, as soon as they can be reached: a server that was killed may not have come
   * to it.
   *
   * @param ended tells the folder of a run that has ended; null for one that has not
   */
  public void tidy(LongFunction<@Nullable RunFolder> ended) {
    List<String> names;
    synchronized (this) {
      names = List.copyOf(hosts.keySet());
    }
    for (String each : names) {
      leavings.tidy(each, run -> views.containsKey(run) ? null : ended.apply(run));
    }
  }

  /** Has what an attempt leaves removed from an agent, as soon as it can be reached. */
  void remove(String agent, List<Path> paths) {
    if (!agent.equals(Agent.LOCAL)) {
      leavings.remove(agent, paths);
    }
  }

  /** Something that is done with files on an agent. */
  interface Files {
    void with(HostFiles files) throws IOException;
  }

  /** What carries files to an agent and back; null for the local one. */
  @Nullable HostFiles files(String agent) throws IOException {
    if (agent.equals(Agent.LOCAL)) {
      return null;
    }
    return known(agent).files;
  }

  /** Ends all links; the attempts run on. */
  @Override
  public void close() {
    List<Host> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(hosts.values());
      hosts.clear();
    }
    leavings.close();
    all.forEach(each -> each.driver.close());
    local.close();
  }
}
