package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Logins;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.LoginOperations;
import io.leat.contract.PasswordChange;
import io.leat.contract.TokenView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** {@code leat password}: changes the password of whoever is signed in, and signs out all other places. */
final class PasswordCommand implements Command {
  private static final Option CURRENT =
      GivenFile.option(
          "current", "the file that holds the password so far; otherwise it is asked for");

  private static final Option NEW =
      GivenFile.option(
          "new",
          "the file that holds the new one, of 12 characters at least; otherwise it is asked for");

  @Override
  public Usage usage() {
    return new Usage(
        "password",
        "changes your password at a server, and signs you out on all other machines",
        List.of(),
        List.of(CURRENT, NEW, ServerOptions.SERVER),
        List.of("leat password", "leat password --current @old --new @new"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    if (GivenFile.isGone(CURRENT, arguments, session)) {
      throw new UsageProblem(
          "'" + arguments.value(CURRENT, "").substring(1) + "' is not there; nothing was changed",
          "the file with the first password goes with the first login: without --current the"
              + " password is asked for; who lost it stops the server: leat server"
              + " --reset-password");
    }
    String current = GivenFile.secret(CURRENT, arguments, session);
    if (current == null) {
      current = asked("the password so far: ", session);
    }
    String wanted = GivenFile.secret(NEW, arguments, session);
    if (wanted == null) {
      wanted = asked("the new one: ", session);
      if (!wanted.equals(asked("once more: ", session))) {
        throw new UsageProblem("the two are not the same; nothing was changed", null);
      }
    }
    TokenView token =
        server
            .ask(
                Address.of(LoginOperations.CHANGE_PASSWORD),
                new PasswordChange(current, wanted),
                TokenView.class)
            .value();
    Logins logins = Logins.of(session.terminal().environment());
    logins.at(server.url()).map(was -> was.renewed(token, Instant.now())).ifPresent(logins::keep);
    session.out().text("the password was changed; you are signed in here until ");
    session.out().line(Harmless.line(Objects.toString(token.expires(), "")));
    return ExitCode.OK;
  }

  private static String asked(String prompt, Session session) {
    return session.password(
        prompt,
        new UsageProblem(
            "there is no terminal to ask for passwords",
            "write leat password --current @FILE --new @FILE"),
        new UsageProblem("no password was given; nothing was changed", null));
  }
}
