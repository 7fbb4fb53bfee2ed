package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import java.util.ArrayList;
import java.util.List;

/** {@code leat secrets}: what a server gives tasks and never shows. A value is in no word of a command line. */
final class SecretsCommand implements Command {
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "set", "remove", "rotate");
  private static final Usage.Operand NAME =
      Usage.Operand.optional("NAME", "of the secret, as tasks ask for it");
  private static final Option PROJECT =
      Option.valued(
          "project",
          "NAME",
          "those of this project; otherwise those that all projects may ask for");
  private static final Option FILE =
      Option.valued(
          "file",
          "FILE",
          "for set: the file that has the value; otherwise it is asked for, or read from stdin");

  @Override
  public Usage usage() {
    return new Usage(
        "secrets",
        "shows and changes the secrets that a server gives tasks",
        List.of(ACTION, NAME),
        List.of(PROJECT, FILE, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action(
                "list",
                "lists them, never their values; what happens without an action",
                List.of(PROJECT)),
            new Usage.Action(
                "set NAME",
                "keeps a value of 6 characters to 64 KiB, without the line end behind it, in place"
                    + " of the one before",
                List.of(PROJECT, FILE)),
            new Usage.Action("remove NAME", "forgets one", List.of(PROJECT)),
            new Usage.Action(
                "rotate", "encrypts all that the server keeps encrypted with another key")),
        List.of(
            "leat secrets --project web",
            "leat secrets set DEPLOY_KEY --project web --file id_ed25519",
            "pass show npm | leat secrets set NPM_TOKEN",
            "leat secrets rotate"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    List<Json> shown =
        switch (arguments.action()) {
          case "list" -> server.list(address(arguments), Integer.MAX_VALUE);
          case "set" -> {
            Address secret = address(arguments, name(arguments));
            Json value = Json.object().field("value", value(arguments, session));
            yield List.of(server.send("PUT", secret, value));
          }
          case "remove" -> {
            server.send("DELETE", address(arguments, name(arguments)), null);
            yield List.of();
          }
          default -> List.of(server.send("POST", Address.of("master-key", "rotate"), null));
        };
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(shown, session);
    }
    if (arguments.action().equals("rotate")) {
      rotated(shown.getFirst(), session);
      return ExitCode.OK;
    }
    print(shown, session);
    return ExitCode.OK;
  }

  private static Address address(Arguments arguments, String... name) {
    List<String> path = new ArrayList<>();
    String project = arguments.value(PROJECT);
    if (project != null) {
      path.addAll(List.of("projects", project));
    }
    path.add("secrets");
    path.addAll(List.of(name));
    return Address.of(path.toArray(new String[0]));
  }

  private static String name(Arguments arguments) {
    return arguments.ofAction(1, "NAME", "leat secrets --help");
  }

  private static String value(Arguments arguments, Session session) {
    String file = arguments.value(FILE);
    if (file == null && session.terminal().fromTerminal()) {
      return session.password(
          "the value: ",
          new UsageProblem(
              "there is no terminal to ask for the value", "write leat secrets set --file FILE"),
          new UsageProblem("no value was given; nothing was changed", null));
    }
    String text = GivenFile.text(file == null ? "-" : file, session);
    String value = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (value.isEmpty()) {
      throw new UsageProblem(
          (file == null ? "stdin" : "'" + file + "'") + " is empty; nothing was changed", null);
    }
    return value;
  }

  private static void rotated(Json done, Session session) {
    session
        .out()
        .line(
            Harmless.line(
                done.text("values")
                    + " values are encrypted with the key "
                    + done.text("key")
                    + " now; backups of before need the one before"));
    for (String each : done.texts("unreadable")) {
      session.say("cannot be read, and has to be given again: " + each);
    }
  }

  private static void print(List<Json> secrets, Session session) {
    Table table = new Table();
    for (Json each : secrets) {
      Json written = each.get("written");
      Json used = each.get("used");
      table.row(
          each.text("name"),
          "version " + each.text("version"),
          "by " + written.text("by") + " at " + written.text("at"),
          used.text("run").isEmpty()
              ? "not used yet"
              : "used by run " + used.text("run") + " at " + used.text("at"),
          each.flag("readable") ? "" : "cannot be read: set it again");
    }
    table.print(session.out());
  }
}
