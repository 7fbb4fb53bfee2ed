package io.leat.server.agent;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentState;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.durable.Reason;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.server.log.field.LogField;
import io.leat.store.Agent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts of all runs, each on its agent: the fence of a lease tells whose it is, and its agent where it runs. Safe for all threads.
 */
final class AttemptRouter {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptRouter.class);
  private static final long AGAIN_MILLIS = 500;
  private static final long LONGEST_MILLIS = 4000;

  private final Agents agents;
  private final Streams streams;
  private final Map<Long, View> views = new ConcurrentHashMap<>();
  private final Map<Long, AttemptTicket> attempts = new ConcurrentHashMap<>();

  /** The fences of attempts that are to stop. */
  private final Set<Long> stopped = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /** The agents that there are. */
  interface Agents {
    /**
     * The driver of an agent.
     *
     * @throws IOException when it is known no more
     */
    AgentDriver at(String agent) throws IOException;

    /** Why nobody waits for an agent any more; null while it is waited for, and for one that is known no more. */
    @Nullable String givenUp(String agent);
  }

  /** Who hears of a run, and which agents it used. */
  private record View(Consumer<AttemptReport> listener, Set<String> agents) {}

  AttemptRouter(Agents agents) {
    this.agents = agents;
    this.streams = new Streams(agents::at);
  }

  /** Takes what a driver reports, to the run that it is of. */
  void report(AttemptReport report) {
    if (report instanceof AttemptReport.Ended) {
      attempts.remove(report.lease().fence());
      streams.ended(report.lease());
    }
    View view = views.get(AgentPool.run(report.lease().fence()));
    if (view != null) {
      try {
        view.listener().accept(report);
      } catch (RuntimeException bug) {
        // the driver has more to report, of other runs
        LOG.atError()
            .addKeyValue(LogField.RUN, AgentPool.run(report.lease().fence()))
            .addKeyValue(LogField.TASK, report.lease().task().text())
            .addKeyValue(LogField.ATTEMPT, report.lease().attempt())
            .addKeyValue(LogField.AGENT, report.lease().agent())
            .setCause(bug)
            .log("a report was not heard");
      }
    }
  }

  /** Whether an attempt is on an agent. */
  boolean busy(String agent) {
    return attempts.values().stream().anyMatch(each -> each.lease().agent().equals(agent));
  }

  /** Whether somebody hears of a run. */
  boolean follows(long run) {
    return views.containsKey(run);
  }

  /** What ran on an agent that has another driver now is taken up by that; of an agent that is known no more it is lost. */
  void moved(String agent) {
    for (AttemptTicket each : List.copyOf(attempts.values())) {
      if (each.lease().agent().equals(agent)) {
        try {
          if (agents.at(agent).adopt(each) == AttemptDriver.Adoption.NEVER_STARTED) {
            ended(each, new AttemptOutcome.Errored("it never began on '" + agent + "'"));
          }
        } catch (IOException unknown) {
          ended(each, new AttemptOutcome.Lost(Reason.of(unknown)));
        }
      }
    }
  }

  private void ended(AttemptTicket ticket, AttemptOutcome outcome) {
    report(new AttemptReport.Ended(ticket.lease(), outcome));
  }

  /** Ends what the tasks of a run left running, wherever they ran; agents that cannot be reached now do it later. */
  void kill(long run, String tag) throws InterruptedException {
    View view = views.get(run);
    // what an earlier life of the server began here, and that ended then, may have left something
    Set<String> names = new TreeSet<>(Set.of(Agent.LOCAL));
    names.addAll(view == null ? Set.of() : view.agents());
    for (String agent : names) {
      AgentDriver driver;
      try {
        driver = agents.at(agent);
      } catch (IOException gone) {
        continue;
      }
      driver.kill(tag);
    }
  }

  /** The agents as one run sees them: a driver that knows where each of its attempts is; closing it stops the reports. */
  AttemptDriver of(long run, Consumer<AttemptReport> listener) {
    View view = new View(listener, ConcurrentHashMap.newKeySet());
    views.put(run, view);
    return new OfRun(run, view);
  }

  private static AttemptTicket ticket(AttemptSpec spec) {
    List<String> masked = new ArrayList<>(spec.ticket().masked());
    masked.addAll(spec.secrets().masked());
    return new AttemptTicket(
        spec.lease(), spec.folder(), spec.ticket().mark(), spec.ticket().timeout(), masked);
  }

  private final class OfRun implements AttemptDriver {
    private final long run;
    private final View view;

    OfRun(long run, View view) {
      this.run = run;
      this.view = view;
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
              AgentDriver driver = agents.at(lease.agent());
              if (!spec.fifos().isEmpty()) {
                stream(spec, driver);
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

    /** Has the streams of an attempt carried, once its agent can be reached: one that breaks off ends the attempt. */
    private void stream(AttemptSpec spec, AgentDriver driver) throws AgentUnreachable {
      if (!(driver.state() instanceof AgentState.Online)) {
        throw new AgentUnreachable("the agent '" + spec.lease().agent() + "' cannot be reached");
      }
      if (spec.streams().input() != null) {
        streams.reads(spec.lease(), spec.streams().input(), spec.ticket().mark());
      }
      spec.streams().outputs().forEach(each -> streams.writes(spec.lease(), each));
    }

    @Override
    public Adoption adopt(AttemptTicket ticket) throws IOException {
      Lease lease = ticket.lease();
      view.agents().add(lease.agent());
      AgentDriver driver = agents.at(lease.agent());
      // before: its end may be reported while it is taken up
      attempts.put(lease.fence(), ticket);
      Adoption adoption = Adoption.NEVER_STARTED;
      try {
        adoption = driver.adopt(ticket);
      } finally {
        if (adoption == Adoption.NEVER_STARTED) {
          attempts.remove(lease.fence());
        }
      }
      return adoption;
    }

    @Override
    public void stop(Lease lease, StopReason reason) {
      stopped.add(lease.fence());
      try {
        agents.at(lease.agent()).stop(lease, reason);
      } catch (IOException gone) {
        // it was told to be lost when its agent was removed
        return;
      }
    }

    @Override
    public void kill(String tag) throws InterruptedException {
      AttemptRouter.this.kill(run, tag);
    }

    @Override
    public String describe(Lease lease) {
      try {
        return agents.at(lease.agent()).describe(lease);
      } catch (IOException gone) {
        return "";
      }
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
        String lost = agents.givenUp(lease.agent());
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

  /** Nobody waits for an agent any more. */
  void close() {
    closed = true;
  }
}
