package io.leat.server.agent;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AgentProblem;
import io.leat.engine.agent.AgentState;
import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import io.leat.engine.run.Lease;
import io.leat.engine.schedule.AgentCapacity;
import io.leat.engine.schedule.Scheduler;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The agents, each with its driver, for all runs. Safe for all threads. */
public final class AgentPool implements AutoCloseable {
  /** A run has less than this many leases. */
  private static final int FENCE_BITS = 24;

  /** How often agents are looked at that nobody said anything of. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Agents rows;
  private final Setup setup;
  private final Scheduler scheduler;
  private final Clock clock;
  private final AttemptRouter router = new AttemptRouter(new Known());
  private final AgentCleanup cleanup = new AgentCleanup(this::files);
  private final Map<String, Connected> connected = new TreeMap<>();

  /** Locked while the scheduler is told of agents, so that it is told in order. */
  private final Object looking = new Object();

  private final LinkLog links = new LinkLog();

  /** As the scheduler was told. */
  private volatile List<AgentCapacity> capacities = List.of();

  private volatile long looked = System.nanoTime();
  private volatile boolean closed;

  /**
   * What a pool needs.
   *
   * @param slots of the local agent, unless its row says otherwise
   * @param grace after how long out of reach what runs on an agent is lost; null for never
   * @param changed is told when agents came, went, or are in another state; must not block
   */
  public record Setup(int slots, Drivers drivers, @Nullable Duration grace, Runnable changed) {}

  /** Makes the drivers of agents, of whichever kind they are (port). */
  public interface Drivers {
    /**
     * The driver of an agent.
     *
     * @throws IOException when it cannot be made, as when the keys of the agent cannot be read; says why
     */
    AgentDriver of(Agent agent, AgentListener listener) throws IOException;
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

  /** An agent with its driver. */
  private static final class Connected {
    Agent row;
    final AgentDriver driver;

    Connected(Agent row, AgentDriver driver) {
      this.row = row;
      this.driver = driver;
    }
  }

  /** The agents as what runs there knows them. */
  private final class Known implements AttemptRouter.Agents {
    @Override
    public AgentDriver at(String agent) throws IOException {
      return known(agent);
    }

    @Override
    public @Nullable String givenUp(String agent) {
      Connected known = connected(agent);
      return known == null ? null : AgentPool.this.givenUp(known);
    }
  }

  /** Hears of one agent. */
  private final class Listener implements AgentListener {
    @Override
    public void reported(AttemptReport report) {
      router.report(report);
    }

    @Override
    public void changed() {
      Thread.ofVirtual().name("agents").start(AgentPool.this::check);
    }
  }

  /** A pool without agents, until {@link #start}. */
  public AgentPool(Agents rows, Setup setup, Scheduler scheduler, Clock clock) {
    this.rows = rows;
    this.setup = setup;
    this.scheduler = scheduler;
    this.clock = clock;
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

  /**
   * Begins with what is stored.
   *
   * @throws IOException when nothing can run on this machine
   */
  public void start() throws IOException {
    findLocal();
    Agent local = rows.find(Agent.LOCAL).orElseThrow();
    AgentDriver driver = setup.drivers().of(local, new Listener());
    synchronized (this) {
      connected.put(Agent.LOCAL, new Connected(local, driver));
    }
    changed();
  }

  /**
   * What is stored of agents was changed. When this returns nothing begins any more where nothing may, and there is no link to an agent
   * that is disabled or gone, unless attempts run there.
   */
  public void changed() {
    List<Agent> all = rows.all();
    List<Connected> gone = new ArrayList<>();
    synchronized (this) {
      Map<String, Connected> left = new TreeMap<>(connected);
      for (Agent row : all) {
        Connected known = left.remove(row.name());
        if (!needed(row)) {
          left.computeIfAbsent(row.name(), _ -> known);
        } else if (known != null && sameWay(known.row, row)) {
          known.row = row;
        } else if (!closed) {
          Connected made = made(row);
          if (made != null) {
            connected.put(row.name(), made);
            gone.addAll(known == null ? List.of() : List.of(known));
          }
        }
      }
      connected.keySet().removeAll(left.keySet());
      gone.addAll(left.values());
    }
    for (Connected each : gone) {
      each.driver.close();
      router.moved(each.row.name());
    }
    look();
  }

  private boolean needed(Agent row) {
    // what local tasks leave is ended by it when they have ended
    return row.name().equals(Agent.LOCAL)
        || (row.isJoined() && (row.mode() != Agent.Mode.DISABLED || router.busy(row.name())));
  }

  private static boolean sameWay(Agent one, Agent other) {
    return one.id() == other.id()
        && one.kind() == other.kind()
        && one.address().equals(other.address())
        && Arrays.equals(one.access().keys().own(), other.access().keys().own());
  }

  private @Nullable Connected made(Agent row) {
    try {
      return new Connected(row, setup.drivers().of(row, new Listener()));
    } catch (IOException unreadable) {
      LinkLog.unusable(row.name(), unreadable);
      return null;
    }
  }

  /** Tells the scheduler how the agents are, when that has changed. */
  private void look() {
    synchronized (looking) {
      List<AgentCapacity> now = new ArrayList<>();
      for (Agent each : rows.all()) {
        now.add(capacity(each));
      }
      links.seen(states());
      if (now.equals(capacities)) {
        return;
      }
      scheduler.agents(now);
      capacities = now;
    }
    setup.changed().run();
  }

  /** How the links are, by agent; without the local one where it needs none. */
  private synchronized Map<String, AgentState> states() {
    Map<String, AgentState> states = new TreeMap<>();
    connected.forEach(
        (name, each) -> {
          if (!name.equals(Agent.LOCAL) || each.driver.files().isPresent()) {
            states.put(name, each.driver.state());
          }
        });
    return states;
  }

  private AgentCapacity capacity(Agent row) {
    Set<Label> labels = new HashSet<>();
    Agent.Terms terms = row.terms();
    terms.labels().forEach(each -> labels.add(new Label(each)));
    terms.facts().forEach(each -> labels.add(new Label(each)));
    return new AgentCapacity(
        row.name(),
        labels,
        terms.secrets(),
        slots(row),
        terms.weight(),
        terms.projects(),
        closed(row));
  }

  private int slots(Agent row) {
    Integer slots = row.terms().slots();
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
        .filter(each -> !each.terms().facts().equals(facts))
        .ifPresent(each -> rows.update(each.finding(facts)));
  }

  /** Why an agent takes no more work; empty when it does. */
  private String closed(Agent row) {
    State state = seen(row);
    return switch (state.word()) {
      case "online" -> "";
      case "connecting" -> "is being connected to";
      case "unreachable" -> "cannot be reached: " + state.why();
      case "draining" -> "is being drained";
      default -> "is disabled: leat agents enable " + row.name();
    };
  }

  /** How an agent is. It is online once something may begin there. */
  public State state(Agent row) {
    State state = seen(row);
    boolean isTold =
        capacities.stream()
            .anyMatch(each -> each.name().equals(row.name()) && each.closed().isEmpty());
    return state.word().equals("online") && !isTold
        ? new State("connecting", "", null, state.used(), state.slots())
        : state;
  }

  private State seen(Agent row) {
    int used = scheduler.used(row.name());
    int slots = slots(row);
    if (row.mode() == Agent.Mode.DISABLED) {
      return new State("offline", "it is disabled", null, used, slots);
    }
    State state = linked(row, used, slots);
    if (row.mode() != Agent.Mode.DRAINING) {
      return state;
    }
    String trouble = state.why().isEmpty() ? "" : "; " + state.word() + ": " + state.why();
    return new State("draining", "it begins nothing new" + trouble, state.since(), used, slots);
  }

  private State linked(Agent row, int used, int slots) {
    if (!row.isJoined()) {
      String why = String.valueOf(notJoined(row).getMessage());
      return new State("unreachable", why, null, used, slots);
    }
    Connected known = connected(row.name());
    if (known == null) {
      return new State("unreachable", "its keys cannot be read", null, used, slots);
    }
    return switch (known.driver.state()) {
      case AgentState.Unreachable(Duration since, String why) ->
          new State("unreachable", why, clock.instant().minus(since), used, slots);
      case AgentState.Connecting _ -> new State("connecting", "", null, used, slots);
      case AgentState.Online _ -> new State("online", "", null, used, slots);
    };
  }

  /** That {@code agent} is to dial in, and no host has joined as it yet. */
  public static AgentProblem notJoined(Agent agent) {
    String name = agent.name();
    return new AgentProblem(
        "not-dialled-in",
        "no host has joined as '" + name + "' yet",
        "run the line that was printed for it on the host; another one: leat agents invite " + name,
        null);
  }

  /** An agent has dialled in: it is linked at once, if it is to be. */
  public void dialledIn(String agent) {
    Connected known = connected(agent);
    if (known != null) {
      known.driver.link().retry();
    }
  }

  /** How many attempts run on an agent. */
  public int used(String agent) {
    return scheduler.used(agent);
  }

  // ---- what runs there

  /** Looks after all agents from time to time, also when nobody said anything of them; to be called again and again. */
  public void tick() {
    if (System.nanoTime() - looked >= LOOK_NANOS) {
      check();
    }
  }

  private void check() {
    looked = System.nanoTime();
    List<Connected> all;
    synchronized (this) {
      all = List.copyOf(connected.values());
    }
    for (Connected each : all) {
      String lost = givenUp(each);
      if (lost != null && router.busy(each.row.name())) {
        each.driver.link().abandon(lost);
      }
    }
    if (all.stream().allMatch(each -> needed(each.row))) {
      look();
    } else {
      changed();
    }
  }

  /** Why nobody waits for an agent any more; null while it is waited for. */
  private @Nullable String givenUp(Connected agent) {
    Duration grace = setup.grace();
    return grace != null
            && agent.driver.state() instanceof AgentState.Unreachable(Duration since, String why)
            && since.compareTo(grace) > 0
        ? "the agent '"
            + agent.row.name()
            + "' was out of reach for "
            + Durations.text(grace)
            + ": "
            + why
        : null;
  }

  private synchronized @Nullable Connected connected(String agent) {
    return connected.get(agent);
  }

  private AgentDriver known(String agent) throws IOException {
    Connected known = connected(agent);
    if (known == null) {
      throw new IOException("the agent '" + agent + "' is known no more");
    }
    return known.driver;
  }

  /** The agents as one run sees them; closing it stops the reports. */
  public AttemptDriver of(long run, Consumer<AttemptReport> listener) {
    return router.of(run, listener);
  }

  /** As {@link AttemptDriver#describe}; empty also for an agent that is known no more. */
  public String describe(Lease lease) {
    Connected known = connected(lease.agent());
    if (known == null) {
      return "";
    }
    String described = known.driver.describe(lease);
    return described.isEmpty()
            && known.driver.state() instanceof AgentState.Unreachable(Duration _, String why)
        ? "The agent cannot be reached now, and is tried again: " + why + "."
        : described;
  }

  /** Does something, again and again while the agent of the attempt cannot be reached and nobody stops the attempt. */
  void patiently(Lease lease, AttemptRouter.Work work) throws IOException {
    router.patiently(lease, work);
  }

  /**
   * Has what runs that have ended left on agents removed there, as soon as they can be reached: a server that was killed may not have come
   * to it.
   *
   * @param ended tells the folder of a run that has ended; null for one that has not
   */
  public void tidy(LongFunction<@Nullable RunFolder> ended) {
    List<String> names;
    synchronized (this) {
      names = List.copyOf(connected.keySet());
    }
    for (String each : names) {
      cleanup.tidy(each, run -> router.follows(run) ? null : ended.apply(run));
    }
  }

  /** Has what an attempt leaves removed from an agent, as soon as it can be reached. */
  void remove(String agent, List<Path> paths) {
    if (files(agent).isPresent()) {
      cleanup.remove(agent, paths);
    }
  }

  /** What carries files to an agent; empty when it has none of its own, or is known no more. */
  Optional<AgentFiles> files(String agent) {
    return Optional.ofNullable(connected(agent)).flatMap(known -> known.driver.files());
  }

  /**
   * What carries files to an agent; empty when it has none of its own.
   *
   * @throws IOException when it is known no more
   */
  Optional<AgentFiles> filesOf(String agent) throws IOException {
    return known(agent).files();
  }

  /** Ends all links; the attempts run on. */
  @Override
  public void close() {
    List<Connected> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(connected.values());
      connected.clear();
    }
    router.close();
    cleanup.close();
    all.forEach(each -> each.driver.close());
  }
}
