package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Login;
import io.leat.cli.client.Logins;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.DeviceBegun;
import io.leat.contract.DeviceCode;
import io.leat.contract.DeviceLogin;
import io.leat.contract.OidcOperations;
import io.leat.contract.TokenView;
import java.time.Duration;
import java.time.Instant;

/** A login that somebody makes with a browser, wherever that is, while the command line waits for it. */
final class BrowserLogin {
  private final String url;
  private final String ca;
  private final Session session;

  BrowserLogin(String url, String ca, Session session) {
    this.url = url;
    this.ca = ca;
    this.session = session;
  }

  int run(Logins logins) {
    Server server = Server.at(url, ca);
    DeviceBegun begun =
        server.ask(Address.of(OidcOperations.BEGIN_DEVICE), DeviceBegun.class).value();
    session.out().text("open ").line(Harmless.line(begun.url()));
    session.out().text("sign in there, and type ").line(Harmless.line(begun.userCode())).flush();
    DeviceLogin done = awaited(server, begun);
    String token = done.token();
    String name = done.account();
    Instant expires = done.expires();
    if (token == null || name == null || expires == null) {
      throw new UsageProblem(
          "nobody has typed the code within ten minutes", "begin again: leat login --oidc");
    }
    TokenView view = new TokenView(token, expires);
    Login login = new Login(url, name, "", "", 0, ca).renewed(view, Instant.now());
    logins.keep(login);
    session.out().text(Harmless.line(name)).text(" is signed in at ").text(url).text(" until ");
    session.out().line(Harmless.line(login.expires()));
    return ExitCode.OK;
  }

  /** What is answered when the code was typed, or at the end without that. */
  private DeviceLogin awaited(Server server, DeviceBegun begun) {
    Duration between = Duration.ofSeconds(Math.clamp(begun.interval(), 1, 30));
    Instant last = Instant.now().plus(Duration.ofMinutes(10));
    DeviceCode code = new DeviceCode(begun.deviceCode());
    Address ask = Address.of(OidcOperations.POLL_DEVICE);
    DeviceLogin told = server.ask(ask, code, DeviceLogin.class).value();
    while (told.token() == null && Instant.now().isBefore(last)) {
      try {
        Thread.sleep(between);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return told;
      }
      told = server.ask(ask, code, DeviceLogin.class).value();
    }
    return told;
  }
}
