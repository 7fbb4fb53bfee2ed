package io.leat.server.agent;

import io.leat.engine.agent.AgentUnreachable;
import io.leat.engine.local.LocalWork;
import io.leat.engine.local.RunFolder;
import io.leat.server.round.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What attempts and runs leave on hosts. It is removed as soon as they can be reached, unless the agent is removed or the server ends
 * before; what a server that ended has left is found by the next. Safe for all threads.
 */
final class Leavings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leavings.class);

  // as they are told by HostFiles
  private static final Pattern ATTEMPT = Pattern.compile("attempts/(([0-9]{1,18})-[0-9a-f]{16})");
  private static final Pattern RUN = Pattern.compile("projects/[0-9]+/leat/runs/([0-9]{1,9})");

  private static final long GATHER_MILLIS = 200;
  private static final long LATER_MILLIS = 5000;

  /** What one command can be told. */
  private static final int AT_ONCE = 200;

  private final Hosts hosts;
  private final Rounds rounds;

  /** What is to be removed, by agent; there is a thread for each that is in it. Guarded by itself. */
  private final Map<String, List<Path>> waiting = new HashMap<>();

  private volatile boolean closed;

  /** The agents over SSH. */
  interface Hosts {
    /** That of this name; null when it is known no more. */
    AgentPool.@Nullable Host host(String agent);
  }

  /** Something that is done on a host. */
  private interface Step {
    void on(AgentPool.Host host) throws IOException;
  }

  Leavings(Hosts hosts) {
    this.hosts = hosts;
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
        .name("leavings " + agent)
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
    rounds.run(
        "the cleaning of '" + agent + "'", () -> done(agent, host -> host.files.remove(some)));
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
                    host -> {
                      for (String each : host.files.left()) {
                        tidy(host, each, ended);
                      }
                    }));
  }

  private static void tidy(
      AgentPool.Host host, String left, LongFunction<@Nullable RunFolder> ended)
      throws IOException {
    Matcher attempt = ATTEMPT.matcher(left);
    if (attempt.matches()) {
      RunFolder folder = ended.apply(AgentPool.run(Long.parseLong(attempt.group(2))));
      if (folder != null) {
        host.driver.drop(attempt.group(1), LocalWork.mark(folder));
      }
      return;
    }
    Matcher run = RUN.matcher(left);
    if (run.matches()) {
      RunFolder folder = ended.apply(Long.parseLong(run.group(1)));
      if (folder != null && folder.path().endsWith(left)) {
        host.files.remove(List.of(folder.path()));
      }
    }
  }

  /** Does something as soon as the host can be reached. */
  private void done(String agent, Step step) {
    AgentPool.Host host = hosts.host(agent);
    while (host != null) {
      try {
        step.on(host);
        return;
      } catch (AgentUnreachable wait) {
        if (!pause(LATER_MILLIS)) {
          return;
        }
      } catch (IOException stays) {
        LOG.debug("files stay on '{}'", agent, stays);
        return;
      }
      host = hosts.host(agent);
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
