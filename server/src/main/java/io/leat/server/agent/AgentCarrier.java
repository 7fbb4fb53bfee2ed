package io.leat.server.agent;

import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.StopReason;
import io.leat.engine.attempt.Workspaces;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.run.Lease;
import io.leat.engine.schedule.RunSlots;
import io.leat.store.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Carries the files of the attempts of one run to their agents and back. While an agent cannot be reached it waits, until the attempt is
 * stopped; what broke with a link is begun again, and what hangs is given up when the attempt is. Safe for all threads.
 */
public final class AgentCarrier implements Workspaces.Carrier {
  private final AgentPool pool;
  private final String project;
  private final RunSlots slots;
  private final Map<Long, StopReason> givenUp = new ConcurrentHashMap<>();

  /** Who carries files of an attempt now, to be interrupted; locked while it is looked at. */
  private final Map<Long, Thread> atWork = new HashMap<>();

  /**
   * A carrier.
   *
   * @param project whose sources are kept on the hosts under this name, fit for a file
   * @param slots by which the run got its agents
   */
  public AgentCarrier(AgentPool pool, String project, RunSlots slots) {
    this.pool = pool;
    this.project = project;
    this.slots = slots;
  }

  @Override
  public String begin(Lease lease, Path workspace) throws IOException {
    String why = slots.why(lease.agent());
    KillPoint.FILES_SENT.before();
    done(lease, files -> files.begin(project, workspace));
    KillPoint.FILES_SENT.after();
    return why.isEmpty() ? "" : "It was given to '" + lease.agent() + "': " + why + ".";
  }

  @Override
  public boolean isElsewhere(Lease lease) {
    return !lease.agent().equals(Agent.LOCAL) || pool.files(Agent.LOCAL).isPresent();
  }

  @Override
  public void complete(Lease lease, Path workspace) throws IOException {
    done(lease, files -> files.complete(workspace));
  }

  @Override
  public void fetch(Lease lease, Path folder, Predicate<String> wanted, Path note)
      throws IOException {
    KillPoint.FILES_FETCHED.before();
    done(lease, files -> fetch(files, folder, wanted, note));
    KillPoint.FILES_FETCHED.after();
  }

  private static void fetch(AgentFiles files, Path folder, Predicate<String> wanted, Path note)
      throws IOException {
    Files.write(note, new byte[0]);
    try {
      files.fetch(folder, wanted);
    } finally {
      Files.deleteIfExists(note);
    }
  }

  @Override
  public void giveUp(Lease lease, StopReason reason) {
    synchronized (atWork) {
      givenUp.putIfAbsent(lease.fence(), reason);
      Thread thread = atWork.get(lease.fence());
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  @Override
  public void end(Lease lease, Path workspace, Path input) {
    givenUp.remove(lease.fence());
    pool.files(lease.agent()).ifPresent(files -> files.forget(workspace));
    pool.remove(lease.agent(), List.of(workspace, input));
  }

  /** Something that is done with files on an agent. */
  private interface Step {
    void with(AgentFiles files) throws IOException;
  }

  private void done(Lease lease, Step step) throws IOException {
    Optional<AgentFiles> files = pool.filesOf(lease.agent());
    if (files.isEmpty()) {
      return;
    }
    synchronized (atWork) {
      atWork.put(lease.fence(), Thread.currentThread());
    }
    try {
      pool.patiently(
          lease,
          () -> {
            if (givenUp.containsKey(lease.fence())) {
              throw new IOException("it was given up");
            }
            // it may have been registered anew meanwhile
            step.with(pool.filesOf(lease.agent()).orElseThrow());
          });
    } catch (IOException problem) {
      StopReason reason = givenUp.get(lease.fence());
      throw reason == null ? problem : new Workspaces.GivenUp(reason, problem);
    } finally {
      synchronized (atWork) {
        atWork.remove(lease.fence());
        if (givenUp.containsKey(lease.fence())) {
          // it was for this alone
          Thread.interrupted();
        }
      }
    }
  }
}
