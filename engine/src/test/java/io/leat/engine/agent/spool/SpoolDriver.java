package io.leat.engine.agent.spool;

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
import io.leat.engine.durable.DurableFile;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A kind of agent that shows what one takes: a folder that another process serves ({@code serve.sh}). What is to be done is a file in it;
 * what came of it is in the folder of the attempt.
 */
final class SpoolDriver implements AgentDriver, AgentLink {
  private static final long LOOK_MILLIS = 20;
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Path spool;
  private final AgentListener listener;
  private final Map<Long, Followed> followed = new HashMap<>();
  private final Thread watch;
  private long files = System.nanoTime();
  private boolean isOpen = true;

  /** An attempt that is looked after. */
  private static final class Followed {
    final AttemptTicket ticket;
    boolean isStarted;
    boolean isStopping;

    Followed(AttemptTicket ticket) {
      this.ticket = ticket;
    }

    AttemptFolder folder() {
      return ticket.folder();
    }
  }

  SpoolDriver(Path spool, AgentListener listener) {
    this.spool = spool;
    this.listener = listener;
    this.watch = Thread.ofVirtual().name("spool").start(this::watch);
  }

  @Override
  public AgentLink link() {
    return this;
  }

  @Override
  public AgentState state() {
    try {
      Instant seen = Files.getLastModifiedTime(spool.resolve("alive")).toInstant();
      Duration since = Duration.between(seen, Instant.now());
      return since.compareTo(SILENCE) < 0
          ? new AgentState.Online()
          : new AgentState.Unreachable(since, "nobody serves '" + spool + "'");
    } catch (IOException never) {
      return new AgentState.Connecting();
    }
  }

  @Override
  public void retry() {}

  @Override
  public void abandon(String why) {
    if (state() instanceof AgentState.Online) {
      return;
    }
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      for (Followed each : followed.values()) {
        order(each);
        reports.add(new AttemptReport.Ended(each.ticket.lease(), new AttemptOutcome.Lost(why)));
      }
      followed.clear();
    }
    reports.forEach(listener::reported);
  }

  @Override
  public void launch(AttemptSpec spec) throws IOException {
    if (!(state() instanceof AgentState.Online)) {
      throw new AgentUnreachable("nobody serves '" + spool + "'");
    }
    spec.folder().make();
    try {
      put(todo(spec.lease()), SpoolScript.of(spec));
    } catch (IOException problem) {
      spec.folder().discard();
      throw problem;
    }
    follow(
        new Followed(
            new AttemptTicket(
                spec.lease(),
                spec.folder(),
                spec.ticket().mark(),
                spec.ticket().timeout(),
                List.of())));
  }

  private Path todo(Lease lease) {
    return spool.resolve(lease.fence() + ".todo");
  }

  /** A file is there whole or not at all. */
  private static void put(Path file, String text) throws IOException {
    DurableFile.write(file, text);
  }

  private synchronized void follow(Followed attempt) {
    followed.put(attempt.ticket.lease().fence(), attempt);
  }

  @Override
  public Adoption adopt(AttemptTicket ticket) throws IOException {
    AttemptFolder folder = ticket.folder();
    if (!Files.exists(folder.path())) {
      return Adoption.NEVER_STARTED;
    }
    boolean isTaken = Files.exists(spool.resolve(ticket.lease().fence() + ".taken"));
    if (!Files.exists(folder.stop()) && (Files.deleteIfExists(todo(ticket.lease())) || !isTaken)) {
      folder.putAside();
      return Adoption.NEVER_STARTED;
    }
    Followed attempt = new Followed(ticket);
    attempt.isStopping = Files.exists(folder.stop());
    follow(attempt);
    return Adoption.ADOPTED;
  }

  @Override
  public synchronized void stop(Lease lease, StopReason reason) {
    Followed attempt = followed.get(lease.fence());
    if (attempt != null && !attempt.isStopping) {
      attempt.isStopping = true;
      attempt.folder().stopping(reason);
      order(attempt);
    }
  }

  /** Has an attempt ended. */
  private void order(Followed attempt) {
    AttemptTicket ticket = attempt.ticket;
    try {
      put(
          spool.resolve(ticket.lease().fence() + ".stop"),
          ticket.folder().path() + "\n" + ticket.mark() + "\n");
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public void kill(String tag) {
    try {
      put(spool.resolve(number() + ".kill"), tag + "\n");
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private synchronized long number() {
    return files++;
  }

  private void watch() {
    try {
      while (look()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException closed) {
      return;
    }
  }

  /** Looks at the folders of all attempts; false when there will be no further look. */
  private boolean look() {
    List<AttemptReport> reports = new ArrayList<>();
    synchronized (this) {
      if (!isOpen) {
        return false;
      }
      for (Followed each : List.copyOf(followed.values())) {
        look(each, reports);
      }
    }
    reports.forEach(listener::reported);
    return true;
  }

  private void look(Followed attempt, List<AttemptReport> reports) {
    Lease lease = attempt.ticket.lease();
    AttemptFolder folder = attempt.folder();
    try {
      OptionalInt code = folder.exitCode();
      if (!attempt.isStarted && Files.exists(folder.claim())) {
        attempt.isStarted = true;
        reports.add(new AttemptReport.Started(lease));
      }
      if (code.isPresent()) {
        followed.remove(lease.fence());
        AttemptOutcome outcome =
            attempt.isStopping
                ? StopReason.outcome(null, folder)
                : new AttemptOutcome.Exited(code.getAsInt());
        reports.add(new AttemptReport.Ended(lease, outcome));
      } else if (attempt.isStarted) {
        timeOut(attempt);
      }
    } catch (IOException unreadable) {
      // it is looked at again
      return;
    }
  }

  private void timeOut(Followed attempt) throws IOException {
    Duration timeout = attempt.ticket.timeout();
    Instant begun = Files.getLastModifiedTime(attempt.folder().claim()).toInstant();
    if (timeout != null && Duration.between(begun, Instant.now()).compareTo(timeout) > 0) {
      stop(attempt.ticket.lease(), new StopReason.Timeout(timeout));
    }
  }

  @Override
  public Optional<AgentFiles> files() {
    return Optional.empty();
  }

  @Override
  public AgentPipe pipe(Path fifo) {
    return new SpoolPipe(fifo, this);
  }

  @Override
  public String describe(Lease lease) {
    return Files.exists(todo(lease)) ? "It lies in '" + spool + "', and nobody took it yet." : "";
  }

  @Override
  public void close() {
    synchronized (this) {
      isOpen = false;
    }
    watch.interrupt();
    try {
      watch.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
