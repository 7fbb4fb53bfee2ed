package io.leat.agent.ssh;

import io.leat.engine.agent.AgentProblem;
import io.leat.engine.agent.AgentTest;
import io.leat.engine.driver.shell.ShellScript;
import io.leat.engine.job.NameRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out what a host can do, and how fast. */
final class HostTester {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int ROUND_TRIPS = 5;
  private static final int SESSIONS = 10;

  /** What is sent at most for the speed of a link: more only when the bytes before went in a time that lets it end soon. */
  private static final List<Integer> AMOUNTS = List.of(1 << 16, 1 << 20, 8 << 20);

  private static final double SOON = 4;
  private static final double MEGA = 1e6;

  /** What starts and follows attempts; it must be there. */
  private static final List<String> NEEDED =
      List.of("dd", "grep", "kill", "ls", "mkdir", "mkfifo", "rm");

  private static final String LOOK = ShellScript.text(HostTester.class, "look");

  private HostTester() {}

  /**
   * As {@link io.leat.engine.agent.AgentKind#test}. Some of it is measured in each case where there is time, as where a command takes
   * seconds to begin there is not.
   */
  static AgentTest test(SshLinks links, SshHost host, InstantSource clock, Duration measuring)
      throws HostProblem {
    try (HostSession session = new HostSession(links.client(), host, PATIENCE)) {
      long until = System.nanoTime() + measuring.toNanos();
      Instant before = clock.instant();
      Map<String, String> said = new HashMap<>();
      SortedMap<String, String> tools = new TreeMap<>();
      for (String line : session.ask(LOOK, host.folder().toString())) {
        String[] words = line.split(" ", 2);
        if (words[0].equals("tool")) {
          String[] tool = words[1].split(" ", 2);
          tools.put(tool[0], tool[1].strip());
        } else if (words.length == 2) {
          said.put(words[0], words[1].strip());
        }
      }
      long free = HostSession.number(said.get("free"), -1);
      long time = HostSession.number(said.get("clock"), before.getEpochSecond());
      return new AgentTest(
          problems(host, said.get("folder"), free, tools),
          new AgentTest.Host(
              said.getOrDefault("shell", ""),
              tools,
              facts(said),
              free < 0 ? -1 : free * 1024,
              Duration.ofSeconds(time - before.getEpochSecond())),
          new AgentTest.Link(
              session.connectMillis(),
              session.loginMillis(),
              isTime(until) ? roundTrip(session) : 0,
              isTime(until) ? session.together(SESSIONS) : 0,
              isTime(until) ? speed(session, HostTester::sent, until) : 0,
              isTime(until) ? speed(session, HostTester::received, until) : 0));
    } catch (HostProblem problem) {
      throw problem;
    } catch (IOException problem) {
      throw new HostProblem(
          HostProblem.Kind.LINK,
          "the link to " + host + " broke: " + problem.getMessage(),
          "try again; see the log of sshd there",
          problem);
    }
  }

  /** The shortest way there and back, in milliseconds. */
  private static double roundTrip(HostSession session) throws IOException {
    HostSession.Asked asked = session.begin("exec cat");
    byte[] answer = ("\u0001" + asked.nonce() + "\n").getBytes(StandardCharsets.US_ASCII);
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long begin = System.nanoTime();
      asked.remote().write(answer);
      asked.answers().next();
      shortest = Math.min(shortest, System.nanoTime() - begin);
    }
    session.end(List.of(asked.remote()));
    return shortest / 1e6;
  }

  /** Moves bytes, and tells how long they took, in nanoseconds. */
  private interface Transfer {
    long of(HostSession session, int bytes) throws IOException;
  }

  private static boolean isTime(long until) {
    return System.nanoTime() - until < 0;
  }

  /** In MB/s. */
  private static double speed(HostSession session, Transfer transfer, long until)
      throws IOException {
    double speed = 0;
    for (int amount : AMOUNTS) {
      if (speed > 0 && (amount / speed > SOON || !isTime(until))) {
        break;
      }
      speed = amount * 1e9 / Math.max(1, transfer.of(session, amount));
    }
    return speed / MEGA;
  }

  private static long sent(HostSession session, int bytes) throws IOException {
    HostSession.Asked asked = session.begin("wc -c\n" + HostSession.MARK);
    long begin = System.nanoTime();
    asked.remote().write(new byte[bytes]);
    asked.remote().end();
    String counted = new String(asked.answers().next(), StandardCharsets.US_ASCII).strip();
    long took = System.nanoTime() - begin;
    if (!counted.equals(Integer.toString(bytes))) {
      throw new IOException("of " + bytes + " bytes it took " + counted);
    }
    session.end(List.of(asked.remote()));
    return took;
  }

  private static long received(HostSession session, int bytes) throws IOException {
    HostSession.Asked asked =
        session.begin(
            "dd if=/dev/zero bs=65536 count=\"$1\" 2> /dev/null\n" + HostSession.MARK,
            Integer.toString(bytes >> 16));
    long begin = System.nanoTime();
    int length = asked.answers().next().length;
    long took = System.nanoTime() - begin;
    if (length != bytes) {
      throw new IOException("of " + bytes + " bytes it gave " + length);
    }
    session.end(List.of(asked.remote()));
    return took;
  }

  private static List<AgentProblem> problems(
      SshHost host, @Nullable String folder, long free, SortedMap<String, String> tools) {
    List<AgentProblem> problems = new ArrayList<>();
    if (free == 0) {
      problems.add(
          new HostProblem(
              HostProblem.Kind.DISK_FULL,
              "the disk of the folder '" + host.folder() + "' is full",
              "make room there, or give the agent a folder on another disk"));
    } else if (folder != null) {
      problems.add(folderProblem(host, folder));
    }
    List<String> missing = new ArrayList<>(NEEDED);
    missing.removeIf(tool -> !tools.getOrDefault(tool, "").isEmpty());
    if (tools.getOrDefault("bash", "").isEmpty() && tools.getOrDefault("setsid", "").isEmpty()) {
      missing.add("bash or setsid");
    }
    if (!missing.isEmpty()) {
      problems.add(
          new HostProblem(
              HostProblem.Kind.MISSING_TOOL,
              "the host lacks what starts tasks: " + String.join(", ", missing),
              "install it there (coreutils, grep, procps, util-linux), or see the PATH of the"
                  + " account"));
    }
    return problems;
  }

  private static HostProblem folderProblem(SshHost host, String said) {
    String where = "the folder '" + host.folder() + "'";
    return said.equals("foreign")
        ? new HostProblem(
            HostProblem.Kind.FOLDER,
            where + " has files that are not Leat's",
            "give the agent a folder of its own, which may be empty or not there yet: all in it is"
                + " Leat's and goes with the agent")
        : new HostProblem(
            HostProblem.Kind.FOLDER,
            where + " cannot be used: " + said,
            "give a folder that the account may make and write");
  }

  private static SortedSet<String> facts(Map<String, String> said) {
    SortedSet<String> facts = new TreeSet<>();
    String os = said.getOrDefault("os", "").toLowerCase(Locale.ROOT);
    String architecture = said.getOrDefault("architecture", "").toLowerCase(Locale.ROOT);
    facts.add(os.equals("darwin") ? "macos" : os);
    facts.add(
        switch (architecture) {
          case "x86_64", "amd64" -> "x64";
          case "aarch64" -> "arm64";
          case "i386", "i486", "i586", "i686" -> "x86";
          default -> architecture;
        });
    facts.removeIf(each -> NameRule.LABEL.problem(each).isPresent());
    return facts;
  }
}
