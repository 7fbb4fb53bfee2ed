package io.leat.cli.run;

import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.engine.driver.shell.ShellText;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Task;
import io.leat.engine.run.RunState;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run, of this folder or of a server: how it ended, what failed and what its log says of it, what was kept, and what to type
 * next.
 *
 * @param status its word
 * @param note why it ended so, where no task tells; empty for none
 * @param took null when it is not known
 * @param failures in the order of the graph; the first {@value #MOST} have their lines
 * @param tests what test reports say
 * @param next what to type, such as {@code look: leat logs 17 test}
 */
public record RunSummary(
    String title,
    String status,
    String note,
    int total,
    Map<TaskStatus, Integer> counts,
    @Nullable Duration took,
    List<Failure> failures,
    TestSummary tests,
    List<KeptFiles> kept,
    List<String> next) {

  /** How many failures are shown. */
  public static final int MOST = 10;

  private static final int LONGEST = 400;
  private static final int MOST_KEPT = 5;
  private static final String STDIN = "stdin";

  /**
   * A task that failed.
   *
   * @param lines of its log, those that most likely say why
   */
  public record Failure(String task, String because, List<String> lines) {
    public Failure {
      lines = List.copyOf(lines);
    }
  }

  /**
   * An artifact.
   *
   * @param title such as {@code compile/jar}
   */
  public record KeptFiles(String title, long files, long bytes) {}

  public RunSummary {
    counts = Map.copyOf(counts);
    failures = List.copyOf(failures);
    kept = List.copyOf(kept);
    next = List.copyOf(next);
  }

  /**
   * That of a run of this machine.
   *
   * @param folder where the user is: what to type next is to be typed there
   */
  public static RunSummary of(StoredRun run, RunState state, Path folder) {
    Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    List<Failure> failures = new ArrayList<>();
    TestSummary tests = TestSummary.of(run.folder(), run.plan());
    for (int i = 0; i < state.plan().size(); i++) {
      if (state.task(i) instanceof TaskState.Finished(TaskResult result)) {
        counts.merge(result.status(), 1, Integer::sum);
        if (result.fails()) {
          Task task = state.plan().task(i);
          boolean told = tests.names(task.name()) || failures.size() >= MOST;
          failures.add(
              new Failure(
                  task.name().text(),
                  result.because(),
                  told ? List.of() : ErrorLines.of(LogEnd.lines(log(run, task), ErrorLines.LOOK))));
        }
      }
    }
    RunStatus status = state.status().orElse(RunStatus.FAILED);
    return new RunSummary(
        run.header().title(),
        status.word(),
        "",
        state.plan().size(),
        counts,
        took(run),
        failures,
        tests,
        kept(run),
        failures.isEmpty() ? List.of() : next(run, failures.getFirst().task(), folder));
  }

  private static @Nullable Duration took(StoredRun run) {
    return RunHistory.of(run)
        .story()
        .last()
        .map(last -> Duration.between(run.header().started(), last))
        .orElse(null);
  }

  private static List<KeptFiles> kept(StoredRun run) {
    try {
      return ArtifactList.of(run).entries().stream()
          .map(
              each ->
                  new KeptFiles(each.title(), each.files().entries().size(), each.files().size()))
          .toList();
    } catch (IOException unreadable) {
      // 'leat artifacts' says what is wrong with them
      return List.of();
    }
  }

  private static List<String> next(StoredRun run, String failed, Path folder) {
    Path workspace = run.header().execution().workspace();
    String source = run.header().jobSource().path();
    // a file that is named is looked for from where the command is called
    boolean named = !source.equals("Jobfile") && !source.equals(STDIN);
    boolean here = folder.equals(workspace) || (!named && JobfileFinder.leads(folder, workspace));
    String leat =
        here ? "leat " : "leat -C " + quoted(folder.relativize(workspace).toString()) + " ";
    String look = "look: " + leat + "logs " + run.header().number() + " " + argument(failed);
    if (!run.header().request().parent().isEmpty()) {
      // the run whose task started it is what goes on
      return List.of(look);
    }
    String chosen = run.header().request().chosen();
    List<String> again = new ArrayList<>(List.of("run"));
    if (named && !chosen.equals(Replay.WORD)) {
      again.add(quoted(source));
    }
    if (!chosen.isEmpty() && !source.equals(STDIN)) {
      again.add(chosen);
    }
    if (source.equals(STDIN)) {
      // what was read is there no more but in the run itself
      again.add(Replay.WORD);
    } else {
      again.addAll(chosen.equals(Replay.WORD) ? List.of() : asStarted(run.header()));
      again.add("--from failed");
    }
    return List.of(look, "then: " + leat + String.join(" ", again));
  }

  /** The words by which a run was started that another one does not take from it. */
  private static List<String> asStarted(RunHeader header) {
    List<String> words = new ArrayList<>();
    for (String each : header.request().tasks()) {
      words.add("--task " + quoted(each));
    }
    Isolation isolation = header.execution().isolation();
    if (isolation != null) {
      words.add("--isolated");
      if (isolation.keep()) {
        words.add("--keep");
      }
    }
    return words;
  }

  /** Prints it. */
  public void print(Print print) {
    print.line();
    print.ink(
        status.equals(RunStatus.SUCCEEDED.word()) ? Ink.GREEN : Ink.RED,
        Harmless.line(title + " " + status));
    List<String> parts = new ArrayList<>();
    for (TaskStatus each : TaskStatus.values()) {
      if (counts.containsKey(each)) {
        parts.add(counts.get(each) + " " + each.word());
      }
    }
    if (total > 0) {
      print.text(": ").text(Plural.of(total, "task"));
      print.text(parts.isEmpty() ? "" : ", " + String.join(", ", parts));
    }
    print.line(took == null ? "" : "  " + Durations.text(took));
    if (!note.isEmpty()) {
      print.text("  ").line(Harmless.line(note));
    }
    failures(print);
    tests.print(print);
    kept(print);
    next.forEach(each -> print.text("  ").line(Harmless.line(each)));
  }

  private void failures(Print print) {
    int shown = 0;
    for (Failure each : failures) {
      if (shown++ == MOST) {
        print.text("  and ").number(failures.size() - MOST).line(" more");
        return;
      }
      print.text("  ").ink(Ink.RED, Harmless.line(each.task()));
      print.text(": ").line(Harmless.line(each.because()));
      for (String line : each.lines()) {
        print.text("    ").line(Harmless.cut(line, LONGEST));
      }
    }
  }

  private void kept(Print print) {
    if (kept.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>();
    for (KeptFiles each : kept.subList(0, Math.min(MOST_KEPT, kept.size()))) {
      shown.add(
          each.title()
              + " ("
              + Plural.of((int) Math.min(Integer.MAX_VALUE, each.files()), "file")
              + ", "
              + RunClean.bytes(each.bytes())
              + ")");
    }
    if (kept.size() > MOST_KEPT) {
      shown.add((kept.size() - MOST_KEPT) + " more");
    }
    print.text("  kept: ").line(Harmless.line(String.join(", ", shown)));
  }

  /** The log of the last attempt of a task. */
  private static Path log(StoredRun run, Task task) {
    int attempt = 1;
    while (Pack.exists(run.folder().attempt(task.name(), attempt + 1).path())) {
      attempt++;
    }
    return run.folder().attempt(task.name(), attempt).log();
  }

  /** A name as the last argument of a command: one that begins with a dash would be an option. */
  public static String argument(String name) {
    return ShellText.endOfOptions(name) + quoted(name);
  }

  /** A name as a shell takes it for one word. */
  public static String quoted(String name) {
    return !name.isEmpty()
            && name.chars()
                .allMatch(
                    c ->
                        Character.isLetterOrDigit(c)
                            || c == '-'
                            || c == '_'
                            || c == '/'
                            || c == '.')
        ? name
        : ShellText.quoted(name);
  }
}
