package io.leat.server.agent;

import io.leat.engine.agent.AgentFiles;
import io.leat.engine.agent.AgentLeftover;
import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.attempt.FolderWork;
import io.leat.engine.folder.RunFolder;
import io.leat.server.round.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What attempts and runs leave on agents with files of their own. It is removed as soon as they can be reached, unless the agent is removed or the server ends
 * before; what a server that ended has left is found by the next. Safe for all threads.
 */
final class AgentCleanup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentCleanup.class);

  private static final long GATHER_MILLIS = 200;
  private static final long LATER_MILLIS = 5000;

  /** What one command can be told. */
  private static final int AT_ONCE = 200;

  private final Agents agents;
  private final Rounds rounds;

  /** What is to be removed, by agent; there is a thread for each that is in it. Guarded by itself. */
  private final Map<String, List<Path>> waiting = new HashMap<>();

  private volatile boolean closed;

  /** The agents with files of their own. */
  interface Agents {
    /** What carries files to an agent; empty when it has none of its own, or is known no more. */
    Optional<AgentFiles> files(String agent);
  }

  /** Something that is done on an agent. */
  private interface Step {
    void with(AgentFiles files) throws IOException;
  }

  AgentCleanup(Agents agents) {
    this.agents = agents;
    this.rounds = new Rounds(Clock.systemUTC());
  }

  /** Has these removed from an agent; what is told within a moment goes at once. */
  void remove(String agent, List<Path> paths) {
    synchronized (waiting) {
      List<Path> more = waiting.get(agent);
      if (more != null) {
        more.addAll(paths);
        return;
      }
      waiting.put(agent, new ArrayList<>(paths));
    }
    Thread.ofVirtual()
        .name("cleanup " + agent)
        .start(
            () -> {
              boolean left = true;
              while (left && pause(GATHER_MILLIS)) {
                left = isLeft(agent);
              }
            });
  }

  /** Removes what there is by now; whether more has come meanwhile. */
  private boolean isLeft(String agent) {
    List<Path> some;
    synchronized (waiting) {
      List<Path> all = waiting.getOrDefault(agent, List.of());
      some = List.copyOf(all.subList(0, Math.min(all.size(), AT_ONCE)));
    }
    // what an error of Leat keeps there stays; else nothing would go from that agent any more
    rounds.run("the cleaning of '" + agent + "'", () -> done(agent, files -> files.remove(some)));
    synchronized (waiting) {
      List<Path> all = waiting.getOrDefault(agent, List.of());
      if (all.size() == some.size()) {
        waiting.remove(agent);
        return false;
      }
      all.subList(0, some.size()).clear();
      return true;
    }
  }

  /**
   * Has what runs that have ended left there removed.
   *
   * @param ended tells the folder of a run that has ended; null for one that has not
   */
  void tidy(String agent, LongFunction<@Nullable RunFolder> ended) {
    Thread.ofVirtual()
        .start(
            () ->
                done(
                    agent,
                    files -> {
                      for (AgentLeftover each : files.leftovers()) {
                        tidy(files, each, ended);
                      }
                    }));
  }

  private static void tidy(
      AgentFiles files, AgentLeftover left, LongFunction<@Nullable RunFolder> ended)
      throws IOException {
    switch (left) {
      case AgentLeftover.OfAttempt attempt -> {
        RunFolder folder = ended.apply(AgentPool.run(attempt.fence()));
        if (folder != null) {
          files.remove(attempt, FolderWork.mark(folder));
        }
      }
      case AgentLeftover.OfRun run -> {
        RunFolder folder = ended.apply(run.number());
        if (folder != null && folder.path().endsWith(run.path())) {
          files.remove(List.of(folder.path()));
        }
      }
    }
  }

  /** Does something as soon as the agent can be reached. */
  private void done(String agent, Step step) {
    Optional<AgentFiles> files = agents.files(agent);
    while (files.isPresent()) {
      try {
        step.with(files.get());
        return;
      } catch (AgentUnreachable wait) {
        if (!pause(LATER_MILLIS)) {
          return;
        }
      } catch (IOException stays) {
        LOG.debug("files stay on '{}'", agent, stays);
        return;
      }
      files = agents.files(agent);
    }
  }

  /** Waits; false when it is over. */
  private boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return !closed;
    } catch (InterruptedException told) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is there now stays there. */
  @Override
  public void close() {
    closed = true;
  }
}
