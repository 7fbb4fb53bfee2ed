package io.leat.engine.agent.memory;

import io.leat.engine.agent.AgentListener;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose attempts run in no process: they do what their {@link MemoryStep}s say, by a clock, whenever the agent is looked at. It
 * outlives the drivers that are made for it. Safe for use by several threads.
 */
public final class MemoryAgent {
  final Clock clock;
  final Duration grace;
  final Map<Path, MemoryFifo> fifos;
  final Set<Integer> gates = new HashSet<>();
  final List<String> left = new ArrayList<>();

  /** All attempts that were ever launched here, by the path of their folders; and those that run. */
  private final Map<Path, MemoryAttempt> attempts = new LinkedHashMap<>();

  private final List<MemoryAttempt> running = new ArrayList<>();

  private @Nullable MemoryDriver driver;
  private @Nullable Instant away;

  /** An agent without attempts, which kills those that do not heed a stop after {@code grace}. */
  public MemoryAgent(Clock clock, Duration grace) {
    this(clock, grace, new HashMap<>());
  }

  private MemoryAgent(Clock clock, Duration grace, Map<Path, MemoryFifo> fifos) {
    this.clock = clock;
    this.grace = grace;
    this.fifos = fifos;
  }

  /** Another agent, whose attempts write to those of this one and read from them; both are used by one thread. */
  public MemoryAgent beside() {
    return new MemoryAgent(clock, grace, fifos);
  }

  /** A new driver of it; there is one at a time. */
  public synchronized MemoryDriver driver(AgentListener listener, Conduct conduct) {
    MemoryDriver made = new MemoryDriver(this, listener, conduct);
    driver = made;
    return made;
  }

  /** Has its attempts do what they do by now, and its driver tell of it. */
  public synchronized void look() {
    advance();
    if (driver != null) {
      driver.look();
    }
  }

  /** Has its attempts do what they do by now, until none can go on at once. */
  synchronized void advance() {
    Instant now = clock.instant();
    boolean isNew = true;
    while (isNew) {
      isNew = false;
      for (MemoryAttempt each : running) {
        isNew |= each.advance(now);
      }
      running.removeIf(each -> each.end != null);
    }
    notifyAll();
  }

  /** Opens a gate that steps wait for, or will. */
  public synchronized void open(int gate) {
    gates.add(gate);
    look();
  }

  /** Nobody reaches it any more. */
  public synchronized void goAway() {
    if (away == null) {
      away = clock.instant();
      changed();
    }
  }

  /** It is reached again. */
  public synchronized void comeBack() {
    if (away != null) {
      away = null;
      if (driver != null) {
        driver.reached();
      }
      changed();
    }
  }

  private void changed() {
    if (driver != null) {
      driver.listener().changed();
    }
  }

  /** Since when it is away; null when it is not. */
  @Nullable Instant away() {
    return away;
  }

  /** For how long it is away; negative when it is not. */
  public synchronized Duration awayFor() {
    return away == null ? Duration.ofNanos(-1) : Duration.between(away, clock.instant());
  }

  void closed(MemoryDriver closed) {
    if (driver == closed) {
      driver = null;
    }
  }

  void launch(AttemptSpec spec) throws IOException {
    Path folder = spec.folder().path();
    if (attempts.containsKey(folder)) {
      throw new IOException("attempt " + folder.getFileName() + " was launched before");
    }
    MemoryAttempt made = new MemoryAttempt(this, spec, clock.instant());
    attempts.put(folder, made);
    running.add(made);
    advance();
  }

  @Nullable MemoryAttempt find(AttemptFolder folder) {
    return attempts.get(folder.path());
  }

  void kill(String tag) {
    left.removeIf(each -> each.contains(tag));
    for (MemoryAttempt each : running) {
      if (each.spec.ticket().mark().contains(tag)) {
        each.kill();
      }
    }
  }

  /** The leases of the attempts that run. */
  public synchronized List<Lease> running() {
    return running.stream()
        .filter(each -> each.end == null)
        .map(each -> each.spec.lease())
        .toList();
  }

  /** The leases of all attempts that were ever launched. */
  public synchronized List<Lease> launched() {
    return attempts.values().stream().map(each -> each.spec.lease()).toList();
  }

  /** How many that attempts left behind bear {@code tag} in their marks. */
  public synchronized int left(String tag) {
    return (int) left.stream().filter(each -> each.contains(tag)).count();
  }
}
