package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.client.ServerProblem;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import java.util.ArrayList;
import java.util.List;

/** {@code leat projects}: where a server takes Jobfiles from. */
final class ProjectsCommand implements Command {
  static final Usage.Operand PROJECT = Usage.Operand.required("PROJECT", "the name of a project");
  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list")
          .of("list", "show", "add", "update", "remove", "jobs");
  private static final Usage.Operand NAME =
      Usage.Operand.optional("PROJECT", "the name of the project");

  @Override
  public Usage usage() {
    return new Usage(
        "projects",
        "shows and changes the projects of a server",
        List.of(ACTION, NAME),
        ProjectOptions.all(),
        List.of(
            new Usage.Action("list", "lists them; what happens without an action"),
            new Usage.Action("show PROJECT", "shows one"),
            new Usage.Action(
                "add PROJECT",
                "makes one: of a repository with --url, of a Jobfile with --file",
                ProjectOptions.CHANGES),
            new Usage.Action(
                "update PROJECT",
                "changes what is given, and nothing else",
                ProjectOptions.CHANGES),
            new Usage.Action("remove PROJECT", "removes one"),
            new Usage.Action(
                "jobs PROJECT", "lists the jobs of its Jobfile", List.of(ProjectOptions.REF))),
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
    String action = arguments.action();
    if (!action.equals("add")) {
      ServerOptions.without(arguments, List.of(ProjectOptions.UNCHECKED), "goes with add only");
    }
    Server server = ServerOptions.server(arguments, session);
    return switch (action) {
      case "list" ->
          list(server.list(Address.of("projects"), Integer.MAX_VALUE), arguments, session);
      case "show" -> show(server, server.get(project(arguments)), arguments, session);
      case "add" -> add(server, arguments, session);
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

  /** Registers it, looks at it once, and takes it back when its repository, or the Jobfile that is named, cannot be had. */
  private static int add(Server server, Arguments arguments, Session session) {
    Json made =
        server.send(
            "POST",
            Address.of("projects"),
            ProjectOptions.made(name(arguments), arguments, session));
    if (arguments.has(ProjectOptions.UNCHECKED)) {
      return show(server, made, arguments, session);
    }
    Json checked;
    try {
      checked = server.get(Address.of("projects", name(arguments), "jobs"));
    } catch (ServerProblem problem) {
      if (problem.code().equals("no-jobfile") && !arguments.has(ProjectOptions.JOBFILE)) {
        session.say("there is nothing to run yet: " + problem.getMessage());
        return show(server, made, arguments, session);
      }
      if (problem.code().equals("no-repository") || problem.code().equals("no-jobfile")) {
        server.send("DELETE", project(arguments), null);
        session.say("the project is not registered (--unchecked registers it all the same):");
      }
      throw problem;
    }
    show(server, made, arguments, session);
    if (!arguments.has(ServerOptions.JSON)) {
      found(checked, session);
    }
    if (!checked.flag("accepted")) {
      Runs.diagnostics(checked, session.err());
    }
    return ExitCode.OK;
  }

  /** What a look at the repository found: what was read, and what starts each job. */
  private static void found(Json checked, Session session) {
    String commit = checked.text("commit");
    if (!commit.isEmpty()) {
      String at = commit.substring(0, Math.min(9, commit.length()));
      session.out().field("read", checked.text("branch") + " at " + at);
    }
    for (Json job : checked.items("jobs")) {
      List<String> causes = new ArrayList<>(job.texts("triggers"));
      causes.removeIf(String::isEmpty);
      for (Json schedule : job.items("schedules")) {
        causes.add("next at " + schedule.text("next") + " by '" + schedule.text("schedule") + "'");
      }
      String by = causes.isEmpty() ? "by hand" : String.join(", ", causes);
      session.out().field("job", job.text("name") + ", runs by: " + by);
    }
  }

  private static int show(Server server, Json project, Arguments arguments, Session session) {
    Print out = session.out();
    if (arguments.has(ServerOptions.JSON)) {
      project.line(out);
      return ExitCode.OK;
    }
    new Table().row(project.text("name"), project.text("kind")).print(out);
    for (String field : List.of("url", "branch", "jobfile", "created")) {
      out.field(field, project.text(field));
    }
    String poll = project.text("pollSeconds");
    out.field("asked for news", poll.isEmpty() ? "" : "every " + poll + " s");
    out.field("runs are kept", kept(project.get("retention")));
    out.field("its jobs are started by", String.join(", ", project.texts("startedBy")));
    out.field(
        "pull requests of forks",
        project.get("pullRequests").text("forks").equals("run") ? "run, without secrets" : "");
    out.field("credential", project.flag("hasCredential") ? "kept" : "");
    out.field("hook secret", project.flag("hasHookSecret") ? "kept" : "");
    if (!project.text("url").isEmpty()) {
      String name = project.text("name");
      String hooks = server.url() + "/api/v1/projects/" + name + "/hooks/";
      out.field("hooks", hooks + "github (gitlab, gitea, forgejo, bitbucket)");
      if (!project.flag("hasHookSecret")) {
        out.field(
            "for hooks",
            "leat projects update " + name + " --hook-secret @FILE, and the same at the forge");
      }
    }
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
    return show(server, server.send("PATCH", project(arguments), change), arguments, session);
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
    return arguments.ofAction(1, "PROJECT", "'leat projects' lists them");
  }
}
