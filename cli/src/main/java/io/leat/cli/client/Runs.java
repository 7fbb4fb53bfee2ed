package io.leat.cli.client;

import io.leat.cli.run.RunSource;
import io.leat.cli.run.RunSummary;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.DiagnosticView;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.contract.TriggerKind;
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
    return list(limit, Map.of(), RunView.Name.class).stream()
        .map(each -> String.valueOf(each.value().run()))
        .toList();
  }

  @Override
  public List<Row> latest(int limit, Map<String, String> wanted) {
    return list(limit, wanted, RunView.class).stream().<Row>map(AtServer::new).toList();
  }

  private <T> List<Answer<T>> list(int limit, Map<String, String> wanted, Class<T> type) {
    Address address = Address.of(RunOperations.LIST_RUNS).with("limit", Math.min(limit, 500));
    for (String each : List.of("project", "status", "key", "filter")) {
      address = address.with(each, wanted.get(each));
    }
    return server.list(address, type, limit);
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
    RunView.Name last = last().name();
    if (new ServerRun(server, last.run(), "last", false).has(word)) {
      return null;
    }
    String named = isProject ? word : last.project() + "/" + word;
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
    RunView run = last();
    RunView.Name last = run.name();
    String by = run.cause().by();
    if (!by.equals(server.account())) {
      throw new UsageProblem(
          "the last run is '"
              + title(last)
              + "', which "
              + (by.isEmpty() || by.equals("-") ? "nobody of this login" : "'" + by + "'")
              + " started",
          "say which is meant: " + last.run() + ", or " + last.project() + " for its latest");
    }
    return last.run();
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
    String title = title(name(digits(written, written)));
    return new UsageProblem(
        here + "; at " + server.url() + " run " + written + " is '" + title + "'",
        "for that run: " + command + " " + RunSummary.quoted(title) + ", or add --server");
  }

  private RunView.Name name(long run) {
    return server.ask(Address.of(RunOperations.GET_RUN, run), RunView.Name.class).value();
  }

  private RunView last() {
    Address newest = Address.of(RunOperations.LIST_RUNS).with("limit", 1);
    List<Answer<RunView>> latest = server.list(newest.with("filter", BY_NO_TASK), RunView.class, 1);
    if (latest.isEmpty()) {
      latest = server.list(newest, RunView.class, 1);
    }
    if (latest.isEmpty()) {
      throw new UsageProblem("the server has no runs yet", "start one: leat trigger PROJECT");
    }
    return latest.getFirst().value();
  }

  /** The latest of the runs with {@code condition} that no task started; where there is none, of all of them. */
  private List<Answer<RunView.Name>> latestByNoTask(String condition) {
    List<Answer<RunView.Name>> latest = latestOf(condition + " && " + BY_NO_TASK);
    return latest.isEmpty() ? latestOf(condition) : latest;
  }

  private List<Answer<RunView.Name>> latestOf(String condition) {
    Address newest = Address.of(RunOperations.LIST_RUNS).with("limit", 1);
    return server.list(newest.with("filter", condition), RunView.Name.class, 1);
  }

  /**
   * The latest run of a project, or of a job: {@code web}, {@code shop/web}; {@code web} is the project before it is a job. Who approves or
   * cancels by a name does not mean what the task of another run asked for, so that is one that no task started, where there is any.
   */
  private long latest(String named) {
    List<Answer<RunView.Name>> latest = List.of();
    if (named.lastIndexOf('/') < 0) {
      latest = latestByNoTask(is("project", named));
    }
    if (latest.isEmpty() && !isProject(named)) {
      latest = latestByNoTask(isJob(named));
    }
    if (!latest.isEmpty()) {
      return latest.getFirst().value().run();
    }
    List<String> projects = server.projects();
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
    return server.projects().contains(name);
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

  private static String is(String field, String value) {
    return "run." + field + " == '" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /**
   * The number of the run that {@code written} means: {@code 17}, {@code web#17}, {@code web} or {@code web#last} for the latest of a
   * project or job, or {@code last}. A name is that of a project, and of a job only where no project is called so.
   */
  public long number(String written) {
    if (written.equals(LAST)) {
      return last().name().run();
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
      RunView.Name run = name(number);
      String title = title(run);
      String named = written.substring(0, hash);
      boolean isMeant =
          title.equals(written)
              || named.equals(run.project())
              || (named.equals(run.job()) && !isProject(named));
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
  public static String title(RunView.Name run) {
    String job = run.job() == null || run.project().equals(run.job()) ? "" : run.job();
    return run.project().isEmpty()
        ? run.title()
        : run.project() + (job.isEmpty() ? "" : "/" + job) + "#" + run.run();
  }

  /** How far the run of {@code answer} is, or how it ended, as the server calls it. */
  public static String status(Answer<RunView> answer) {
    return answer.word(RunView.Status.class, answer.value().progress().status());
  }

  private record AtServer(Answer<RunView> answer) implements Row {
    @Override
    public void addTo(Table table, Times times) {
      row(answer, answer.value(), table, times);
    }

    @Override
    public void write(JsonWriter json) {
      answer.sent().write(json);
    }
  }

  /** Adds {@code run}, which is in {@code answer}, to a table, as {@link RunSource#print} does. */
  public static void row(Answer<?> answer, RunView run, Table table, Times times) {
    RunView.Progress progress = run.progress();
    Instant started = progress.started();
    table.row(
        title(run.name()),
        answer.word(RunView.Status.class, progress.status()),
        times.at(started == null ? progress.created() : started),
        took(started, progress.ended(), times),
        run.revision().ref(),
        answer.word(TriggerKind.class, run.cause().trigger()),
        progress.priority() == 0 ? "" : "priority " + progress.priority(),
        run.now() == null ? "" : run.now().waits());
  }

  /** Prints what is wrong with a Jobfile. */
  public static void diagnostics(Answer<?> from, List<DiagnosticView> diagnostics, Print print) {
    diagnostics.forEach(each -> print.line(Harmless.line(Refusals.diagnostic(from, each))));
  }

  static String took(@Nullable Instant started, @Nullable Instant ended, Times times) {
    return started == null
        ? ""
        : Durations.text(Duration.between(started, ended == null ? times.instant() : ended));
  }
}
