package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentTestResult;
import io.leat.contract.AgentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Agents and tests of them, for people. */
final class AgentPrint {
  private AgentPrint() {}

  /** The agent {@code name}. */
  static Answer<AgentView> asked(Server server, String name) {
    return server.ask(Address.of(AgentOperations.GET_AGENT, name), AgentView.class);
  }

  /** How the agent of {@code answer} is, as the server calls it. */
  static String state(Answer<AgentView> answer) {
    return answer.word(AgentView.State.class, answer.value().standing().state());
  }

  /** One of them, as it is asked for. */
  static int shown(Answer<AgentView> agent, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      agent.sent().line(session.out());
    } else {
      agent(agent.value(), state(agent), session.out());
    }
    return ExitCode.OK;
  }

  /** All of them, a line each. */
  static void list(List<Answer<AgentView>> agents, Print print) {
    Table table = new Table();
    for (Answer<AgentView> each : agents) {
      AgentView agent = each.value();
      AgentView.Standing standing = agent.standing();
      table.row(
          agent.agent(),
          state(each),
          standing.used() + "/" + standing.slots(),
          labels(agent),
          place(agent),
          standing.why());
    }
    table.print(print);
  }

  private static String labels(AgentView agent) {
    List<String> labels = new ArrayList<>(agent.terms().labels());
    labels.addAll(agent.terms().facts());
    return String.join(" ", labels);
  }

  private static String place(AgentView agent) {
    String address = agent.place().address();
    if (address == null || address.isEmpty()) {
      return isDialling(agent) ? "dials in" : "";
    }
    String shown = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return agent.place().user() + "@" + shown + ":" + agent.place().port();
  }

  /** Whether its host dials in, and nobody connects to it. */
  static boolean isDialling(AgentView agent) {
    return agent.dialIn() != null;
  }

  /** The line for {@code authorized_keys}; empty when there is none. */
  static String publicKey(AgentView agent) {
    return Objects.requireNonNullElse(agent.trust().publicKey(), "");
  }

  private static String dialIn(AgentView agent) {
    AgentView.DialIn dialIn = agent.dialIn();
    if (dialIn == null) {
      return "";
    }
    return !dialIn.joined()
        ? "no host has joined yet; for a line: leat agents invite " + agent.agent()
        : dialIn.since() == null
            ? "not now"
            : "since " + dialIn.since() + ", from " + dialIn.from();
  }

  private static void agent(AgentView agent, String state, Print print) {
    AgentView.Standing standing = agent.standing();
    AgentView.Terms terms = agent.terms();
    new Table().row(agent.agent(), state, standing.why()).print(print);
    print.field("since", Objects.toString(standing.since(), ""));
    print.field("slots", standing.used() + " of " + standing.slots() + " used");
    print.field("labels", String.join(" ", terms.labels()));
    print.field("found there", String.join(" ", terms.facts()));
    print.field("weight", String.valueOf(terms.weight()));
    print.field("only for", String.join(" ", terms.projects()));
    print.field("secrets", terms.secrets() ? "" : "not given to tasks there");
    boolean isDialling = isDialling(agent);
    print.field("place", isDialling ? "" : place(agent));
    print.field("dials in", dialIn(agent));
    print.field("account", isDialling ? agent.place().user() : "");
    print.field("through", agent.trust().jump());
    print.field("folder", agent.place().folder());
    print.field("host key", agent.trust().fingerprint());
    String key = publicKey(agent);
    print.field("its authorized_keys", key.isEmpty() ? "" : AgentScripts.line(key));
  }

  /** What keeps an agent from working, and what to do. */
  static void problems(String name, AgentTestResult test, Print print) {
    for (AgentTestResult.Problem each : test.problems()) {
      print.ink(Ink.RED, Harmless.line(name) + ":").text(" ");
      print.line(Harmless.line(each.message()));
      print.text("  ").ink(Ink.CYAN, "help:").text(" ").line(Harmless.line(each.help()));
    }
  }

  /** What a test found, beside problems. */
  static void test(String name, AgentTestResult test, Print print) {
    print.text(Harmless.line(name)).line(test.ok() ? " will do" : " will not do");
    AgentTestResult.Login login = test.login();
    AgentTestResult.Host host = test.host();
    AgentTestResult.Speed speed = test.speed();
    if (login == null || host == null || speed == null || host.shell().isEmpty()) {
      return;
    }
    print.field(
        "reached in", login.connectMillis() + " ms, logged in in " + login.loginMillis() + " ms");
    print.field("round trip", measured(login.roundTripMillis(), " ms"));
    print.field("speed there", measured(speed.upMegabytes(), " MB/s"));
    print.field("speed back", measured(speed.downMegabytes(), " MB/s"));
    print.field("it is", String.join(" ", host.facts()));
    print.field("shell", host.shell());
    List<String> there = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    host.tools()
        .forEach(
            (tool, found) -> {
              String words = tool.equals("stat") ? tool + " (" + found + ")" : tool;
              (found.isEmpty() ? missing : there).add(found.isEmpty() ? tool : words);
            });
    print.field("tools", String.join(", ", there));
    print.field("not there", String.join(", ", missing));
    print.field("free", measured(host.freeMegabytes(), " MB on the disk of its folder"));
    print.field("clock", host.clockSeconds() + " s ahead");
    Integer sessions = speed.sessions();
    print.field(
        "sessions",
        sessions != null && sessions == 10
            ? "10 or more a connection"
            : measured(sessions, " a connection"));
    if (speed.downMegabytes() == null) {
      print.line("  not all was measured: commands take long to begin there, as by a slow profile");
    }
  }

  /** What was measured, with its unit; empty for what was not, since that took too long. */
  private static String measured(@Nullable Number value, String unit) {
    return value == null ? "" : value + unit;
  }
}
