package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.Change;
import io.leat.contract.Credential;
import io.leat.contract.NewJobfile;
import io.leat.contract.NewProject;
import io.leat.contract.ProjectChange;
import io.leat.contract.PullRequestsChange;
import io.leat.contract.PullRequestsView;
import io.leat.contract.RetentionChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a project is told to be. */
final class ProjectOptions {
  static final Option REF =
      Option.valued("ref", "REF", "for jobs: branch, tag or commit; otherwise the default branch");
  private static final Option URL =
      Option.valued("url", "URL", "for add: of its git repository; https, ssh or file");
  private static final Option FILE =
      Option.valued(
              "file",
              "FILE",
              "its Jobfile, for a project without a repository; the server keeps it")
          .ofFiles();
  private static final Option BRANCH = Option.valued("branch", "NAME", "the default branch");
  static final Option JOBFILE =
      Option.valued("jobfile", "PATH", "of its Jobfile in the repository");
  private static final Option POLL =
      Option.valued("poll", "SECONDS", "how often the repository is asked for news; 0 for never");
  private static final Option KEEP_DAYS =
      Option.valued("keep-days", "N", "how long its runs are kept; 0 for ever, 'server' as there");
  private static final Option KEEP_RUNS =
      Option.valued("keep-runs", "N", "how many runs of each job are kept; 0 all, 'server'");
  private static final Option KEEP_MEGABYTES =
      Option.valued("keep-megabytes", "N", "how much its runs may take; 0 any, 'server'");
  private static final Option STARTED_BY =
      Option.valued(
              "started-by",
              "PROJECT",
              "a project whose runs may start its jobs by 'run'; '' for none")
          .with(Option.Count.REPEATED);
  private static final Option FORKS =
      Option.choice(
          "forks",
          "WHAT",
          List.of("ignore", "run"),
          "pull requests of forks: ignored, or run untrusted; 'ignore' unless it is set");
  private static final Option PULLS =
      Option.choice(
          "pulls",
          "WHAT",
          List.of("ignore", "run", "trust"),
          "those of its own repository: ignored, run untrusted, or 'trust', unless it is set");
  private static final Option USER = Option.valued("user", "NAME", "for its repository");
  private static final Option PASSWORD =
      GivenFile.option("password", "the password or token for its repository");
  private static final Option KEY = GivenFile.option("key", "the private key for its repository");
  private static final Option KNOWN_HOSTS =
      GivenFile.option("known-hosts", "the keys of the repository's host, as ssh-keyscan prints");
  private static final Option HOOK_SECRET =
      GivenFile.option("hook-secret", "what its forge signs hooks with, 16 characters and more");

  static final Option UNCHECKED =
      Option.flag("unchecked", "for add: registers it without a look at its repository");

  /** The options of add and update. */
  static final List<Option> CHANGES =
      List.of(
          URL,
          FILE,
          JobfileOptions.SYNTAX,
          BRANCH,
          JOBFILE,
          POLL,
          KEEP_DAYS,
          KEEP_RUNS,
          KEEP_MEGABYTES,
          STARTED_BY,
          FORKS,
          PULLS,
          USER,
          PASSWORD,
          KEY,
          KNOWN_HOSTS,
          HOOK_SECRET);

  private ProjectOptions() {}

  /** All options. */
  static List<Option> all() {
    List<Option> all = new ArrayList<>(CHANGES);
    all.addAll(List.of(UNCHECKED, REF, ServerOptions.JSON, ServerOptions.SERVER));
    return all;
  }

  /** The body that makes a project. */
  static NewProject made(String name, Arguments arguments, Session session) {
    String url = arguments.value(URL);
    if ((url == null) == (arguments.value(FILE) == null)) {
      throw new UsageProblem(
          "a project has a repository or a Jobfile of its own", "give either --url or --file");
    }
    checkSyntax(arguments);
    NewJobfile jobfile = jobfile(arguments, session);
    return new NewProject(
        name,
        new NewProject.Source(
            url, arguments.value(BRANCH), arguments.value(JOBFILE), poll(arguments)),
        secrets(arguments, session),
        new NewProject.Text(
            jobfile == null ? null : jobfile.text(), jobfile == null ? null : jobfile.syntax()),
        settings(arguments));
  }

  /** The body that changes a project, but for its Jobfile; null when it changes nothing. */
  static @Nullable ProjectChange changed(Arguments arguments, Session session) {
    if (arguments.has(URL)) {
      throw new UsageProblem(
          "the repository of a project stays", "remove the project and add it again");
    }
    checkSyntax(arguments);
    ProjectChange change =
        new ProjectChange(
            new ProjectChange.Source(
                arguments.value(BRANCH), arguments.value(JOBFILE), poll(arguments)),
            secrets(arguments, session),
            settings(arguments));
    ProjectChange nothing =
        new ProjectChange(
            new ProjectChange.Source(null, null, null),
            new NewProject.Secrets(null, null),
            new NewProject.Settings(null, null, null));
    return change.equals(nothing) ? null : change;
  }

  /** The body that brings a new Jobfile; null when there is none. */
  static @Nullable NewJobfile jobfile(Arguments arguments, Session session) {
    String file = arguments.value(FILE);
    return file == null
        ? null
        : new NewJobfile(GivenFile.text(file, session), syntax(file, arguments));
  }

  private static @Nullable Integer poll(Arguments arguments) {
    return arguments.has(POLL) ? Numbers.of(arguments, POLL, 0, 604_800, 0) : null;
  }

  private static NewProject.Secrets secrets(Arguments arguments, Session session) {
    Credential credential =
        new Credential(
            arguments.value(USER),
            GivenFile.secret(PASSWORD, arguments, session),
            key(arguments, session),
            hosts(GivenFile.secret(KNOWN_HOSTS, arguments, session)));
    boolean isGiven = !credential.equals(new Credential(null, null, null, null));
    return new NewProject.Secrets(
        isGiven ? credential : null, GivenFile.secret(HOOK_SECRET, arguments, session));
  }

  private static NewProject.Settings settings(Arguments arguments) {
    List<String> startedBy =
        arguments.values(STARTED_BY).stream().filter(each -> !each.isEmpty()).toList();
    PullRequestsView.Forks forks =
        ServerOptions.chosen(PullRequestsView.Forks.class, FORKS, arguments);
    PullRequestsView.Own own = ServerOptions.chosen(PullRequestsView.Own.class, PULLS, arguments);
    RetentionChange retention =
        new RetentionChange(
            kept(KEEP_DAYS, 36_500, arguments),
            kept(KEEP_RUNS, 10_000_000, arguments),
            kept(KEEP_MEGABYTES, 1_000_000_000, arguments));
    return new NewProject.Settings(
        arguments.has(STARTED_BY) ? startedBy : null,
        forks == null && own == null ? null : new PullRequestsChange(forks, own),
        retention.equals(new RetentionChange(null, null, null)) ? null : retention);
  }

  private static @Nullable Change<Long> kept(Option option, int most, Arguments arguments) {
    if ("server".equals(arguments.value(option))) {
      return new Change<>(null);
    }
    return arguments.has(option)
        ? new Change<>((long) Numbers.of(arguments, option, 0, most, 0))
        : null;
  }

  /** A private key ends with a line end. */
  private static @Nullable String key(Arguments arguments, Session session) {
    String key = GivenFile.secret(KEY, arguments, session);
    return key == null ? null : key + "\n";
  }

  private static @Nullable List<String> hosts(@Nullable String text) {
    return text == null
        ? null
        : ServerOptions.some(
            text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
  }

  private static void checkSyntax(Arguments arguments) {
    if (!arguments.has(FILE)) {
      ServerOptions.without(
          arguments,
          List.of(JobfileOptions.SYNTAX),
          "goes with --file: a Jobfile in a repository says it by its name");
    }
  }

  private static NewJobfile.Syntax syntax(String file, Arguments arguments) {
    NewJobfile.Syntax said =
        ServerOptions.chosen(NewJobfile.Syntax.class, JobfileOptions.SYNTAX, arguments);
    return said != null
        ? said
        : switch (file.substring(file.lastIndexOf('.') + 1)) {
          case "yaml", "yml" -> NewJobfile.Syntax.YAML;
          case "json" -> NewJobfile.Syntax.JSON;
          case "toml" -> NewJobfile.Syntax.TOML;
          default -> NewJobfile.Syntax.GROOVY;
        };
  }
}
