package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AccountChange;
import io.leat.contract.AccountOperations;
import io.leat.contract.AccountView;
import io.leat.contract.Change;
import io.leat.contract.NewAccount;
import io.leat.contract.NewIdentity;
import io.leat.contract.NewInvitation;
import io.leat.contract.Operation;
import io.leat.contract.RegistrationInvitation;
import io.leat.contract.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code leat users}: who may be let in by a server. */
final class UsersCommand implements Command {
  static final List<String> ROLES = Role.words();

  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of(
              "list",
              "add",
              "role",
              "disable",
              "enable",
              "reset-password",
              "remove",
              "link",
              "unlink",
              "invite");
  private static final Usage.Operand ACCOUNT = Usage.Operand.optional("ACCOUNT", "its name");
  private static final Usage.Operand ROLE =
      Usage.Operand.optional("ROLE", "for role: viewer, developer, maintainer, admin or none");
  private static final Usage.Operand SUBJECT =
      Usage.Operand.optional("SUBJECT", "for link: what the provider knows somebody by");
  private static final Option GIVEN =
      Option.choice("role", "ROLE", ROLES, "for add and invite: the role on the server; else none");
  private static final Option SERVICE =
      Option.flag("service", "for add: it has no password, but API tokens");
  private static final Option DAYS =
      Option.valued("days", "N", "for invite: how long it is good; otherwise 7");

  @Override
  public Usage usage() {
    return new Usage(
        "users",
        "shows and changes who may use a server",
        List.of(ACTION, ACCOUNT, ROLE, SUBJECT),
        List.of(GIVEN, SERVICE, DAYS, ServerOptions.JSON, ServerOptions.SERVER),
        List.of(
            new Usage.Action("list", "lists them; what happens without an action"),
            new Usage.Action(
                "add ACCOUNT", "makes one, and prints its first password", List.of(GIVEN, SERVICE)),
            new Usage.Action("role ACCOUNT ROLE", "gives it a role on the server, or none"),
            new Usage.Action("disable ACCOUNT", "lets it in no more, and ends its logins"),
            new Usage.Action("enable ACCOUNT", "lets it in again"),
            new Usage.Action("reset-password ACCOUNT", "makes and prints another first password"),
            new Usage.Action("remove ACCOUNT", "removes it with its tokens and roles"),
            new Usage.Action("link ACCOUNT WAY SUBJECT", "lets a person of oidc or ldap in by it"),
            new Usage.Action("unlink ACCOUNT WAY", "takes that back"),
            new Usage.Action(
                "invite", "prints a code that somebody registers by, once", List.of(GIVEN, DAYS))),
        List.of(
            "leat users",
            "leat users add ann --role developer",
            "leat users role ann none",
            "leat users reset-password ann"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.action();
    Server server = ServerOptions.server(arguments, session);
    return switch (action) {
      case "list" -> {
        Address all = Address.of(AccountOperations.LIST_ACCOUNTS).with("limit", 500);
        yield list(server.list(all, AccountView.class, Integer.MAX_VALUE), arguments, session);
      }
      case "add" -> {
        Address accounts = Address.of(AccountOperations.CREATE_ACCOUNT);
        yield firstPassword(
            server.ask(accounts, added(arguments), AccountView.class), arguments, session);
      }
      case "invite" -> {
        Address invitations = Address.of(AccountOperations.CREATE_INVITATION);
        Answer<RegistrationInvitation> made =
            server.ask(invitations, invited(arguments), RegistrationInvitation.class);
        String note = made.value().note();
        if (note != null && !note.isEmpty()) {
          session.say(Harmless.line(note));
        }
        yield secret(made, RegistrationInvitation::code, arguments, session);
      }
      case "reset-password" -> {
        Address account = account(AccountOperations.CHANGE_ACCOUNT, arguments);
        AccountChange change = new AccountChange(null, null, true);
        yield firstPassword(server.ask(account, change, AccountView.class), arguments, session);
      }
      case "remove" -> {
        server.tell(account(AccountOperations.DELETE_ACCOUNT, arguments));
        yield ExitCode.OK;
      }
      case "link" -> {
        NewIdentity identity = new NewIdentity(provider(arguments), word(arguments, 3, "SUBJECT"));
        server.tell(account(AccountOperations.LINK_ACCOUNT, arguments), identity);
        yield ExitCode.OK;
      }
      case "unlink" -> {
        String provider = provider(arguments).name().toLowerCase(Locale.ROOT);
        server.tell(
            Address.of(AccountOperations.UNLINK_ACCOUNT, word(arguments, 1, "ACCOUNT"), provider));
        yield ExitCode.OK;
      }
      case "role" -> {
        AccountChange change = new AccountChange(role(arguments), null, null);
        server.tell(account(AccountOperations.CHANGE_ACCOUNT, arguments), change);
        yield ExitCode.OK;
      }
      default -> {
        AccountChange change = new AccountChange(null, action.equals("disable"), null);
        server.tell(account(AccountOperations.CHANGE_ACCOUNT, arguments), change);
        yield ExitCode.OK;
      }
    };
  }

  private static NewAccount added(Arguments arguments) {
    return new NewAccount(
        word(arguments, 1, "ACCOUNT"),
        arguments.has(SERVICE) ? AccountView.Kind.SERVICE : null,
        ServerOptions.chosen(Role.class, GIVEN, arguments));
  }

  private static NewIdentity.Provider provider(Arguments arguments) {
    String word = word(arguments, 2, "WAY");
    return Arrays.stream(NewIdentity.Provider.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageProblem("'" + word + "' is no way to sign in", "they are oidc and ldap"));
  }

  private static NewInvitation invited(Arguments arguments) {
    return new NewInvitation(
        ServerOptions.chosen(Role.class, GIVEN, arguments), Numbers.of(arguments, DAYS, 1, 30, 7));
  }

  private static Change<Role> role(Arguments arguments) {
    String word = word(arguments, 2, "ROLE");
    if (word.equals("none")) {
      return new Change<>(null);
    }
    return new Change<>(
        Role.of(word)
            .orElseThrow(
                () ->
                    new UsageProblem(
                        "'" + word + "' is no role",
                        "they are " + String.join(", ", ROLES) + ", and none")));
  }

  private static Address account(Operation operation, Arguments arguments) {
    return Address.of(operation, word(arguments, 1, "ACCOUNT"));
  }

  private static String word(Arguments arguments, int place, String label) {
    return arguments.ofAction(place, label, "leat users --help");
  }

  private static int firstPassword(Answer<AccountView> made, Arguments arguments, Session session) {
    return secret(made, account -> account.entry().firstPassword(), arguments, session);
  }

  /** Prints what is told once, and nothing else, so that a script can take it. */
  static <T> int secret(
      Answer<T> made, Function<T, @Nullable String> told, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(List.of(made), session);
    }
    String secret = told.apply(made.value());
    if (secret != null && !secret.isEmpty()) {
      session.out().line(secret).flush();
    }
    return ExitCode.OK;
  }

  private static int list(
      List<Answer<AccountView>> accounts, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(accounts, session);
    }
    Table table = new Table();
    for (Answer<AccountView> each : accounts) {
      AccountView account = each.value();
      String role = each.word(Role.class, account.role());
      table.row(
          account.name(),
          each.word(AccountView.Kind.class, account.kind()),
          role.isEmpty() ? "-" : role,
          String.join(" ", account.groups()),
          account.disabled() ? "disabled" : "");
    }
    table.print(session.out());
    return ExitCode.OK;
  }
}
