package io.leat.cli.client;

import io.leat.cli.run.RunSource;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.story.Durations;
import io.leat.engine.story.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of a server, found by what users call them, and shown to them. */
public final class Runs implements RunSource {
  private static final String LAST = "last";

  /** The condition that no task started a run. */
  private static final String BY_NO_TASK = "run.parentTask == ''";

  private final Server server;
  private final boolean toTerminal;

  /** Those of {@code server}. */
  public Runs(Server server) {
    this(server, false);
  }

  /**
   * The same.
   *
   * @param toTerminal whether what is printed of them is seen on a terminal, so that logs are plain text
   */
  public Runs(Server server, boolean toTerminal) {
    this.server = server;
    this.toTerminal = toTerminal;
  }

  @Override
  public boolean isServer() {
    return true;
  }

  @Override
  public ShownRun run(String written) {
    return new ServerRun(server, number(written), written, toTerminal);
  }

  @Override
  public List<String> numbers(int limit) {
    return list(limit, Map.of()).stream().map(each -> each.text("run")).toList();
  }

  @Override
  public List<Row> latest(int limit, Map<String, String> wanted) {
    return rows(list(limit, wanted));
  }

  private List<Json> list(int limit, Map<String, String> wanted) {
    Address address = Address.of("runs").with("limit", Math.min(limit, 500));
    for (String each : List.of("project", "status", "key", "filter")) {
      address = address.with(each, wanted.get(each));
    }
    return server.list(address, limit);
  }

  @Override
  public String none() {
    return "no runs";
  }

  @Override
  public @Nullable String named(String word) {
    boolean isProject = isProject(word);
    if (!isProject && !hasRunOf(word)) {
      return null;
    }
    Json last = last();
    if (new ServerRun(server, last.number("run", 0), "last", false).has(word)) {
      return null;
    }
    String named = isProject ? word : last.text("project") + "/" + word;
    return isProject || hasRunOf(named) ? named : null;
  }

  /**
   * The number of the run that {@code written} means, which something is changed of. The last run of all is only meant when it is one's
   * own.
   */
  public long changed(String written) {
    if (!written.equals(LAST)) {
      return number(written);
    }
    Json last = last();
    String by = last.text("by");
    if (!by.equals(server.account())) {
      throw new UsageProblem(
          "the last run is '"
              + title(last)
              + "', which "
              + (by.isEmpty() || by.equals("-") ? "nobody of this login" : "'" + by + "'")
              + " started",
          "say which is meant: "
              + last.text("run")
              + ", or "
              + last.text("project")
              + " for its latest");
    }
    return last.number("run", 0);
  }

  /**
   * The number of the run that {@code written} means, where it may have been meant of the folder, which has no runs: a bare number is
   * refused, and the last run of all when it is not one's own.
   *
   * @param command what is to be done, such as {@code leat attach}
   */
  public long unlikeHere(String written, String command) {
    if (!isNumber(written)) {
      return changed(written);
    }
    throw unclear("nothing was run in this folder yet", written, command);
  }

  /**
   * What to say of a bare number that a run of the folder has, too.
   *
   * @param command what is to be done, such as {@code leat pin}
   */
  public UsageProblem alsoHere(String written, String command) {
    return unclear("this folder has a run " + written + ", too", written, command);
  }

  private UsageProblem unclear(String here, String written, String command) {
    String title = title(server.get(Address.ofRun(digits(written, written))));
    return new UsageProblem(
        here + "; at " + server.url() + " run " + written + " is '" + title + "'",
        "for that run: " + command + " " + RunSummary.quoted(title) + ", or add --server");
  }

  private Json last() {
    List<Json> latest = latestOf(BY_NO_TASK);
    if (latest.isEmpty()) {
      latest = server.list(Address.of("runs").with("limit", 1), 1);
    }
    if (latest.isEmpty()) {
      throw new UsageProblem("the server has no runs yet", "start one: leat trigger PROJECT");
    }
    return latest.getFirst();
  }

  /** The latest of the runs with {@code condition} that no task started; where there is none, of all of them. */
  private List<Json> latestByNoTask(String condition) {
    List<Json> latest = latestOf(condition + " && " + BY_NO_TASK);
    return latest.isEmpty() ? latestOf(condition) : latest;
  }

  private List<Json> latestOf(String condition) {
    return server.list(Address.of("runs").with("limit", 1).with("filter", condition), 1);
  }

  /**
   * The latest run of a project, or of a job: {@code web}, {@code shop/web}; {@code web} is the project before it is a job. Who approves or
   * cancels by a name does not mean what the task of another run asked for, so that is one that no task started, where there is any.
   */
  private long latest(String named) {
    List<Json> latest = List.of();
    if (named.lastIndexOf('/') < 0) {
      latest = latestByNoTask(is("project", named));
    }
    if (latest.isEmpty() && !isProject(named)) {
      latest = latestByNoTask(isJob(named));
    }
    if (!latest.isEmpty()) {
      return latest.getFirst().number("run", 0);
    }
    List<String> projects = projects();
    String help = Suggestion.help(named, projects);
    throw projects.contains(named)
        ? new UsageProblem("'" + named + "' has no runs yet", "start one: leat trigger " + named)
        : new UsageProblem(
            "'" + named + "' is no run",
            help == null
                ? "a run is a number, PROJECT#NUMBER, PROJECT for its latest, or 'last'"
                : help);
  }

  /** Whether the server has a project of this name, and the caller may see it. */
  private boolean isProject(String name) {
    return projects().contains(name);
  }

  /** Whether there is a run of the job {@code named}, such as {@code web} or {@code shop/web}, that the caller may see. */
  private boolean hasRunOf(String named) {
    return !latestOf(isJob(named)).isEmpty();
  }

  private static String isJob(String named) {
    int slash = named.lastIndexOf('/');
    return slash > 0
        ? is("project", named.substring(0, slash)) + " && " + is("job", named.substring(slash + 1))
        : is("job", named);
  }

  private List<String> projects() {
    return server.list(Address.of("projects"), Integer.MAX_VALUE).stream()
        .map(each -> each.text("name"))
        .toList();
  }

  private static String is(String field, String value) {
    return "run." + field + " == '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /**
   * The number of the run that {@code written} means: {@code 17}, {@code web#17}, {@code web} or {@code web#last} for the latest of a
   * project or job, or {@code last}. A name is that of a project, and of a job only where no project is called so.
   */
  public long number(String written) {
    if (written.equals(LAST)) {
      return last().number("run", 0);
    }
    int hash = written.lastIndexOf('#');
    if (written.endsWith("#" + LAST)) {
      return latest(written.substring(0, hash));
    }
    if (hash < 0 && !isNumber(written)) {
      return latest(written);
    }
    long number = digits(written, written.substring(hash + 1));
    if (hash > 0) {
      Json run = server.get(Address.ofRun(number));
      String title = title(run);
      String named = written.substring(0, hash);
      boolean isMeant =
          title.equals(written)
              || named.equals(run.text("project"))
              || (named.equals(run.text("job")) && !projects().contains(named));
      if (!isMeant) {
        throw new UsageProblem("run " + number + " is '" + title + "'", "write " + number);
      }
    }
    return number;
  }

  /** Whether it is written as a number, and says no project. */
  public static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long digits(String written, String digits) {
    try {
      int number = Integer.parseInt(digits);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new UsageProblem(
        "'" + written + "' is no run",
        "a run is a number, PROJECT#NUMBER, PROJECT for its latest, or 'last'");
  }

  /**
   * What a run is called among those of all projects: {@code web#17}, or {@code shop/web#17} where the job is not called as its
   * project. While the job is not known it is {@code shop#17}.
   */
  public static String title(Json run) {
    String project = run.text("project");
    String job = run.text("job");
    return project.isEmpty()
        ? run.text("title")
        : project + (job.isEmpty() || job.equals(project) ? "" : "/" + job) + "#" + run.text("run");
  }

  /** The rows of {@code runs}, as {@link RunSource#print} takes them. */
  public static List<Row> rows(List<Json> runs) {
    return runs.stream().<Row>map(AtServer::new).toList();
  }

  private record AtServer(Json run) implements Row {
    @Override
    public void addTo(Table table, Times times) {
      Instant started = run.time("started");
      table.row(
          title(run),
          run.text("status"),
          times.at(started == null ? run.time("created") : started),
          took(run, times),
          run.text("ref"),
          run.text("trigger"),
          run.number("priority", 0) == 0 ? "" : "priority " + run.number("priority", 0),
          run.text("waits"));
    }

    @Override
    public void write(JsonWriter json) {
      run.write(json);
    }
  }

  /** Prints what is wrong with the Jobfile that {@code from} tells of. */
  public static void diagnostics(Json from, Print print) {
    for (Json diagnostic : from.items("diagnostics")) {
      print.line(Harmless.line(Refusals.diagnostic(diagnostic)));
    }
  }

  static String took(Json of, Times times) {
    Instant started = of.time("started");
    Instant ended = of.time("ended");
    return started == null
        ? ""
        : Durations.text(Duration.between(started, ended == null ? times.instant() : ended));
  }
}
