package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AgentChange;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentRemoved;
import io.leat.contract.AgentTestResult;
import io.leat.contract.AgentView;
import io.leat.contract.Change;
import io.leat.contract.NewAgent;
import io.leat.contract.Operation;
import io.leat.engine.driver.local.UserSsh;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code leat agents}: where a server runs tasks. */
final class AgentsCommand implements Command {
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of(
              "list", "show", "add", "install", "invite", "update", "test", "drain", "enable",
              "disable", "remove");
  private static final Usage.Operand AGENT =
      Usage.Operand.optional(
          "AGENT",
          "its name; for add and install, ssh://USER@HOST[:PORT][/FOLDER], without --dial-in");

  @Override
  public Usage usage() {
    List<Option> options = new ArrayList<>(List.of(AgentOptions.NAME));
    options.addAll(AgentOptions.CHANGES);
    options.addAll(
        List.of(
            AgentOptions.SECRETS,
            AgentOptions.DIAL_IN,
            AgentOptions.VIA_SSH,
            AgentOptions.USER,
            AgentOptions.PACKAGE,
            AgentOptions.YES,
            AgentOptions.FORCE,
            ServerOptions.JSON,
            ServerOptions.SERVER));
    return new Usage(
        "agents",
        "shows and changes where a server runs tasks",
        List.of(ACTION, AGENT),
        options,
        actions(),
        List.of(
            "leat agents",
            "leat agents add ssh://leat@box.example.com --via-ssh --label big --slots 4",
            "leat agents add --dial-in far --label big",
            "leat agents install ssh://root@box.example.com --package git",
            "leat agents test box",
            "leat agents drain box",
            "leat agents remove box"));
  }

  private static List<Usage.Action> actions() {
    List<Option> joining = new ArrayList<>(List.of(AgentOptions.NAME));
    joining.addAll(AgentOptions.CHANGES);
    List<Option> adding = new ArrayList<>(joining);
    adding.addAll(List.of(AgentOptions.DIAL_IN, AgentOptions.VIA_SSH));
    List<Option> installing = new ArrayList<>(joining);
    installing.addAll(List.of(AgentOptions.USER, AgentOptions.PACKAGE, AgentOptions.YES));
    List<Option> updating = new ArrayList<>(AgentOptions.CHANGES);
    updating.add(AgentOptions.SECRETS);
    return List.of(
        new Usage.Action("list", "lists them; what happens without an action"),
        new Usage.Action("show AGENT", "shows one"),
        new Usage.Action("add ssh://...", "takes a host that is reached over SSH", adding),
        new Usage.Action("install ssh://...", "makes an account on a host and adds it", installing),
        new Usage.Action("invite AGENT", "prints once more how a host that dials in does so"),
        new Usage.Action("update AGENT", "changes what is given, and nothing else", updating),
        new Usage.Action("test AGENT", "says whether tasks would run there, and what is missing"),
        new Usage.Action("drain AGENT", "lets its tasks end and gives it no more"),
        new Usage.Action("enable AGENT", "gives it tasks again"),
        new Usage.Action("disable AGENT", "gives it no more tasks"),
        new Usage.Action(
            "remove AGENT",
            "removes one, with what Leat left on its host",
            List.of(AgentOptions.FORCE, AgentOptions.VIA_SSH)));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.action();
    checkOptions(arguments);
    Server server = ServerOptions.server(arguments, session);
    return switch (action) {
      case "list" -> list(server, arguments, session);
      case "show" -> AgentPrint.shown(asked(server, arguments), arguments, session);
      case "add" ->
          arguments.has(AgentOptions.DIAL_IN)
              ? new AgentInviting(server, name(arguments), arguments, session).add()
              : joining(server, arguments, session).add();
      case "invite" -> new AgentInviting(server, name(arguments), arguments, session).invite();
      case "install" -> joining(server, arguments, session).install();
      case "update" -> update(server, arguments, session);
      case "test" -> test(server, arguments, session);
      case "remove" -> remove(server, arguments, session);
      default -> {
        Operation change =
            switch (action) {
              case "drain" -> AgentOperations.DRAIN_AGENT;
              case "enable" -> AgentOperations.ENABLE_AGENT;
              default -> AgentOperations.DISABLE_AGENT;
            };
        Address address = Address.of(change, name(arguments));
        yield AgentPrint.shown(server.ask(address, AgentView.class), arguments, session);
      }
    };
  }

  private static void checkOptions(Arguments arguments) {
    if (arguments.has(AgentOptions.DIAL_IN)) {
      ServerOptions.without(
          arguments,
          List.of(
              AgentOptions.NAME,
              AgentOptions.HOST_KEY,
              AgentOptions.JUMP,
              AgentOptions.JUMP_HOST_KEY,
              AgentOptions.VIA_SSH),
          "does not go with --dial-in: nobody connects to the host");
    }
    if (!arguments.has(AgentOptions.JUMP)) {
      ServerOptions.without(
          arguments, List.of(AgentOptions.JUMP_HOST_KEY), "goes with --jump only");
    }
  }

  private static AgentJoining joining(Server server, Arguments arguments, Session session) {
    return new AgentJoining(server, AgentUrl.of(name(arguments)), arguments, session);
  }

  private static int list(Server server, Arguments arguments, Session session) {
    Address all = Address.of(AgentOperations.LIST_AGENTS);
    List<Answer<AgentView>> agents = server.list(all, AgentView.class, Integer.MAX_VALUE);
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(agents, session);
    }
    AgentPrint.list(agents, session.out());
    return ExitCode.OK;
  }

  private static int update(Server server, Arguments arguments, Session session) {
    NewAgent.Terms terms = AgentOptions.terms(arguments);
    String privateKey = AgentOptions.key(arguments, session);
    AgentKeys keys = new AgentKeys(server, session);
    String jump = arguments.value(AgentOptions.JUMP);
    String jumpHostKey =
        jump == null
            ? null
            : keys.hostKey(AgentUrl.jump(jump), AgentOptions.JUMP_HOST_KEY, arguments, null, true);
    String hostKey = null;
    if (arguments.has(AgentOptions.HOST_KEY)) {
      AgentView agent = asked(server, arguments).value();
      AgentUrl place = place(agent);
      boolean asked = !AgentPrint.isDialling(agent) && jump(agent) == null && jump == null;
      hostKey = keys.hostKey(place, AgentOptions.HOST_KEY, arguments, null, asked);
    }
    AgentChange change =
        new AgentChange(
            new AgentChange.Address(null, null),
            new AgentChange.Trust(change(jump), change(jumpHostKey), hostKey, privateKey),
            new AgentChange.Terms(
                terms.labels(),
                change(terms.slots()),
                terms.weight(),
                terms.projects(),
                terms.secrets()));
    AgentChange nothing =
        new AgentChange(
            new AgentChange.Address(null, null),
            new AgentChange.Trust(null, null, null, null),
            new AgentChange.Terms(null, null, null, null, null));
    if (change.equals(nothing)) {
      throw new UsageProblem("nothing is to be changed", "'leat agents --help' shows what can be");
    }
    Address address = Address.of(AgentOperations.CHANGE_AGENT, name(arguments));
    return AgentPrint.shown(server.ask(address, change, AgentView.class), arguments, session);
  }

  private static <T> @Nullable Change<T> change(@Nullable T value) {
    return value == null ? null : new Change<>(value);
  }

  private static AgentUrl place(AgentView agent) {
    AgentView.Address place = agent.place();
    return new AgentUrl(
        Objects.requireNonNullElse(place.user(), ""),
        Objects.requireNonNullElse(place.address(), ""),
        Objects.requireNonNullElse(place.port(), 0),
        null);
  }

  private static @Nullable String jump(AgentView agent) {
    String jump = agent.trust().jump();
    return jump == null || jump.isEmpty() ? null : jump;
  }

  private static int test(Server server, Arguments arguments, Session session) {
    String name = name(arguments);
    Address address = Address.of(AgentOperations.TEST_AGENT, name);
    Answer<AgentTestResult> test = server.ask(address, AgentTestResult.class);
    if (arguments.has(ServerOptions.JSON)) {
      test.sent().line(session.out());
    } else {
      AgentPrint.test(name, test.value(), session.out());
    }
    AgentPrint.problems(name, test.value(), session.err());
    return test.value().ok() ? ExitCode.OK : ExitCode.NO_SERVER;
  }

  private static int remove(Server server, Arguments arguments, Session session) {
    AgentView agent = asked(server, arguments).value();
    boolean isDialling = AgentPrint.isDialling(agent);
    if (isDialling) {
      ServerOptions.without(
          arguments,
          List.of(AgentOptions.VIA_SSH),
          "does not go with a host that dials in: its line in authorized_keys goes by itself");
    }
    Address delete = Address.of(AgentOperations.DELETE_AGENT, name(arguments));
    Answer<AgentRemoved> answer =
        server.ask(
            delete.with("force", arguments.has(AgentOptions.FORCE) ? "true" : null),
            AgentRemoved.class);
    AgentRemoved removed = answer.value();
    String stays = Objects.requireNonNullElse(removed.stays(), "");
    Print out = session.out();
    if (arguments.has(ServerOptions.JSON)) {
      answer.sent().line(out);
    } else if (stays.isEmpty()) {
      String files = Plural.of(Math.toIntExact(removed.files()), "file");
      out.text(Harmless.line(removed.agent())).text(" is removed, and on its host ");
      out.text(files + " of ");
      out.line(removed.kilobytes() + " kB: all that Leat put there");
    } else {
      out.text(Harmless.line(removed.agent())).text(" is forgotten; its files stay: ");
      out.line(Harmless.line(stays));
    }
    String key = AgentPrint.publicKey(agent);
    AgentUrl host = place(agent);
    if (isDialling && stays.isEmpty()) {
      return ExitCode.OK;
    }
    if (arguments.has(AgentOptions.VIA_SSH)) {
      AgentKeys keys = new AgentKeys(server, session);
      String jump = jump(agent);
      UserSsh.Place place = new UserSsh.Place(host.user(), host.address(), host.port(), jump);
      keys.run(place, AgentScripts.take(key), "its line in authorized_keys stays");
      if (jump != null) {
        AgentUrl between = AgentUrl.jump(jump);
        keys.run(
            new UserSsh.Place(between.user(), between.address(), between.port(), null),
            AgentScripts.take(key),
            "its line in authorized_keys of the jump host stays");
      }
      session.err().line("its line in authorized_keys is gone, too");
    } else {
      session.err().text("its line in authorized_keys of ").text(Harmless.line(host.user()));
      session.err().line(" stays there: the one with " + Harmless.line(key));
    }
    return ExitCode.OK;
  }

  private static Answer<AgentView> asked(Server server, Arguments arguments) {
    return AgentPrint.asked(server, name(arguments));
  }

  private static String name(Arguments arguments) {
    return arguments.ofAction(1, "AGENT", "'leat agents' lists them");
  }
}
