package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentView;
import io.leat.contract.NewAgent;
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
    Answer<AgentView> made = registered(url.user(), url.folder(), viaSsh ? own : null);
    String name = made.value().agent();
    String publicKey = AgentPrint.publicKey(made.value());
    if (viaSsh) {
      kept(name, () -> putBySsh(publicKey, own));
    } else if (!hasKey && !shown(publicKey)) {
      session.err().line("when it is there: leat agents test " + name);
      return AgentPrint.shown(made, arguments, session);
    }
    return arrival.tried(name);
  }

  /** {@code leat agents install}: the account is made by another one, which may do so. */
  int install() {
    String user = arguments.value(AgentOptions.USER, "leat");
    UserSsh.Place admin = place(url, jump());
    AgentView made = registered(user, url.folder(), admin).value();
    String publicKey = AgentPrint.publicKey(made);
    String script =
        AgentScripts.install(
            user,
            url.folder(),
            AgentScripts.line(publicKey),
            arguments.values(AgentOptions.PACKAGE));
    kept(
        made.agent(),
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
    return arrival.tried(made.agent());
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
  private Answer<AgentView> registered(
      String user, @Nullable String folder, UserSsh.@Nullable Place trusted) {
    NewAgent.Terms terms = AgentOptions.terms(arguments);
    String privateKey = AgentOptions.key(arguments, session);
    AgentUrl jump = jump();
    String jumpHostKey = null;
    if (jump != null) {
      UserSsh.Place own = trusted == null ? null : place(jump, null);
      jumpHostKey = keys.hostKey(jump, AgentOptions.JUMP_HOST_KEY, arguments, own, true);
    }
    String hostKey = keys.hostKey(url, AgentOptions.HOST_KEY, arguments, trusted, jump == null);
    String through = arguments.value(AgentOptions.JUMP);
    NewAgent body =
        new NewAgent(
            arguments.value(AgentOptions.NAME, url.name()),
            new NewAgent.Address(url.address(), url.port(), user, folder),
            new NewAgent.Trust(through, jumpHostKey, hostKey, privateKey),
            terms,
            null);
    return server.ask(Address.of(AgentOperations.CREATE_AGENT), body, AgentView.class);
  }

  /** Does what a registered agent needs; when that fails it is registered no more. */
  private void kept(String name, Runnable work) {
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (!done) {
        server.tell(Address.of(AgentOperations.DELETE_AGENT, name).with("force", "true"));
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
