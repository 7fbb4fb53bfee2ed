package io.leat.cli;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;

/** Agents and tests of them, for people. */
final class AgentPrint {
  private AgentPrint() {}

  /** One of them, as it is asked for. */
  static int shown(Json agent, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      agent.line(session.out());
    } else {
      agent(agent, session.out());
    }
    return ExitCode.OK;
  }

  /** All of them, a line each. */
  static void list(List<Json> agents, Print print) {
    Table table = new Table();
    for (Json each : agents) {
      table.row(
          each.text("agent"),
          each.text("state"),
          each.text("used") + "/" + each.text("slots"),
          labels(each),
          place(each),
          each.text("why"));
    }
    table.print(print);
  }

  private static String labels(Json agent) {
    List<String> labels = new ArrayList<>(agent.texts("labels"));
    labels.addAll(agent.texts("facts"));
    return String.join(" ", labels);
  }

  private static String place(Json agent) {
    String address = agent.text("address");
    String shown = address.indexOf(':') < 0 ? address : "[" + address + "]";
    if (address.isEmpty()) {
      return isDialling(agent) ? "dials in" : "";
    }
    return agent.text("user") + "@" + shown + ":" + agent.text("port");
  }

  /** Whether its host dials in, and nobody connects to it. */
  static boolean isDialling(Json agent) {
    return !agent.get("dialIn").fields().isEmpty();
  }

  private static String dialIn(Json agent) {
    if (!isDialling(agent)) {
      return "";
    }
    Json dialIn = agent.get("dialIn");
    String since = dialIn.text("since");
    return !dialIn.flag("joined")
        ? "no host has joined yet; for a line: leat agents invite " + agent.text("agent")
        : since.isEmpty() ? "not now" : "since " + since + ", from " + dialIn.text("from");
  }

  /** One of them. */
  static void agent(Json agent, Print print) {
    new Table().row(agent.text("agent"), agent.text("state"), agent.text("why")).print(print);
    print.field("since", agent.text("since"));
    print.field("slots", agent.text("used") + " of " + agent.text("slots") + " used");
    print.field("labels", String.join(" ", agent.texts("labels")));
    print.field("found there", String.join(" ", agent.texts("facts")));
    print.field("weight", agent.text("weight"));
    print.field("only for", String.join(" ", agent.texts("projects")));
    print.field("secrets", agent.flag("secrets") ? "" : "not given to tasks there");
    boolean isDialling = isDialling(agent);
    print.field("place", isDialling ? "" : place(agent));
    print.field("dials in", dialIn(agent));
    print.field("account", isDialling ? agent.text("user") : "");
    print.field("through", agent.text("jump"));
    print.field("folder", agent.text("folder"));
    print.field("host key", agent.text("fingerprint"));
    String key = agent.text("publicKey");
    print.field("its authorized_keys", key.isEmpty() ? "" : AgentScripts.line(key));
  }

  /** What keeps an agent from working, and what to do. */
  static void problems(String name, Json test, Print print) {
    for (Json each : test.items("problems")) {
      print.ink(Ink.RED, Harmless.line(name) + ":").text(" ");
      print.line(Harmless.line(each.text("message")));
      print.text("  ").ink(Ink.CYAN, "help:").text(" ").line(Harmless.line(each.text("help")));
    }
  }

  /** What a test found, beside problems. */
  static void test(String name, Json test, Print print) {
    print.text(Harmless.line(name)).line(test.flag("ok") ? " will do" : " will not do");
    if (test.text("loginMillis").isEmpty()) {
      return;
    }
    print.field(
        "reached in",
        test.text("connectMillis") + " ms, logged in in " + test.text("loginMillis") + " ms");
    print.field("round trip", measured(test, "roundTripMillis", " ms"));
    print.field("speed there", measured(test, "upMegabytes", " MB/s"));
    print.field("speed back", measured(test, "downMegabytes", " MB/s"));
    print.field("it is", String.join(" ", test.texts("facts")));
    print.field("shell", test.text("shell"));
    List<String> there = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    test.get("tools")
        .fields()
        .forEach(
            (tool, found) -> {
              String words = tool.equals("stat") ? tool + " (" + found.shown() + ")" : tool;
              (found.shown().isEmpty() ? missing : there)
                  .add(found.shown().isEmpty() ? tool : words);
            });
    print.field("tools", String.join(", ", there));
    print.field("not there", String.join(", ", missing));
    String free = test.text("freeMegabytes");
    print.field("free", free.isEmpty() ? "" : free + " MB on the disk of its folder");
    print.field("clock", test.text("clockSeconds") + " s ahead");
    print.field(
        "sessions",
        test.text("sessions").equals("10")
            ? "10 or more a connection"
            : measured(test, "sessions", " a connection"));
    if (test.text("downMegabytes").isEmpty()) {
      print.line("  not all was measured: commands take long to begin there, as by a slow profile");
    }
  }

  /** What was measured, with its unit; empty for what was not, since that took too long. */
  private static String measured(Json test, String field, String unit) {
    String value = test.text(field);
    return value.isEmpty() ? "" : value + unit;
  }
}
