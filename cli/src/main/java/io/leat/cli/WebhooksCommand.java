package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Table;
import io.leat.contract.DeliveryView;
import io.leat.contract.NewWebhook;
import io.leat.contract.Operation;
import io.leat.contract.WebhookEvent;
import io.leat.contract.WebhookOperations;
import io.leat.contract.WebhookView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    return switch (action) {
      case "list" -> {
        Address all = Address.of(WebhookOperations.LIST_WEBHOOKS);
        yield shown(server.list(all, WebhookView.class, Integer.MAX_VALUE), arguments, session);
      }
      case "show" ->
          shown(
              server, webhook(WebhookOperations.GET_WEBHOOK, arguments), null, arguments, session);
      case "add" ->
          shown(
              server,
              Address.of(WebhookOperations.CREATE_WEBHOOK),
              made(arguments, session),
              arguments,
              session);
      case "deliveries" -> {
        Address address = webhook(WebhookOperations.LIST_DELIVERIES, arguments);
        yield deliveries(server.list(address, DeliveryView.class, 50), arguments, session);
      }
      case "remove" -> {
        server.tell(webhook(WebhookOperations.DELETE_WEBHOOK, arguments));
        yield ExitCode.OK;
      }
      default -> {
        String delivery = word(arguments, 2, "DELIVERY");
        String webhook = word(arguments, 1, "WEBHOOK");
        server.tell(Address.of(WebhookOperations.REDELIVER, webhook, delivery));
        yield ExitCode.OK;
      }
    };
  }

  private static Address webhook(Operation operation, Arguments arguments) {
    return Address.of(operation, word(arguments, 1, "WEBHOOK"));
  }

  private static NewWebhook made(Arguments arguments, Session session) {
    return new NewWebhook(
        word(arguments, 1, "WEBHOOK"),
        GivenFile.secret(SECRET, arguments, session),
        ServerOptions.some(ServerOptions.constants(WebhookEvent.class, "event", EVENT, arguments)),
        arguments.value(PROJECT),
        null);
  }

  private static String word(Arguments arguments, int place, String label) {
    return arguments.ofAction(place, label, "leat webhooks --help");
  }

  private static int shown(
      Server server,
      Address address,
      @Nullable NewWebhook body,
      Arguments arguments,
      Session session) {
    return shown(List.of(server.ask(address, body, WebhookView.class)), arguments, session);
  }

  private static int shown(
      List<Answer<WebhookView>> webhooks, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(webhooks, session);
    }
    Table table = new Table();
    for (Answer<WebhookView> each : webhooks) {
      WebhookView.Target target = each.value().target();
      table.row(
          String.valueOf(each.value().webhook()),
          target.url(),
          target.project(),
          String.join(" ", each.words(WebhookEvent.class, target.events())),
          target.enabled() ? "" : "off");
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  private static int deliveries(
      List<Answer<DeliveryView>> deliveries, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(deliveries, session);
    }
    Table table = new Table();
    for (Answer<DeliveryView> each : deliveries) {
      DeliveryView delivery = each.value();
      DeliveryView.Tries tries = delivery.tries();
      table.row(
          String.valueOf(delivery.delivery()),
          each.word(WebhookEvent.class, delivery.event()),
          Objects.toString(delivery.run(), ""),
          each.word(DeliveryView.State.class, tries.state()),
          tries.attempts() + " attempts",
          Objects.toString(tries.status(), ""),
          tries.error());
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
