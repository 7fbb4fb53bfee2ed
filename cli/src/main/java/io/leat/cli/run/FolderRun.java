package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.durable.Pack;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run of a folder, as commands show it. */
public final class FolderRun implements ShownRun {
  private final StoredRun stored;
  private @Nullable RunHistory read;

  /** That of {@code stored}, whose events are read when they are asked for. */
  public FolderRun(StoredRun stored) {
    this.stored = stored;
  }

  private RunHistory history() {
    RunHistory history = read;
    if (history == null) {
      history = RunHistory.of(stored);
      read = history;
    }
    return history;
  }

  @Override
  public String called() {
    return stored.header().title();
  }

  private RunPage page() {
    return new RunPage(history(), Instant.now(), ZoneId.systemDefault());
  }

  @Override
  public void print(Print print) {
    page().print(print);
  }

  @Override
  public void write(JsonWriter json) {
    page().write(json);
  }

  @Override
  public List<String> tasks() {
    return names().map(TaskName::text).toList();
  }

  private Stream<TaskName> names() {
    return stored.graph().order().stream().map(Task::name);
  }

  @Override
  public List<String> meant(@Nullable String named) {
    if (named == null) {
      return unsaid();
    }
    List<String> tasks = tasks();
    List<String> legs = tasks.stream().filter(task -> task.startsWith(named + "[")).toList();
    return legs.isEmpty() || tasks.contains(named) ? List.of(stored.task(named).text()) : legs;
  }

  /** Those that failed, or the only one. Of legs that failed together without having been tried it is the first. */
  private List<String> unsaid() {
    RunState state = history().state();
    List<String> failed = new ArrayList<>();
    FoldedLegs legs = new FoldedLegs();
    names()
        .forEach(
            task -> {
              if (state.task(task) instanceof TaskState.Finished(TaskResult result)
                  && result.fails()) {
                boolean untried = history().attempts(task) == 0 && FoldedLegs.takes(task, result);
                if (!untried || legs.begins(task, result)) {
                  failed.add(task.text());
                }
              }
            });
    return ShownRun.failedOrOnly(failed, tasks(), called());
  }

  @Override
  public List<String> legs(String named) {
    return List.of();
  }

  @Override
  public List<String> why(String task) {
    return history().why(new TaskName(task), Instant.now(), ZoneId.systemDefault());
  }

  @Override
  public void writeWhy(String task, JsonWriter json) {
    json.object().field("run", stored.header().number()).field("task", task);
    json.texts("sentences", why(task)).endObject();
  }

  @Override
  public String item(String task) {
    return history().state().item(new TaskName(task)).orElse("");
  }

  @Override
  public void log(String task, int wanted, LogPrint print, OutputStream out, Consumer<String> talk)
      throws IOException {
    TaskName name = new TaskName(task);
    int attempts = history().attempts(name);
    if (wanted > attempts && attempts > 0) {
      throw new UsageProblem(
          "'" + task + "' was not tried " + wanted + " times",
          "its attempts are 1" + (attempts == 1 ? "" : " to " + attempts));
    }
    int attempt = wanted > 0 ? wanted : Math.max(1, attempts);
    AttemptFolder folder = stored.folder().attempt(name, attempt);
    Optional<String> gap = history().gap(name, attempt);
    if (Pack.exists(folder.log())) {
      print.print(folder, out);
    } else if (gap.isEmpty()) {
      history().brief(name, Instant.now()).forEach(talk);
    }
    if (gap.isPresent()) {
      out.flush();
      talk.accept(LogPrint.gap(gap.get()));
    }
  }

  @Override
  public void follow(
      String task, int attempt, LogPrint wanted, OutputStream out, Consumer<String> talk)
      throws IOException, InterruptedException {
    new LogFollow(history(), new TaskName(task), wanted, out, talk, Clock.systemUTC())
        .follow(attempt);
  }

  @Override
  public ArtifactSource artifacts() throws IOException {
    return ArtifactList.of(stored);
  }
}
