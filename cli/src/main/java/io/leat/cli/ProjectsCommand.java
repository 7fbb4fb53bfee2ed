package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Json;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.client.Table;
import io.leat.cli.terminal.UsageProblem;
import java.util.ArrayList;
import java.util.List;

/** {@code leat projects}: where a server takes Jobfiles from. */
final class ProjectsCommand implements Command {
  static final Usage.Operand PROJECT =
      new Usage.Operand("PROJECT", true, List.of(), false, "the name of a project");
  private static final Usage.Operand ACTION =
      new Usage.Operand(
          "ACTION",
          false,
          List.of("list", "show", "add", "update", "remove", "jobs"),
          false,
          "what to do; otherwise list");
  private static final Usage.Operand NAME =
      new Usage.Operand("PROJECT", false, List.of(), false, "the name of the project");

  @Override
  public Usage usage() {
    return new Usage(
        "projects",
        "shows and changes the projects of a server",
        List.of(ACTION, NAME),
        ProjectOptions.all(),
        List.of(
            "leat projects",
            "leat projects add web --url https://git.example.com/web.git",
            "leat projects add web --url git@git.example.com:web.git --key @id --known-hosts"
                + " @hosts",
            "leat projects add tidy --file Jobfile",
            "leat projects update tidy --file Jobfile",
            "leat projects jobs web"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    String action = arguments.operand() == null ? "list" : String.valueOf(arguments.operand());
    if (!action.equals("add") && !action.equals("update")) {
      ServerOptions.without(arguments, ProjectOptions.CHANGES, "goes with add and update only");
    }
    if (!action.equals("jobs")) {
      ServerOptions.without(arguments, List.of(ProjectOptions.REF), "goes with jobs only");
    }
    Server server = ServerOptions.server(arguments, session);
    return switch (action) {
      case "list" ->
          list(server.list(Address.of("projects"), Integer.MAX_VALUE), arguments, session);
      case "show" -> show(server.get(project(arguments)), arguments, session);
      case "add" -> {
        Json made = ProjectOptions.made(name(arguments), arguments, session);
        yield show(server.send("POST", Address.of("projects"), made), arguments, session);
      }
      case "update" -> update(server, arguments, session);
      case "remove" -> {
        server.send("DELETE", project(arguments), null);
        yield ExitCode.OK;
      }
      default -> jobs(server, arguments, session);
    };
  }

  private static int list(List<Json> projects, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(projects, session);
    }
    if (projects.isEmpty()) {
      session.out().line("no projects yet; 'leat projects add' makes one");
    }
    Table table = new Table();
    for (Json each : projects) {
      table.row(each.text("name"), each.text("kind"), each.text("branch"), each.text("url"));
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  private static int show(Json project, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      project.line(session.out());
      return ExitCode.OK;
    }
    new Table().row(project.text("name"), project.text("kind")).print(session.out());
    for (String field : List.of("url", "branch", "jobfile", "created")) {
      Runs.field(field, project.text(field), session.out());
    }
    String poll = project.text("pollSeconds");
    Runs.field("asked for news", poll.isEmpty() ? "" : "every " + poll + " s", session.out());
    Runs.field("runs are kept", kept(project.get("retention")), session.out());
    Runs.field("credential", project.flag("hasCredential") ? "kept" : "", session.out());
    Runs.field("hook secret", project.flag("hasHookSecret") ? "kept" : "", session.out());
    return ExitCode.OK;
  }

  /** What the project says itself about how long its runs are kept; nothing when it goes by the server. */
  private static String kept(Json retention) {
    List<String> kept = new ArrayList<>();
    for (String each : List.of("days", "runs", "megabytes")) {
      String set = retention.text(each);
      if (!set.isEmpty()) {
        kept.add(set.equals("0") ? "any " + each : set + " " + each);
      }
    }
    return String.join(", ", kept);
  }

  private static int update(Server server, Arguments arguments, Session session) {
    String name = name(arguments);
    Json change = ProjectOptions.changed(arguments, session);
    Json jobfile = ProjectOptions.jobfile(arguments, session);
    if (jobfile != null) {
      Json kept = server.send("PUT", Address.of("projects", name, "jobfile"), jobfile);
      if (change.fields().isEmpty()) {
        if (arguments.has(ServerOptions.JSON)) {
          kept.line(session.out());
        } else {
          session.out().line("version " + kept.number("version", 0) + " of the Jobfile is kept");
        }
        return ExitCode.OK;
      }
    } else if (change.fields().isEmpty()) {
      throw new UsageProblem(
          "nothing is to be changed", "'leat projects --help' shows what can be");
    }
    return show(server.send("PATCH", project(arguments), change), arguments, session);
  }

  private static int jobs(Server server, Arguments arguments, Session session) {
    Address address =
        Address.of("projects", name(arguments), "jobs")
            .with("ref", arguments.value(ProjectOptions.REF));
    Json checked = server.get(address);
    int code = checked.flag("accepted") ? ExitCode.OK : ExitCode.REJECTED;
    if (arguments.has(ServerOptions.JSON)) {
      checked.line(session.out());
      return code;
    }
    Runs.diagnostics(checked, session.err());
    Table table = new Table();
    for (Json job : checked.items("jobs")) {
      List<String> parameters =
          job.items("parameters").stream()
              .map(each -> each.text("name") + "=" + each.text("default"))
              .toList();
      table.row(job.text("name"), job.text("description"), String.join(" ", parameters));
    }
    table.print(session.out());
    return code;
  }

  private static Address project(Arguments arguments) {
    return Address.of("projects", name(arguments));
  }

  private static String name(Arguments arguments) {
    String name = arguments.operand(1);
    if (name == null) {
      throw new UsageProblem(
          "'leat projects " + arguments.operand() + "' lacks its PROJECT",
          "'leat projects' lists them");
    }
    return name;
  }
}
