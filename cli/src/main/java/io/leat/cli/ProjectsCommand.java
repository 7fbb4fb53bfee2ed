package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.client.ServerProblem;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.Checked;
import io.leat.contract.JobView;
import io.leat.contract.JobfileView;
import io.leat.contract.NewJobfile;
import io.leat.contract.ProjectChange;
import io.leat.contract.ProjectOperations;
import io.leat.contract.ProjectView;
import io.leat.contract.PullRequestsView;
import io.leat.contract.RetentionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
          list(
              server.list(
                  Address.of(ProjectOperations.LIST_PROJECTS).with("limit", 500),
                  ProjectView.class,
                  Integer.MAX_VALUE),
              arguments,
              session);
      case "show" -> {
        Address address = Address.of(ProjectOperations.GET_PROJECT, name(arguments));
        yield show(server, server.ask(address, ProjectView.class), arguments, session);
      }
      case "add" -> add(server, arguments, session);
      case "update" -> update(server, arguments, session);
      case "remove" -> {
        remove(server, arguments);
        yield ExitCode.OK;
      }
      default -> jobs(server, arguments, session);
    };
  }

  private static void remove(Server server, Arguments arguments) {
    server.tell(Address.of(ProjectOperations.DELETE_PROJECT, name(arguments)));
  }

  private static int list(
      List<Answer<ProjectView>> projects, Arguments arguments, Session session) {
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(projects, session);
    }
    if (projects.isEmpty()) {
      session.out().line("no projects yet; 'leat projects add' makes one");
    }
    Table table = new Table();
    for (Answer<ProjectView> each : projects) {
      ProjectView.Source source = each.value().source();
      table.row(each.value().name(), kind(each), source.branch(), source.url());
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  /** Registers it, looks at it once, and takes it back when its repository, or the Jobfile that is named, cannot be had. */
  private static int add(Server server, Arguments arguments, Session session) {
    Answer<ProjectView> made =
        server.ask(
            Address.of(ProjectOperations.CREATE_PROJECT),
            ProjectOptions.made(name(arguments), arguments, session),
            ProjectView.class);
    if (arguments.has(ProjectOptions.UNCHECKED)) {
      return show(server, made, arguments, session);
    }
    Answer<Checked> answer;
    try {
      answer = server.ask(Address.of(ProjectOperations.LIST_JOBS, name(arguments)), Checked.class);
    } catch (ServerProblem problem) {
      if (problem.code().equals("no-jobfile") && !arguments.has(ProjectOptions.JOBFILE)) {
        session.say("there is nothing to run yet: " + problem.getMessage());
        return show(server, made, arguments, session);
      }
      if (problem.code().equals("no-repository") || problem.code().equals("no-jobfile")) {
        remove(server, arguments);
        session.say("the project is not registered (--unchecked registers it all the same):");
      }
      throw problem;
    }
    show(server, made, arguments, session);
    Checked checked = answer.value();
    if (!arguments.has(ServerOptions.JSON)) {
      found(answer, session);
    }
    if (!checked.accepted()) {
      Runs.diagnostics(answer, checked.diagnostics(), session.err());
    }
    return ExitCode.OK;
  }

  /** What a look at the repository found: what was read, and what starts each job. */
  private static void found(Answer<Checked> answer, Session session) {
    Checked checked = answer.value();
    Checked.Point point = checked.point();
    String commit = point == null ? null : point.commit();
    if (point != null && commit != null && !commit.isEmpty()) {
      String at = commit.substring(0, Math.min(9, commit.length()));
      session.out().field("read", Objects.toString(point.branch(), "") + " at " + at);
    }
    for (JobView job : checked.jobs()) {
      List<String> causes = new ArrayList<>(answer.words(JobView.Trigger.class, job.triggers()));
      for (JobView.Schedule schedule : job.schedules()) {
        String next = Objects.toString(schedule.next(), "");
        causes.add("next at " + next + " by '" + schedule.schedule() + "'");
      }
      String by = causes.isEmpty() ? "by hand" : String.join(", ", causes);
      session.out().field("job", job.about().name() + ", runs by: " + by);
    }
  }

  private static String kind(Answer<ProjectView> project) {
    return project.word(ProjectView.Kind.class, project.value().source().kind());
  }

  private static int show(
      Server server, Answer<ProjectView> answer, Arguments arguments, Session session) {
    Print out = session.out();
    if (arguments.has(ServerOptions.JSON)) {
      answer.sent().line(out);
      return ExitCode.OK;
    }
    ProjectView project = answer.value();
    ProjectView.Source source = project.source();
    new Table().row(project.name(), kind(answer)).print(out);
    out.field("url", source.url()).field("branch", source.branch());
    out.field("jobfile", source.jobfile());
    out.field("created", Objects.toString(project.created(), ""));
    Long poll = source.pollSeconds();
    out.field("asked for news", poll == null ? "" : "every " + poll + " s");
    out.field("runs are kept", kept(project.settings().retention()));
    out.field("its jobs are started by", String.join(", ", project.settings().startedBy()));
    PullRequestsView pulls = project.settings().pullRequests();
    boolean forks = pulls != null && pulls.forks() == PullRequestsView.Forks.RUN;
    out.field("pull requests of forks", forks ? "run, untrusted" : "");
    PullRequestsView.Own own = pulls == null ? PullRequestsView.Own.TRUST : pulls.own();
    out.field(
        "its own pull requests",
        switch (own) {
          case IGNORE -> "ignored";
          case RUN -> "run, untrusted";
          case TRUST -> "";
        });
    out.field("credential", project.secrets().hasCredential() ? "kept" : "");
    out.field("hook secret", project.secrets().hasHookSecret() ? "kept" : "");
    if (source.url() != null && !source.url().isEmpty()) {
      String hooks = server.url() + "/api/v1/projects/" + project.name() + "/hooks/";
      out.field("hooks", hooks + "github (gitlab, gitea, forgejo, bitbucket)");
      if (!project.secrets().hasHookSecret()) {
        out.field(
            "for hooks",
            "leat projects update "
                + project.name()
                + " --hook-secret @FILE, and the same at the forge");
      }
    }
    return ExitCode.OK;
  }

  /** What the project says itself about how long its runs are kept; nothing when it goes by the server. */
  private static String kept(@Nullable RetentionView retention) {
    List<String> kept = new ArrayList<>();
    if (retention != null) {
      kept(kept, retention.days(), "days");
      kept(kept, retention.runs(), "runs");
      kept(kept, retention.megabytes(), "megabytes");
    }
    return String.join(", ", kept);
  }

  private static void kept(List<String> kept, @Nullable Long set, String unit) {
    if (set != null) {
      kept.add((set == 0 ? "any " : set + " ") + unit);
    }
  }

  private static int update(Server server, Arguments arguments, Session session) {
    String name = name(arguments);
    ProjectChange change = ProjectOptions.changed(arguments, session);
    NewJobfile jobfile = ProjectOptions.jobfile(arguments, session);
    if (change == null && jobfile == null) {
      throw new UsageProblem(
          "nothing is to be changed", "'leat projects --help' shows what can be");
    }
    if (jobfile != null) {
      Address put = Address.of(ProjectOperations.PUT_JOBFILE, name);
      Answer<JobfileView> kept = server.ask(put, jobfile, JobfileView.class);
      if (change == null && arguments.has(ServerOptions.JSON)) {
        kept.sent().line(session.out());
      } else if (change == null) {
        session.out().line("version " + kept.value().version() + " of the Jobfile is kept");
      }
    }
    if (change == null) {
      return ExitCode.OK;
    }
    Address address = Address.of(ProjectOperations.CHANGE_PROJECT, name);
    return show(server, server.ask(address, change, ProjectView.class), arguments, session);
  }

  private static int jobs(Server server, Arguments arguments, Session session) {
    Address address =
        Address.of(ProjectOperations.LIST_JOBS, name(arguments))
            .with("ref", arguments.value(ProjectOptions.REF));
    Answer<Checked> answer = server.ask(address, Checked.class);
    Checked checked = answer.value();
    int code = checked.accepted() ? ExitCode.OK : ExitCode.REJECTED;
    if (arguments.has(ServerOptions.JSON)) {
      answer.sent().line(session.out());
      return code;
    }
    Runs.diagnostics(answer, checked.diagnostics(), session.err());
    Table table = new Table();
    for (JobView job : checked.jobs()) {
      List<String> parameters =
          job.parameters().stream().map(each -> each.name() + "=" + each.initial()).toList();
      table.row(job.about().name(), job.about().description(), String.join(" ", parameters));
    }
    table.print(session.out());
    return code;
  }

  private static String name(Arguments arguments) {
    return arguments.ofAction(1, "PROJECT", "'leat projects' lists them");
  }
}
