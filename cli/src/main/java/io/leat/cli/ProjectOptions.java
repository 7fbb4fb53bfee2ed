package io.leat.cli;

import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
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
          "pull requests of forks: ignored, or run without secrets; 'ignore' unless it is set");
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
  static Json made(String name, Arguments arguments, Session session) {
    String url = arguments.value(URL);
    String file = arguments.value(FILE);
    if ((url == null) == (file == null)) {
      throw new UsageProblem(
          "a project has a repository or a Jobfile of its own", "give either --url or --file");
    }
    checkSyntax(arguments);
    Json body = Json.object().field("name", name).some("url", url);
    if (file != null) {
      body.field("text", GivenFile.text(file, session)).field("syntax", syntax(file, arguments));
    }
    return change(body, arguments, session);
  }

  /** The body that changes a project, but for its Jobfile. */
  static Json changed(Arguments arguments, Session session) {
    if (arguments.has(URL)) {
      throw new UsageProblem(
          "the repository of a project stays", "remove the project and add it again");
    }
    checkSyntax(arguments);
    return change(Json.object(), arguments, session);
  }

  /** The body that brings a new Jobfile; null when there is none. */
  static @Nullable Json jobfile(Arguments arguments, Session session) {
    String file = arguments.value(FILE);
    return file == null
        ? null
        : Json.object()
            .field("text", GivenFile.text(file, session))
            .field("syntax", syntax(file, arguments));
  }

  private static Json change(Json body, Arguments arguments, Session session) {
    Json credential =
        Json.object()
            .some("user", arguments.value(USER))
            .some("password", GivenFile.secret(PASSWORD, arguments, session))
            .some("privateKey", key(arguments, session))
            .some("knownHosts", hosts(GivenFile.secret(KNOWN_HOSTS, arguments, session)));
    body.some("branch", arguments.value(BRANCH)).some("jobfile", arguments.value(JOBFILE));
    if (arguments.has(POLL)) {
      body.field("pollSeconds", Numbers.of(arguments, POLL, 0, 604_800, 0));
    }
    Json retention = Json.object();
    kept(retention, "days", KEEP_DAYS, 36_500, arguments);
    kept(retention, "runs", KEEP_RUNS, 10_000_000, arguments);
    kept(retention, "megabytes", KEEP_MEGABYTES, 1_000_000_000, arguments);
    body.some("retention", retention);
    if (arguments.has(STARTED_BY)) {
      body.field(
          "startedBy",
          arguments.values(STARTED_BY).stream().filter(each -> !each.isEmpty()).toList());
    }
    body.some("pullRequests", Json.object().some("forks", arguments.value(FORKS)));
    return body.some("credential", credential)
        .some("hookSecret", GivenFile.secret(HOOK_SECRET, arguments, session));
  }

  private static void kept(
      Json retention, String name, Option option, int most, Arguments arguments) {
    if ("server".equals(arguments.value(option))) {
      retention.field(name, null);
    } else if (arguments.has(option)) {
      retention.field(name, Numbers.of(arguments, option, 0, most, 0));
    }
  }

  /** A private key ends with a line end. */
  private static @Nullable String key(Arguments arguments, Session session) {
    String key = GivenFile.secret(KEY, arguments, session);
    return key == null ? null : key + "\n";
  }

  private static List<String> hosts(@Nullable String text) {
    return text == null
        ? List.of()
        : text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  private static void checkSyntax(Arguments arguments) {
    if (!arguments.has(FILE)) {
      ServerOptions.without(
          arguments,
          List.of(JobfileOptions.SYNTAX),
          "goes with --file: a Jobfile in a repository says it by its name");
    }
  }

  private static String syntax(String file, Arguments arguments) {
    String ending = file.substring(file.lastIndexOf('.') + 1);
    return arguments.value(
        JobfileOptions.SYNTAX,
        switch (ending) {
          case "yaml", "yml" -> "yaml";
          case "json", "toml" -> ending;
          default -> "groovy";
        });
  }
}
