package io.leat.server.agent;

import io.leat.engine.dispatch.Placement;
import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import io.leat.engine.story.AgentRoom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The slots of all agents, shared by all runs that run: what gets free is offered to them in the order of their rank, and to a run that
 * is still queued when none of them wants it. Safe for all threads.
 */
public final class SharedPlacement {
  /** How long slots that were offered are kept for whom they were offered to. */
  private static final long OFFER_NANOS = 50_000_000;

  private final BooleanSupplier room;
  private final TreeSet<Share> shares = new TreeSet<>();
  private final Map<String, Seat> seats = new TreeMap<>();

  /** Slots that are always given. */
  public SharedPlacement() {
    this(() -> true);
  }

  /**
   * No agents yet.
   *
   * @param room whether anything may begin now; what waits begins when it may
   */
  public SharedPlacement(BooleanSupplier room) {
    this.room = room;
  }

  /**
   * An agent as placement sees it.
   *
   * @param weight how much of the work it gets beside the others, 1 or more
   * @param projects whose runs it takes; empty for all
   * @param closed why it takes no more work; empty when it does
   */
  public record Room(
      String name,
      Set<Label> labels,
      boolean secrets,
      int slots,
      int weight,
      Set<String> projects,
      String closed) {
    public Room {
      labels = Set.copyOf(labels);
      projects = Set.copyOf(projects);
    }

    private boolean fits(Demand demand, String project) {
      return labels.containsAll(demand.labels())
          && (secrets || !demand.secrets())
          && (projects.isEmpty() || projects.contains(project));
    }
  }

  /** An agent, and how many of its slots are held. It stays while some are, when the agent is known no more. */
  private static final class Seat {
    private @Nullable Room room;
    private int used;

    private int free() {
      Room known = room;
      return known == null || !known.closed().isEmpty() ? 0 : known.slots() - used;
    }
  }

  /** Makes these the agents that there are, in place of those before. */
  void agents(Collection<Room> rooms) {
    synchronized (this) {
      seats.values().forEach(each -> each.room = null);
      rooms.forEach(each -> seat(each.name()).room = each);
      seats.values().removeIf(each -> each.room == null && each.used == 0);
    }
    offer();
  }

  private Seat seat(String agent) {
    return seats.computeIfAbsent(agent, _ -> new Seat());
  }

  /** The slots as one run sees them. */
  public final class Share implements Placement, Comparable<Share> {
    private final int priority;
    private final long run;
    private final String project;
    private final Runnable wake;
    private final Map<String, Integer> held = new HashMap<>();

    /** What it asked for and did not get, with the agents that it was offered since; empty for none. */
    private final Map<List<Demand>, List<String>> wants = new LinkedHashMap<>();

    /** Where its tasks ran: the files that they begin with are there. */
    private final Set<String> seen = new HashSet<>();

    /** Why its last task came to each of them. */
    private final Map<String, String> reasons = new HashMap<>();

    /** What it gave back and may still take first. */
    private final Map<String, Integer> given = new HashMap<>();

    private long offered;
    private boolean asked;

    private Share(int priority, long run, String project, Runnable wake) {
      this.priority = priority;
      this.run = run;
      this.project = project;
      this.wake = wake;
    }

    @Override
    public List<String> take(List<Demand> tasks) {
      synchronized (SharedPlacement.this) {
        asked = true;
        wants.remove(tasks);
        Map<String, Integer> left = left();
        given.forEach((agent, count) -> left.merge(agent, count, Integer::sum));
        long now = System.nanoTime();
        for (Share each : shares.headSet(this)) {
          each.keep(left, now);
        }
        List<String> agents = assigned(tasks, left);
        if (agents.isEmpty()) {
          wants.put(tasks, List.of());
        }
        agents.forEach(this::hold);
        return agents;
      }
    }

    /** Takes from {@code left} what it was offered and may still take. */
    private void keep(Map<String, Integer> left, long now) {
      if (now - offered < OFFER_NANOS) {
        wants
            .values()
            .forEach(agents -> agents.forEach(each -> left.merge(each, -1, Integer::sum)));
      }
    }

    private void hold(String agent) {
      given.computeIfPresent(agent, (_, count) -> count > 1 ? count - 1 : null);
      seat(agent).used++;
      held.merge(agent, 1, Integer::sum);
      seen.add(agent);
    }

    /**
     * The agent of each of {@code tasks}, within what is {@code left}; empty when one finds none. Those that start together write to one
     * another, and are put together where that is possible.
     */
    private List<String> assigned(List<Demand> tasks, Map<String, Integer> left) {
      String one = best(tasks, left, false);
      if (one == null && tasks.size() > 1 && most(tasks) < tasks.size()) {
        List<String> apart = apart(tasks, left);
        if (!apart.isEmpty()) {
          return apart;
        }
        // what needs more slots than there are begins when nothing else holds one
        one = best(tasks, left, true);
      }
      return one == null ? List.of() : Collections.nCopies(tasks.size(), one);
    }

    /** An agent for each, when no agent has slots for all of them. */
    private List<String> apart(List<Demand> tasks, Map<String, Integer> left) {
      List<String> agents = new ArrayList<>();
      Map<String, Integer> rest = new HashMap<>(left);
      for (Demand each : tasks) {
        String one = best(List.of(each), rest, false);
        if (one == null) {
          return List.of();
        }
        agents.add(one);
        rest.merge(one, -1, Integer::sum);
      }
      return agents;
    }

    /** How many slots the largest agent has that can do all of {@code tasks}. */
    private int most(List<Demand> tasks) {
      int most = 0;
      for (Seat each : seats.values()) {
        Room room = each.room;
        if (room != null && tasks.stream().allMatch(task -> room.fits(task, project))) {
          most = Math.max(most, room.slots());
        }
      }
      return most;
    }

    /**
     * The agent that is best for all of {@code tasks}: it has this run's files, then most room for its weight; null for none.
     *
     * @param alone whether one will do that is idle and has fewer slots
     */
    private @Nullable String best(List<Demand> tasks, Map<String, Integer> left, boolean alone) {
      String best = null;
      double most = 0;
      int could = 0;
      for (Map.Entry<String, Seat> each : seats.entrySet()) {
        Room room = each.getValue().room;
        int free = left.getOrDefault(each.getKey(), 0);
        boolean fits = room != null && (alone ? free == room.slots() : free >= tasks.size());
        if (room == null || !fits) {
          continue;
        }
        for (Demand task : tasks) {
          fits &= room.fits(task, project);
        }
        double score =
            (seen.contains(room.name()) ? 1000.0 : 0)
                + (double) free * room.weight() / room.slots();
        could += fits ? 1 : 0;
        if (fits && (best == null || score > most)) {
          best = room.name();
          most = score;
        }
      }
      if (best != null) {
        reasons.put(best, reason(best, could));
      }
      return best;
    }

    private String reason(String agent, int could) {
      if (could == 1) {
        return "no other agent that has a free slot can do what it asks for";
      }
      return seen.contains(agent)
          ? "this run has its files there already"
          : "of " + could + " agents that could begin it, it had most room for its weight";
    }

    /** Why the last task that came to an agent did so; empty when there is no other agent. */
    public String why(String agent) {
      synchronized (SharedPlacement.this) {
        return seats.size() < 2 ? "" : reasons.getOrDefault(agent, "");
      }
    }

    @Override
    public boolean halted() {
      return !room.getAsBoolean();
    }

    @Override
    public void adopt(String agent) {
      synchronized (SharedPlacement.this) {
        hold(agent);
      }
    }

    @Override
    public void give(String agent) {
      synchronized (SharedPlacement.this) {
        seat(agent).used--;
        held.merge(agent, -1, Integer::sum);
        given.merge(agent, 1, Integer::sum);
      }
    }

    @Override
    public void settled() {
      synchronized (SharedPlacement.this) {
        if (given.isEmpty()) {
          return;
        }
        given.clear();
      }
      offer();
    }

    /** Whether the run has asked for a slot or held one. */
    public boolean asked() {
      synchronized (SharedPlacement.this) {
        return asked || !seen.isEmpty();
      }
    }

    /** Gives back all that the run holds, which runs no more. */
    public void close() {
      synchronized (SharedPlacement.this) {
        shares.remove(this);
        held.forEach((agent, count) -> seat(agent).used -= count);
        held.clear();
        given.clear();
      }
      offer();
    }

    @Override
    public int compareTo(Share other) {
      int order = Integer.compare(other.priority, priority);
      return order == 0 ? Long.compare(run, other.run) : order;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(run);
    }
  }

  /**
   * The share of a run.
   *
   * @param wake called when slots are free that it could not get before; must not block
   */
  public synchronized Share of(int priority, long run, String project, Runnable wake) {
    Share share = new Share(priority, run, project, wake);
    shares.add(share);
    return share;
  }

  /** Offers what is free to those that want it, those first that go first. Called again and again: an offer may have been passed over. */
  public void offer() {
    List<Share> offered = new ArrayList<>();
    synchronized (this) {
      Map<String, Integer> left = left();
      long now = System.nanoTime();
      for (Share each : shares) {
        if (!each.wants.isEmpty() && offer(each, left, now)) {
          offered.add(each);
        }
      }
    }
    offered.forEach(share -> share.wake.run());
  }

  /** Whether there is something new for {@code share}; what it is offered, or was, is taken from {@code left}. */
  private boolean offer(Share share, Map<String, Integer> left, long now) {
    boolean passed = now - share.offered > OFFER_NANOS;
    // what it wanted the slots for that it did not take has been cancelled
    share.wants.values().removeIf(agents -> passed && !agents.isEmpty());
    share.keep(left, now);
    boolean isNew = false;
    for (Map.Entry<List<Demand>, List<String>> each : share.wants.entrySet()) {
      if (each.getValue().isEmpty()) {
        List<String> agents = share.assigned(each.getKey(), left);
        if (!agents.isEmpty()) {
          each.setValue(agents);
          agents.forEach(agent -> left.merge(agent, -1, Integer::sum));
          isNew = true;
        }
      }
    }
    if (isNew) {
      share.offered = now;
    }
    return isNew;
  }

  private Map<String, Integer> left() {
    Map<String, Integer> left = new HashMap<>();
    boolean open = room.getAsBoolean();
    seats.forEach((agent, seat) -> left.put(agent, open ? seat.free() : 0));
    for (Share each : shares) {
      each.given.forEach((agent, count) -> left.merge(agent, -count, Integer::sum));
    }
    return left;
  }

  /** What is free and wanted by nobody that runs; used up by the queued runs that are let in. */
  public final class Rest {
    private final Map<String, Integer> left;

    private Rest(Map<String, Integer> left) {
      this.left = left;
    }

    /** How many slots there are. */
    public int count() {
      int count = 0;
      for (int each : left.values()) {
        count += Math.max(0, each);
      }
      return count;
    }

    /** Takes a slot for the first task of a run that asks for one of {@code demands}; whether there was one. */
    public boolean take(Set<Demand> demands, String project) {
      synchronized (SharedPlacement.this) {
        for (Map.Entry<String, Seat> each : seats.entrySet()) {
          Room room = each.getValue().room;
          if (room != null && left.getOrDefault(each.getKey(), 0) > 0) {
            for (Demand demand : demands) {
              if (room.fits(demand, project)) {
                left.merge(each.getKey(), -1, Integer::sum);
                return true;
              }
            }
          }
        }
        return false;
      }
    }
  }

  /** What nobody that runs wants. */
  public synchronized Rest rest() {
    Map<String, Integer> left = left();
    for (Share each : shares) {
      for (Map.Entry<List<Demand>, List<String>> want : each.wants.entrySet()) {
        List<String> agents =
            want.getValue().isEmpty() ? each.assigned(want.getKey(), left) : want.getValue();
        agents.forEach(agent -> left.merge(agent, -1, Integer::sum));
      }
    }
    return new Rest(left);
  }

  /** All agents, by name, and how full they are, as a run of {@code project} sees them; null for one that sees all. */
  public synchronized List<AgentRoom> rooms(@Nullable String project) {
    List<AgentRoom> rooms = new ArrayList<>();
    for (Seat each : seats.values()) {
      Room room = each.room;
      if (room != null
          && (project == null || room.projects().isEmpty() || room.projects().contains(project))) {
        rooms.add(
            new AgentRoom(
                room.name(),
                room.labels(),
                room.secrets(),
                room.slots(),
                each.used,
                room.closed()));
      }
    }
    return rooms;
  }

  /** How many slots of an agent are held. */
  public synchronized int used(String agent) {
    Seat seat = seats.get(agent);
    return seat == null ? 0 : seat.used;
  }
}
