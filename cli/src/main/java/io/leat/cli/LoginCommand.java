package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Login;
import io.leat.cli.client.Logins;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AccountOperations;
import io.leat.contract.LoginOperations;
import io.leat.contract.Registration;
import io.leat.contract.TokenView;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code leat login}: makes the user known to a server for 15 minutes. */
final class LoginCommand implements Command {
  private static final Option NAME =
      Option.valued("name", "NAME", "of the account; otherwise that of the last time, or admin");
  private static final Option PASSWORD =
      GivenFile.option("password", "the file that holds the password; otherwise it is asked for");

  private static final Option REGISTER =
      Option.flag("register", "makes the account first, where the server lets anybody");

  private static final Option INVITATION =
      GivenFile.option(
          "invitation", "makes the account first, by the code of an invitation in this file");

  private static final Option OIDC =
      Option.flag(
          "oidc",
          "by the provider of OpenID Connect of the server: in a browser, which may be on another"
              + " machine");

  private static final Option CA =
      Option.valued(
          "ca",
          "FILE",
          "the server's own certificate, or that of who signed it, in PEM; kept for the commands"
              + " that follow; otherwise LEAT_CA, or that of the last time");

  @Override
  public Usage usage() {
    return new Usage(
        "login",
        "signs in at a server",
        Usage.Operand.optional(
            "URL",
            "of the server; otherwise that of LEAT_SERVER, of the last time, or "
                + ServerOptions.USUAL),
        List.of(NAME, PASSWORD, OIDC, REGISTER, INVITATION, CA),
        List.of(
            "leat login",
            "leat login https://ci.example.com --name anna",
            "leat login https://ci.example.com --name anna --invitation @code",
            "leat login https://ci.example.com --oidc",
            "leat login https://ci.example.com --ca server.pem"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Logins logins = Logins.of(session.terminal().environment());
    String url = url(arguments.operand(), logins, arguments, session);
    String name =
        arguments.value(
            NAME, logins.at(url).map(Login::name).filter(n -> !n.isEmpty()).orElse("admin"));
    String ca = ca(url, logins, arguments, session);
    if (arguments.has(OIDC)) {
      ServerOptions.without(
          arguments,
          List.of(NAME, PASSWORD, REGISTER, INVITATION),
          "does not go with --oidc: the provider says who it is");
      return new BrowserLogin(url, ca, session).run(logins);
    }
    if (url.startsWith("http://") && !onThisMachine(url)) {
      session.say("the password and all that follows go to " + url + " unencrypted");
    }
    String code = GivenFile.secret(INVITATION, arguments, session);
    boolean registers = code != null || arguments.has(REGISTER);
    String given = GivenFile.secret(PASSWORD, arguments, session);
    String password = given == null ? asked(name, url, session) : given;
    Server server = Server.at(url, ca);
    if (registers) {
      if (given == null && !password.equals(asked(name, url, session))) {
        throw new UsageProblem("the two are not the same; nothing was made", null);
      }
      server.tell(Address.of(AccountOperations.REGISTER), new Registration(name, password, code));
    }
    TokenView token =
        server
            .ask(
                Address.of(LoginOperations.LOGIN),
                new io.leat.contract.Login(name, password),
                TokenView.class)
            .value();
    Login login = new Login(url, name, "", "", 0, ca).renewed(token, Instant.now());
    logins.keep(login);
    session.out().text(Harmless.line(name)).text(" is signed in at ").text(url).text(" until ");
    session.out().line(Harmless.line(login.expires()));
    if (GivenFile.isGone(PASSWORD, arguments, session)) {
      session.say(
          "that was the first password, and its file went with this login; change it now, which"
              + " asks for it once more: leat password");
    }
    return ExitCode.OK;
  }

  private static String url(
      @Nullable String written, Logins logins, Arguments arguments, Session session) {
    if (written != null) {
      return Server.url(written);
    }
    Optional<String> named = Optional.ofNullable(ServerOptions.named(arguments, session));
    return named.or(() -> logins.last().map(Login::server)).orElse(ServerOptions.USUAL);
  }

  /** As a whole path, since later commands run elsewhere. */
  private static String ca(String url, Logins logins, Arguments arguments, Session session) {
    String given = arguments.value(CA);
    if (given != null) {
      return session.terminal().folder().resolve(given).toAbsolutePath().normalize().toString();
    }
    String variable = ServerOptions.ca(session);
    return variable.isEmpty() ? logins.at(url).map(Login::ca).orElse("") : variable;
  }

  private static String asked(String name, String url, Session session) {
    return session.password(
        "password of " + Harmless.line(name) + " at " + url + ": ",
        new UsageProblem(
            "there is no terminal to ask for the password", "write leat login --password @FILE"),
        new UsageProblem("no password was given", null));
  }

  private static boolean onThisMachine(String url) {
    String host = URI.create(url).getHost();
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[.*\\]") && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException other) {
      return false;
    }
  }
}
