package io.leat.engine.agent;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an agent can do, and how fast.
 *
 * @param problems what keeps it from being an agent; empty when nothing does
 */
public record AgentTest(List<AgentProblem> problems, Host host, Link link) {
  public AgentTest {
    problems = List.copyOf(problems);
  }

  /**
   * What is there.
   *
   * @param shell the account's own
   * @param tools where each tool is, empty when it is not there; {@code stat} tells its flavour instead: gnu, bsd, or none
   * @param facts os and architecture, as labels
   * @param freeBytes on the disk of the folder; -1 when the host does not tell
   * @param clock how much the host's clock is ahead, to the second
   */
  public record Host(
      String shell,
      SortedMap<String, String> tools,
      SortedSet<String> facts,
      long freeBytes,
      Duration clock) {
    public Host {
      tools = Collections.unmodifiableSortedMap(new TreeMap<>(tools));
      facts = Collections.unmodifiableSortedSet(new TreeSet<>(facts));
    }
  }

  /**
   * The way there. What there was no time for is 0.
   *
   * @param connectMillis until the connection was there
   * @param loginMillis from then until the user was let in
   * @param roundTripMillis the shortest of some that a byte took there and back, through a command
   * @param sessions how many a connection may have at once; 10 for as many and more
   * @param up how fast it takes bytes, in MB/s
   * @param down how fast it gives bytes, in MB/s
   */
  public record Link(
      long connectMillis,
      long loginMillis,
      double roundTripMillis,
      int sessions,
      double up,
      double down) {}
}
