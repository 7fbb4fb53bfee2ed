package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.DeploymentView;
import io.leat.contract.EnvironmentOperations;
import io.leat.contract.NewEnvironment;
import io.leat.contract.ProjectEnvironmentView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code leat environments}: what a project asks before versions go live, and what went live. */
final class EnvironmentsCommand implements Command {
  /** How many deployments are shown. */
  private static final int SHOWN = 20;

  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "show", "set", "remove");
  private static final Usage.Operand NAME =
      Usage.Operand.optional("NAME", "of the environment, as tasks name it");
  private static final Option PROJECT =
      Option.valued("project", "NAME", "whose environments; always needed");
  private static final Option BY =
      Option.valued(
              "approve-by", "WHO", "for set: an account, group or role whose consent is asked for")
          .with(Option.Count.REPEATED);
  private static final Option BY_ANYONE =
      Option.flag("approve-by-anyone", "for set: asks for that of anyone who may approve");
  private static final Option MINUTES =
      Option.valued("minutes", "N", "for set: after which it counts as refused");
  private static final Option NOT_OWN =
      Option.flag("not-own", "for set: who started the run may not give it");
  private static final Option BRANCH =
      Option.valued(
              "branch", "PATTERN", "for set: of branches of which versions may come, like main")
          .with(Option.Count.REPEATED);
  private static final Option TAG =
      Option.valued("tag", "PATTERN", "for set: of such tags, like v*").with(Option.Count.REPEATED);

  @Override
  public Usage usage() {
    return new Usage(
        "environments",
        "shows and changes what is asked before versions go live",
        List.of(ACTION, NAME),
        List.of(
            PROJECT,
            BY,
            BY_ANYONE,
            MINUTES,
            NOT_OWN,
            BRANCH,
            TAG,
            ServerOptions.JSON,
            ServerOptions.SERVER),
        List.of(
            new Usage.Action(
                "list", "lists them; what happens without an action", List.of(PROJECT)),
            new Usage.Action(
                "show NAME", "shows what is live there, and what went there", List.of(PROJECT)),
            new Usage.Action(
                "set NAME",
                "says what is asked, in place of what was",
                List.of(PROJECT, BY, BY_ANYONE, MINUTES, NOT_OWN, BRANCH, TAG)),
            new Usage.Action("remove NAME", "asks for nothing any more", List.of(PROJECT))),
        List.of(
            "leat environments --project shop",
            "leat environments set production --project shop --approve-by release --branch main",
            "leat environments show production --project shop"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String project = arguments.value(PROJECT);
    if (project == null) {
      throw new UsageProblem(
          "whose environments is not said", "write --project NAME; 'leat projects' lists them");
    }
    Server server = ServerOptions.server(arguments, session);
    return switch (arguments.action()) {
      case "list" -> {
        Address all = Address.of(EnvironmentOperations.LIST_ENVIRONMENTS, project);
        yield shown(
            server.list(all, ProjectEnvironmentView.class, Integer.MAX_VALUE), arguments, session);
      }
      case "set" -> {
        Address one = Address.of(EnvironmentOperations.PUT_ENVIRONMENT, project, name(arguments));
        yield shown(
            List.of(server.ask(one, wanted(arguments), ProjectEnvironmentView.class)),
            arguments,
            session);
      }
      case "remove" -> {
        server.tell(Address.of(EnvironmentOperations.DELETE_ENVIRONMENT, project, name(arguments)));
        yield ExitCode.OK;
      }
      default -> show(server, project, name(arguments), arguments, session);
    };
  }

  private static String name(Arguments arguments) {
    return arguments.ofAction(1, "NAME", "leat environments --help");
  }

  private static NewEnvironment wanted(Arguments arguments) {
    List<String> by = arguments.values(BY);
    String minutes = arguments.value(MINUTES);
    boolean isByAnyone = arguments.has(BY_ANYONE);
    if (isByAnyone && !by.isEmpty()) {
      throw new UsageProblem(
          "--approve-by and --approve-by-anyone exclude each other",
          "name those who may agree, or let anyone; nothing was changed");
    }
    if (by.isEmpty() && !isByAnyone && (minutes != null || arguments.has(NOT_OWN))) {
      throw new UsageProblem(
          "whose consent is not said",
          "write --approve-by WHO, or --approve-by-anyone; nothing was changed");
    }
    NewEnvironment.Approve approve =
        by.isEmpty() && !isByAnyone
            ? null
            : new NewEnvironment.Approve(
                by, minutes == null ? null : minutes(minutes), arguments.has(NOT_OWN));
    return new NewEnvironment(approve, arguments.values(BRANCH), arguments.values(TAG));
  }

  private static int minutes(String written) {
    try {
      return Integer.parseInt(written);
    } catch (NumberFormatException none) {
      throw new UsageProblem(
          "'" + written + "' is no number of minutes", "write --minutes 60; nothing was changed");
    }
  }

  private static int show(
      Server server, String project, String name, Arguments arguments, Session session) {
    List<Answer<DeploymentView>> deployments =
        server.list(
            Address.of(EnvironmentOperations.LIST_DEPLOYMENTS, project, name),
            DeploymentView.class,
            SHOWN);
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(deployments, session);
    }
    // there may be deployments where nothing is asked
    Address all = Address.of(EnvironmentOperations.LIST_ENVIRONMENTS, project);
    String asked =
        server.list(all, ProjectEnvironmentView.class, Integer.MAX_VALUE).stream()
            .map(Answer::value)
            .filter(each -> each.environment().equals(name))
            .map(each -> asked(each) + "; " + live(each.live()))
            .findFirst()
            .orElse("nothing is asked");
    session.out().line(Harmless.line(name + ": " + asked));
    Table table = new Table();
    for (Answer<DeploymentView> each : deployments) {
      DeploymentView deployment = each.value();
      String ended = each.sent().text("ended");
      table.row(
          "run " + deployment.run(),
          deployment.task(),
          deployment.state().name().toLowerCase(Locale.ROOT),
          "at " + (ended.isEmpty() ? each.sent().text("asked") : ended),
          "by " + deployment.by(),
          of(deployment.source()),
          deployment.url());
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  /** Branch or tag, and the beginning of the commit; empty for files without a history. */
  private static String of(DeploymentView.Source source) {
    String tag = some(source.tag());
    String ref = tag.isEmpty() ? some(source.branch()) : tag;
    String commit = some(source.commit());
    return (ref + " " + commit.substring(0, Math.min(12, commit.length()))).strip();
  }

  private static String some(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static int shown(
      List<Answer<ProjectEnvironmentView>> all, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(all, session);
    }
    Table table = new Table();
    for (Answer<ProjectEnvironmentView> each : all) {
      ProjectEnvironmentView environment = each.value();
      table.row(environment.environment(), asked(environment), live(environment.live()));
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  private static String live(@Nullable DeploymentView live) {
    if (live == null) {
      return "nothing is live";
    }
    String source = of(live.source());
    return "live: " + (source.isEmpty() ? "" : source + " of ") + "run " + live.run();
  }

  private static String asked(ProjectEnvironmentView environment) {
    List<String> asked = new ArrayList<>();
    ProjectEnvironmentView.Approve approve = environment.approve();
    if (approve != null) {
      asked.add(
          "consent of "
              + (approve.by().isEmpty() ? "anyone" : String.join(" or ", approve.by()))
              + (approve.minutes() == null ? "" : " within " + approve.minutes() + " minutes")
              + (approve.notOwn() ? ", but of who started the run" : ""));
    }
    if (!environment.branches().isEmpty()) {
      asked.add("branches " + String.join(" ", environment.branches()));
    }
    if (!environment.tags().isEmpty()) {
      asked.add("tags " + String.join(" ", environment.tags()));
    }
    return asked.isEmpty() ? "nothing is asked" : String.join("; ", asked);
  }
}
