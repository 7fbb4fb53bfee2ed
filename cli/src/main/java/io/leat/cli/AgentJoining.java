package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.local.UserSsh;
import org.jspecify.annotations.Nullable;

/** A host becomes an agent: its key is agreed on, it is registered, it lets Leat in, and tasks can run there. */
final class AgentJoining {
  private final Server server;
  private final Arguments arguments;
  private final Session session;
  private final AgentKeys keys;
  private final AgentUrl url;
  private final AgentArrival arrival;

  AgentJoining(Server server, AgentUrl url, Arguments arguments, Session session) {
    this.server = server;
    this.url = url;
    this.arguments = arguments;
    this.session = session;
    this.keys = new AgentKeys(server, session);
    this.arrival = new AgentArrival(server, arguments, session);
  }

  /** {@code leat agents add}. */
  int add() {
    boolean hasKey = arguments.has(AgentOptions.KEY);
    boolean viaSsh = arguments.has(AgentOptions.VIA_SSH);
    UserSsh.Place own = place(url, jump());
    Json made = registered(url.user(), url.folder(), viaSsh ? own : null);
    String publicKey = made.text("publicKey");
    if (viaSsh) {
      kept(made, () -> putBySsh(publicKey, own));
    } else if (!hasKey && !shown(publicKey)) {
      session.err().line("when it is there: leat agents test " + made.text("agent"));
      return AgentPrint.shown(made, arguments, session);
    }
    return arrival.tried(made.text("agent"));
  }

  /** {@code leat agents install}: the account is made by another one, which may do so. */
  int install() {
    String user = arguments.value(AgentOptions.USER, "leat");
    UserSsh.Place admin = place(url, jump());
    Json made = registered(user, url.folder(), admin);
    String publicKey = made.text("publicKey");
    String script =
        AgentScripts.install(
            user,
            url.folder(),
            AgentScripts.line(publicKey),
            arguments.values(AgentOptions.PACKAGE));
    kept(
        made,
        () -> {
          session.err().line("this runs on " + url.text() + ":").line().text(script).line();
          if (!arguments.has(AgentOptions.YES) && !keys.agrees("run it?")) {
            throw new UsageProblem(
                "nothing was run, and nothing was registered",
                keys.isAsking() ? null : "there is nobody to ask: give --yes");
          }
          keys.run(admin, script, "the account could not be made");
          if (jump() != null) {
            putOnJump(publicKey);
          }
        });
    return arrival.tried(made.text("agent"));
  }

  private @Nullable AgentUrl jump() {
    String jump = arguments.value(AgentOptions.JUMP);
    return jump == null ? null : AgentUrl.jump(jump);
  }

  private static UserSsh.Place place(AgentUrl url, @Nullable AgentUrl jump) {
    return new UserSsh.Place(
        url.user(), url.address(), url.port(), jump == null ? null : jump.text());
  }

  /**
   * Registers it.
   *
   * @param trusted what reads the host key by the user's own ssh; null when that is not to be used
   */
  private Json registered(String user, @Nullable String folder, UserSsh.@Nullable Place trusted) {
    String name = arguments.value(AgentOptions.NAME, url.name());
    Json body =
        AgentOptions.body(
            Json.object()
                .field("agent", name)
                .field("address", url.address())
                .field("port", url.port())
                .field("user", user)
                .some("folder", folder),
            arguments,
            session);
    AgentUrl jump = jump();
    if (jump != null) {
      UserSsh.Place own = trusted == null ? null : place(jump, null);
      body.some(
          "jumpHostKey", keys.hostKey(jump, AgentOptions.JUMP_HOST_KEY, arguments, own, true));
    }
    body.some(
        "hostKey", keys.hostKey(url, AgentOptions.HOST_KEY, arguments, trusted, jump == null));
    return server.send("POST", Address.of("agents"), body);
  }

  /** Does what a registered agent needs; when that fails it is registered no more. */
  private void kept(Json made, Runnable work) {
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (!done) {
        server.send("DELETE", Address.of("agents", made.text("agent")).with("force", "true"), null);
      }
    }
  }

  private void putBySsh(String publicKey, UserSsh.Place own) {
    String otherwise = "the key of Leat was not put there, and nothing was registered";
    keys.run(own, AgentScripts.put(AgentScripts.line(publicKey)), otherwise);
    if (jump() != null) {
      putOnJump(publicKey);
    }
    session.err().line("the key of Leat is in ~/.ssh/authorized_keys of " + url.text());
  }

  private void putOnJump(String publicKey) {
    AgentUrl jump = jump();
    if (jump != null) {
      keys.run(
          place(jump, null),
          AgentScripts.put(AgentScripts.jumpLine(publicKey, url)),
          "the key of Leat was not put on the jump host");
    }
  }

  /** Shows what the account needs; whether somebody says that it is there by now. */
  private boolean shown(String publicKey) {
    session.say("put this line into ~/.ssh/authorized_keys of " + url.text() + ":");
    line(AgentScripts.line(publicKey));
    AgentUrl jump = jump();
    if (jump != null) {
      session.say("and this one of " + jump.text() + ":");
      line(AgentScripts.jumpLine(publicKey, url));
    }
    session.err().line("(with --via-ssh your own ssh does it)");
    return keys.agrees("is it there?");
  }

  private void line(String line) {
    if (arguments.has(ServerOptions.JSON)) {
      session.err().line(Harmless.line(line));
    } else {
      session.out().line(Harmless.line(line)).flush();
    }
  }
}
