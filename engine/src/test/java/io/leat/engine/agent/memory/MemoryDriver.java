package io.leat.engine.agent.memory;

import io.leat.engine.agent.AgentDriver;
import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentLink;
import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AgentPipe;
import io.leat.engine.agent.AgentState;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.agent.AttemptReport;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The driver of a {@link MemoryAgent}. What it knows dies with it. It tells what it sees when the agent is looked at. */
public final class MemoryDriver implements AgentDriver, AgentLink {
  private static final String AWAY = "it is away";

  private final MemoryAgent agent;
  private final AgentListener listener;
  private final Conduct conduct;
  private final Map<Lease, Followed> followed = new LinkedHashMap<>();

  /** Tags whose processes are to be killed once the agent is reached. */
  private final List<String> kills = new ArrayList<>();

  /** An attempt that is looked after. */
  private static final class Followed {
    final AttemptTicket ticket;

    /** Whether nobody could tell yet whether it ever began. */
    boolean isDoubtful;

    boolean isStarted;

    /** Why it is to be stopped, since this driver was told; null for not. */
    @Nullable StopReason stop;

    Followed(AttemptTicket ticket) {
      this.ticket = ticket;
    }
  }

  MemoryDriver(MemoryAgent agent, AgentListener listener, Conduct conduct) {
    this.agent = agent;
    this.listener = listener;
    this.conduct = conduct;
  }

  AgentListener listener() {
    return listener;
  }

  /** Tells something that need not be true. */
  public void claim(AttemptReport report) {
    listener.reported(report);
  }

  // ---- the link

  @Override
  public AgentLink link() {
    return this;
  }

  @Override
  public AgentState state() {
    synchronized (agent) {
      Instant away = agent.away();
      return away == null
          ? new AgentState.Online()
          : new AgentState.Unreachable(Duration.between(away, agent.clock.instant()), AWAY);
    }
  }

  private boolean isAway() {
    return agent.away() != null;
  }

  @Override
  public void retry() {}

  @Override
  public void abandon(String why) {
    synchronized (agent) {
      if (isAway()) {
        for (Followed each : List.copyOf(followed.values())) {
          kills.add(each.ticket.mark());
          followed.remove(each.ticket.lease());
          listener.reported(
              new AttemptReport.Ended(each.ticket.lease(), new AttemptOutcome.Lost(why)));
        }
      }
    }
  }

  /** The agent is reached again. */
  void reached() {
    kills.forEach(agent::kill);
    kills.clear();
    followed.values().forEach(this::stop);
  }

  // ---- attempts

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    synchronized (agent) {
      conduct.acts();
      if (isAway()) {
        throw new AgentUnreachable(AWAY);
      }
      conduct.launches(spec.lease());
      Followed attempt = new Followed(spec.ticket());
      agent.launch(spec);
      followed.put(spec.lease(), attempt);
      conduct.acts();
    }
  }

  @Override
  public Adoption adopt(AttemptTicket ticket) throws IOException {
    synchronized (agent) {
      conduct.acts();
      Followed attempt = new Followed(ticket);
      attempt.isDoubtful = isAway() || !conduct.isKnown(ticket.lease());
      if (!attempt.isDoubtful && agent.find(ticket.folder()) == null) {
        return Adoption.NEVER_STARTED;
      }
      followed.put(ticket.lease(), attempt);
      return Adoption.ADOPTED;
    }
  }

  @Override
  public void stop(Lease lease, StopReason reason) {
    synchronized (agent) {
      conduct.acts();
      Followed attempt = followed.get(lease);
      if (attempt != null && attempt.stop == null) {
        attempt.stop = reason;
        stop(attempt);
      }
    }
  }

  /** Stops an attempt that is to be, once that can be done. */
  private void stop(Followed attempt) {
    MemoryAttempt known = agent.find(attempt.ticket.folder());
    StopReason reason = attempt.stop;
    if (known != null && reason != null && !isAway()) {
      known.stop(reason, agent.clock.instant());
      agent.advance();
    }
  }

  @Override
  public void kill(String tag) {
    synchronized (agent) {
      conduct.acts();
      if (isAway()) {
        kills.add(tag);
      } else {
        agent.kill(tag);
      }
    }
  }

  /** Tells what has happened by now. */
  void look() {
    if (isAway()) {
      return;
    }
    for (Followed each : List.copyOf(followed.values())) {
      MemoryAttempt attempt = agent.find(each.ticket.folder());
      if (attempt == null) {
        nothing(each);
      } else {
        timeOut(each, attempt);
        look(each, attempt);
      }
    }
  }

  /** Of something that was taken up there is nothing. */
  private void nothing(Followed attempt) {
    StopReason reason = attempt.stop;
    Lease lease = attempt.ticket.lease();
    AttemptReport report =
        reason == null
            ? new AttemptReport.NeverStarted(lease)
            : new AttemptReport.Ended(lease, reason.outcome());
    if (conduct.telling(report) != Conduct.Telling.LATER) {
      followed.remove(lease);
      listener.reported(report);
    }
  }

  private void timeOut(Followed followed, MemoryAttempt attempt) {
    Duration timeout = followed.ticket.timeout();
    if (timeout != null
        && attempt.end == null
        && attempt.begun.plus(timeout).isBefore(agent.clock.instant())) {
      stop(followed.ticket.lease(), new StopReason.Timeout(timeout));
    }
  }

  private void look(Followed each, MemoryAttempt attempt) {
    Lease lease = each.ticket.lease();
    if (!each.isStarted) {
      each.isStarted = told(new AttemptReport.Started(lease));
    }
    AttemptOutcome end = attempt.end == null ? attempt.seen : attempt.end;
    if (end != null && told(new AttemptReport.Ended(lease, end))) {
      followed.remove(lease);
    }
  }

  /** Tells something, now or later; whether it need not be told any more. */
  private boolean told(AttemptReport report) {
    Conduct.Telling telling = conduct.telling(report);
    switch (telling) {
      case LATER -> {}
      case NOW, AGAIN -> listener.reported(report);
      case TWICE -> {
        listener.reported(report);
        listener.reported(report);
      }
    }
    return telling == Conduct.Telling.NOW || telling == Conduct.Telling.TWICE;
  }

  // ---- the rest

  @Override
  public Optional<AgentFiles> files() {
    return Optional.empty();
  }

  @Override
  public AgentPipe pipe(Path fifo) {
    return new MemoryPipe(agent, fifo);
  }

  @Override
  public String describe(Lease lease) {
    return "";
  }

  @Override
  public void close() {
    synchronized (agent) {
      agent.closed(this);
    }
  }
}
