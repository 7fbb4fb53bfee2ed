package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.IdTokenKeyNext;
import io.leat.contract.IdTokenOperations;
import io.leat.contract.InVault;
import io.leat.contract.KeyRotated;
import io.leat.contract.NewSecret;
import io.leat.contract.Operation;
import io.leat.contract.SecretOperations;
import io.leat.contract.SecretView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code leat secrets}: what a server gives tasks and never shows. A value is in no word of a command line. */
final class SecretsCommand implements Command {
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "set", "remove", "rotate", "rotate-id-token-key");
  private static final Usage.Operand NAME =
      Usage.Operand.optional("NAME", "of the secret, as tasks ask for it");
  private static final Option PROJECT =
      Option.valued(
          "project",
          "NAME",
          "those of this project; otherwise those that all projects may ask for");
  private static final Option ENVIRONMENT =
      Option.valued(
          "environment",
          "NAME",
          "with --project: those that only tasks that bring a version to it may ask for");
  private static final Option FILE =
      Option.valued(
          "file",
          "FILE",
          "for set: the file with the value; otherwise it is asked for, or read from stdin");

  private static final Option VAULT =
      Option.valued(
          "vault",
          "PATH#FIELD",
          "for set: where a Vault keeps the value, such as secret/data/web/db#password; a version"
              + " of it as PATH?version=3#FIELD");

  /** {@code PATH#FIELD} or {@code PATH?version=N#FIELD}; the server looks at the rest. */
  private static final Pattern IN_VAULT =
      Pattern.compile("([^?#]+)(?:\\?version=([1-9][0-9]{0,8}))?#(.+)");

  @Override
  public Usage usage() {
    return new Usage(
        "secrets",
        "shows and changes the secrets that a server gives tasks",
        List.of(ACTION, NAME),
        List.of(PROJECT, ENVIRONMENT, FILE, VAULT, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action(
                "list",
                "lists them, never their values; what happens without an action",
                List.of(PROJECT, ENVIRONMENT)),
            new Usage.Action(
                "set NAME",
                "keeps a value of 6 characters to 64 KiB, or where a Vault has it",
                List.of(PROJECT, ENVIRONMENT, FILE, VAULT)),
            new Usage.Action("remove NAME", "forgets one", List.of(PROJECT, ENVIRONMENT)),
            new Usage.Action(
                "rotate", "encrypts all that the server keeps encrypted with another key"),
            new Usage.Action("rotate-id-token-key", "has another key sign the idTokens of tasks")),
        List.of(
            "leat secrets --project web",
            "leat secrets set DEPLOY_KEY --project web --file id_ed25519",
            "pass show npm | leat secrets set NPM_TOKEN",
            "pass show prod | leat secrets set TOKEN --project web --environment production",
            "leat secrets set DB_PASSWORD --project web --vault secret/data/ci/web/db#password",
            "leat secrets rotate"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    return switch (arguments.action()) {
      case "list" -> {
        Address all =
            address(
                List.of(
                    SecretOperations.LIST_SECRETS,
                    SecretOperations.LIST_PROJECT_SECRETS,
                    SecretOperations.LIST_ENVIRONMENT_SECRETS),
                arguments,
                List.of());
        yield shown(server.list(all, SecretView.class, Integer.MAX_VALUE), arguments, session);
      }
      case "set" -> {
        Address secret =
            address(
                List.of(
                    SecretOperations.PUT_SECRET,
                    SecretOperations.PUT_PROJECT_SECRET,
                    SecretOperations.PUT_ENVIRONMENT_SECRET),
                arguments,
                List.of(name(arguments)));
        String place = arguments.value(VAULT);
        NewSecret kept =
            place == null
                ? new NewSecret(value(arguments, session), null)
                : new NewSecret(null, inVault(place, arguments));
        yield shown(List.of(server.ask(secret, kept, SecretView.class)), arguments, session);
      }
      case "remove" -> {
        server.tell(
            address(
                List.of(
                    SecretOperations.DELETE_SECRET,
                    SecretOperations.DELETE_PROJECT_SECRET,
                    SecretOperations.DELETE_ENVIRONMENT_SECRET),
                arguments,
                List.of(name(arguments))));
        yield ExitCode.OK;
      }
      case "rotate-id-token-key" -> {
        Address next = Address.of(IdTokenOperations.ROTATE);
        yield next(server.ask(next, IdTokenKeyNext.class), arguments, session);
      }
      default -> {
        Address rotate = Address.of(SecretOperations.ROTATE_MASTER_KEY);
        yield rotated(server.ask(rotate, KeyRotated.class), arguments, session);
      }
    };
  }

  /**
   * Where it is done.
   *
   * @param operations that of the server, of a project, and of an environment
   * @param names behind those of project and environment
   */
  private static Address address(
      List<Operation> operations, Arguments arguments, List<String> names) {
    String project = arguments.value(PROJECT);
    String environment = arguments.value(ENVIRONMENT);
    if (environment != null && project == null) {
      throw new UsageProblem(
          "'--environment' is of a project", "write --project NAME, too; nothing was changed");
    }
    List<Object> place = new ArrayList<>();
    if (project != null) {
      place.add(project);
    }
    if (environment != null) {
      place.add(environment);
    }
    Operation operation = operations.get(place.size());
    place.addAll(names);
    return Address.of(operation, place.toArray());
  }

  private static String name(Arguments arguments) {
    return arguments.ofAction(1, "NAME", "leat secrets --help");
  }

  private static InVault inVault(String written, Arguments arguments) {
    if (arguments.has(FILE)) {
      throw new UsageProblem(
          "both --file and --vault say what it is", "write one of them; nothing was changed");
    }
    Matcher matcher = IN_VAULT.matcher(written);
    if (!matcher.matches()) {
      throw new UsageProblem(
          "'" + written + "' is no place in Vault",
          "write PATH#FIELD, such as secret/data/web/db#password");
    }
    String version = matcher.group(2);
    return new InVault(
        matcher.group(1), matcher.group(3), version == null ? null : Long.valueOf(version));
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

  private static int next(Answer<IdTokenKeyNext> answer, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(List.of(answer), session);
    }
    session
        .out()
        .line(
            Harmless.line(
                "the key "
                    + answer.value().key()
                    + " is published, and signs idTokens from "
                    + answer.sent().text("signsFrom")
                    + " on"));
    return ExitCode.OK;
  }

  private static int rotated(Answer<KeyRotated> answer, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(List.of(answer), session);
    }
    KeyRotated done = answer.value();
    session
        .out()
        .line(
            Harmless.line(
                done.values()
                    + " values are encrypted with the key "
                    + done.key()
                    + " now; backups of before need the one before"));
    for (String each : done.unreadable()) {
      session.say("cannot be read, and has to be given again: " + each);
    }
    return ExitCode.OK;
  }

  private static int shown(List<Answer<SecretView>> secrets, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(secrets, session);
    }
    Table table = new Table();
    for (Answer<SecretView> each : secrets) {
      SecretView secret = each.value();
      SecretView.Use used = secret.used();
      table.row(
          secret.name(),
          "version " + secret.version(),
          "by " + secret.written().by() + " at " + each.sent().get("written").text("at"),
          used == null
              ? "not used yet"
              : "used by run " + used.run() + " at " + each.sent().get("used").text("at"),
          secret.readable() ? kept(secret.vault()) : "cannot be read: set it again");
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  private static String kept(@Nullable InVault vault) {
    if (vault == null) {
      return "";
    }
    Long version = vault.version();
    return "in Vault at "
        + vault.path()
        + (version == null ? "" : "?version=" + version)
        + "#"
        + vault.field();
  }
}
