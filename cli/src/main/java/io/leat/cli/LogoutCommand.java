package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Logins;
import io.leat.cli.client.Server;
import io.leat.cli.client.ServerProblem;
import io.leat.contract.LoginOperations;
import java.util.List;

/** {@code leat logout}: signs out at a server, everywhere. */
final class LogoutCommand implements Command {
  @Override
  public Usage usage() {
    return new Usage(
        "logout",
        "signs out at a server, on all machines",
        List.of(),
        List.of(ServerOptions.SERVER),
        List.of("leat logout", "leat logout --server=https://ci.example.com"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Server server = ServerOptions.server(arguments, session);
    Logins logins = Logins.of(session.terminal().environment());
    try {
      server.tell(Address.of(LoginOperations.LOGOUT));
    } catch (ServerProblem problem) {
      logins.forget(server.url());
      if (problem.kind() == ServerProblem.Kind.SIGNED_OUT) {
        session.out().line("signed out at " + server.url() + "; the login had ended already");
        return ExitCode.OK;
      }
      session.err().line("the login is forgotten here; the server was not told:");
      throw problem;
    }
    logins.forget(server.url());
    session.out().line("signed out at " + server.url());
    return ExitCode.OK;
  }
}
