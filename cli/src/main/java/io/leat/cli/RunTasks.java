package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Runs;
import io.leat.cli.client.Server;
import io.leat.cli.client.ServerProblem;
import io.leat.cli.run.FoldedLegs;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.job.TaskName;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The run and the tasks that a command is about, where both may be left out: {@code logs}, {@code logs test}, {@code logs 17}, {@code logs
 * 17 test}. The last run goes without saying, and of a run that failed what failed. A name of a matrix stands for all of its legs.
 *
 * @param written null where no run was written, so that it is the last one
 * @param task null where none was written
 */
record RunTasks(@Nullable String written, @Nullable String task) {
  static final Usage.Operand RUN =
      Usage.Operand.optional("RUN", "a number, JOB#NUMBER, or 'last', which goes without saying");
  static final Usage.Operand TASK =
      Usage.Operand.optional("TASK", "the name of a task; otherwise what failed, or the only one");

  /** What was written. */
  static RunTasks of(Arguments arguments) {
    String first = arguments.operand(0);
    String second = arguments.operand(1);
    if (first == null) {
      return new RunTasks(null, null);
    }
    return second == null && !run(first) ? new RunTasks(null, first) : new RunTasks(first, second);
  }

  /** Whether a word is a run and no task: {@code last}, {@code 17}, {@code web#17}, {@code web#last}. */
  private static boolean run(String word) {
    String digits = word.substring(word.lastIndexOf('#') + 1);
    return digits.equals("last")
        // a job of a project; no task has a slash but in a leg
        || (word.indexOf('/') > 0 && !word.endsWith("]"))
        || (!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  /** The run that is meant. */
  String run() {
    return written == null ? "last" : written;
  }

  /** The same where runs are those around {@code folder}: a word alone that is no task of the last run may be a job there. */
  RunTasks around(Path folder) {
    return written == null
            && task != null
            && !StoredRun.find("last", folder).has(task)
            && StoredRun.ran(task, folder)
        ? new RunTasks(task, null)
        : this;
  }

  /** The same where runs are those of {@code server}: a word alone that is no task of the last run may be a project, or a job of its project. */
  RunTasks at(Server server) {
    String word = task;
    if (written != null || word == null) {
      return this;
    }
    Runs runs = new Runs(server);
    boolean isProject = runs.isProject(word);
    if (!isProject && !runs.hasRunOf(word)) {
      return this;
    }
    long last = number(server);
    boolean isTask =
        server.list(Address.of("runs", String.valueOf(last), "tasks"), Integer.MAX_VALUE).stream()
            .map(each -> each.text("task"))
            .anyMatch(each -> each.equals(word) || each.startsWith(word + "["));
    if (isTask) {
      return this;
    }
    if (isProject) {
      return new RunTasks(word, null);
    }
    String job = server.get(Address.of("runs", String.valueOf(last))).text("project") + "/" + word;
    return runs.hasRunOf(job) ? new RunTasks(job, null) : this;
  }

  /** The tasks of {@code stored} that are meant, at least one. */
  List<TaskName> in(StoredRun stored) {
    return task == null ? stored.unsaid() : stored.tasks(task);
  }

  /** The only task of {@code stored} that is meant. */
  TaskName oneIn(StoredRun stored) {
    return only(in(stored).stream().map(TaskName::text).toList(), TaskName::new);
  }

  /** The tasks of the run {@code number} of {@code server} that are meant, at least one. */
  List<String> in(Server server, long number) {
    if (task != null) {
      return List.of(task);
    }
    List<Json> all = server.list(Address.of("runs", String.valueOf(number), "tasks"), 10_000);
    List<String> failed =
        all.stream()
            .filter(each -> List.of("failed", "errored", "lost").contains(each.text("state")))
            .map(each -> each.text("task"))
            .toList();
    if (!failed.isEmpty()) {
      return failed;
    }
    if (all.size() == 1) {
      return List.of(all.getFirst().text("task"));
    }
    throw new UsageProblem(
        "no task is named, and none of run " + number + " failed",
        "its tasks are " + FoldedLegs.names(all.stream().map(each -> each.text("task")).toList()));
  }

  /**
   * The legs that ran of the matrix or family that was named, once the run {@code number} of {@code server} knows no task of that name.
   *
   * @throws ServerProblem {@code refusal} itself, where it says something else, or nothing of that name has legs
   */
  List<String> legs(Server server, long number, ServerProblem refusal) {
    List<String> legs =
        task == null || !refusal.code().equals("not-found")
            ? List.of()
            : server
                .list(Address.of("runs", String.valueOf(number), "tasks"), Integer.MAX_VALUE)
                .stream()
                .filter(each -> each.text("task").startsWith(task + "["))
                .filter(each -> !each.flag("leftOut"))
                .map(each -> each.text("task"))
                .toList();
    if (legs.isEmpty()) {
      throw refusal;
    }
    return legs;
  }

  /** The only task of the run {@code number} of {@code server} that is meant. */
  String oneIn(Server server, long number) {
    return only(in(server, number), each -> each);
  }

  /** The number of the run at {@code server}. */
  long number(Server server) {
    return new Runs(server).number(run());
  }

  private static <T> T only(List<String> tasks, Function<String, T> as) {
    if (tasks.size() > 1) {
      throw new UsageProblem(
          "several tasks are meant: " + FoldedLegs.names(tasks), "name one of them");
    }
    return as.apply(tasks.getFirst());
  }
}
