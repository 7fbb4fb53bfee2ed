package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import java.util.List;

/** {@code leat webhooks}: what a server calls when something happens. */
final class WebhooksCommand implements Command {
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "show", "add", "remove", "deliveries", "redeliver");
  private static final Usage.Operand WEBHOOK =
      Usage.Operand.optional("WEBHOOK", "its number; for add, the URL that is called");
  private static final Usage.Operand DELIVERY =
      Usage.Operand.optional("DELIVERY", "for redeliver: its number");
  private static final Option SECRET =
      GivenFile.option("secret", "for add: what calls are signed with, 16 characters and more");
  private static final Option EVENT =
      Option.valued("event", "NAME", "for add: only these events; otherwise all")
          .with(Option.Count.REPEATED);
  private static final Option PROJECT =
      Option.valued("project", "NAME", "for add: only events of this project");

  @Override
  public Usage usage() {
    return new Usage(
        "webhooks",
        "shows and changes what a server calls when something happens",
        List.of(ACTION, WEBHOOK, DELIVERY),
        List.of(SECRET, EVENT, PROJECT, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action("list", "lists them; what happens without an action"),
            new Usage.Action("show WEBHOOK", "shows one"),
            new Usage.Action(
                "add URL", "has a URL called from now on", List.of(SECRET, EVENT, PROJECT)),
            new Usage.Action("deliveries WEBHOOK", "lists its last calls and what came of them"),
            new Usage.Action("redeliver WEBHOOK DELIVERY", "calls once more with the same body"),
            new Usage.Action("remove WEBHOOK", "removes one")),
        List.of(
            "leat webhooks",
            "leat webhooks add https://example.com/hook --secret @hook --event run.finished",
            "leat webhooks deliveries 3",
            "leat webhooks redeliver 3 41"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.action();
    Server server = ServerOptions.server(arguments, session);
    List<Json> shown =
        switch (action) {
          case "list" -> server.list(Address.of("webhooks"), Integer.MAX_VALUE);
          case "show" -> List.of(server.get(webhook(arguments)));
          case "add" ->
              List.of(server.send("POST", Address.of("webhooks"), made(arguments, session)));
          case "deliveries" ->
              server.list(Address.of("webhooks", word(arguments, 1, "WEBHOOK"), action), 50);
          case "remove" -> {
            server.send("DELETE", webhook(arguments), null);
            yield List.of();
          }
          default -> {
            String delivery = word(arguments, 2, "DELIVERY");
            Address address =
                Address.of(
                    "webhooks", word(arguments, 1, "WEBHOOK"), "deliveries", delivery, action);
            server.send("POST", address, null);
            yield List.of();
          }
        };
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(shown, session);
    }
    print(shown, action.equals("deliveries"), session);
    return ExitCode.OK;
  }

  private static Address webhook(Arguments arguments) {
    return Address.of("webhooks", word(arguments, 1, "WEBHOOK"));
  }

  private static Json made(Arguments arguments, Session session) {
    return Json.object()
        .field("url", word(arguments, 1, "WEBHOOK"))
        .some("secret", GivenFile.secret(SECRET, arguments, session))
        .some("events", arguments.values(EVENT))
        .some("project", arguments.value(PROJECT));
  }

  private static String word(Arguments arguments, int place, String label) {
    return arguments.ofAction(place, label, "leat webhooks --help");
  }

  private static void print(List<Json> shown, boolean deliveries, Session session) {
    Table table = new Table();
    for (Json each : shown) {
      if (deliveries) {
        table.row(
            each.text("delivery"),
            each.text("event"),
            each.text("run"),
            each.text("state"),
            each.text("attempts") + " attempts",
            each.text("status"),
            each.text("error"));
      } else {
        table.row(
            each.text("webhook"),
            each.text("url"),
            each.text("project"),
            String.join(" ", each.texts("events")),
            each.flag("enabled") ? "" : "off");
      }
    }
    table.print(session.out());
  }
}
