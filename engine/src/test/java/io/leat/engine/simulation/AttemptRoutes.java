package io.leat.engine.simulation;

import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptDriver;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.agent.memory.MemoryDriver;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Each attempt goes to the agent of its lease, and each report to its run. What is to be launched on an agent that is away waits. */
final class AttemptRoutes {
  private final Map<String, MemoryDriver> drivers;
  private final Map<Long, AgentListener> runs = new HashMap<>();
  private final Map<Lease, AttemptSpec> waiting = new LinkedHashMap<>();

  AttemptRoutes(Map<String, MemoryDriver> drivers) {
    this.drivers = drivers;
  }

  /** The agents as one run sees them. */
  AttemptDriver of(long run, AgentListener listener) {
    runs.put(run, listener);
    return new OfRun(run, listener);
  }

  void reported(AttemptReport report) {
    AgentListener run = runs.get(SimulatedRun.of(report.lease()));
    if (run != null) {
      run.reported(report);
    }
  }

  private void ended(Lease lease, AttemptOutcome outcome) {
    waiting.remove(lease);
    reported(new AttemptReport.Ended(lease, outcome));
  }

  private List<AttemptSpec> waiting(String agent) {
    return waiting.values().stream().filter(each -> each.lease().agent().equals(agent)).toList();
  }

  /** Launches what waits for an agent. */
  void retry(String agent) {
    for (AttemptSpec each : waiting(agent)) {
      try {
        at(agent).launch(each);
        waiting.remove(each.lease());
      } catch (AgentUnreachable away) {
        return;
      } catch (IOException problem) {
        ended(each.lease(), new AttemptOutcome.Errored("cannot start it: " + problem.getMessage()));
      }
    }
  }

  /** Nobody waits for an agent any more. */
  void giveUp(String agent) {
    waiting(agent).forEach(each -> ended(each.lease(), new AttemptOutcome.Errored("away")));
  }

  private MemoryDriver at(String agent) {
    MemoryDriver driver = drivers.get(agent);
    if (driver == null) {
      throw new AssertionError("an agent that never was: " + agent);
    }
    return driver;
  }

  private final class OfRun implements AttemptDriver {
    private final long run;
    private final AgentListener listener;

    OfRun(long run, AgentListener listener) {
      this.run = run;
      this.listener = listener;
    }

    @Override
    public void launch(AttemptSpec spec) throws IOException {
      try {
        at(spec.lease().agent()).launch(spec);
      } catch (AgentUnreachable away) {
        waiting.put(spec.lease(), spec);
      }
    }

    @Override
    public Adoption adopt(AttemptTicket ticket) throws IOException {
      return at(ticket.lease().agent()).adopt(ticket);
    }

    @Override
    public void stop(Lease lease, StopReason reason) {
      if (waiting.containsKey(lease)) {
        ended(lease, reason.outcome());
      } else {
        at(lease.agent()).stop(lease, reason);
      }
    }

    @Override
    public void kill(String tag) {
      drivers.values().forEach(each -> each.kill(tag));
    }

    @Override
    public String describe(Lease lease) {
      return at(lease.agent()).describe(lease);
    }

    @Override
    public void close() {
      runs.remove(run, listener);
      waiting.keySet().removeIf(each -> SimulatedRun.of(each) == run);
    }
  }
}
