package io.leat.cli;

import io.leat.cli.client.ServerProblem;
import io.leat.cli.run.FoldedLegs;
import io.leat.cli.run.RunSource;
import io.leat.cli.run.ShownRun;
import io.leat.cli.terminal.UsageProblem;
import java.util.List;
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

  /** The same where runs are those of {@code source}: a word alone that is no task of the last run may have runs of its own. */
  RunTasks at(RunSource source) {
    String named = written != null || task == null ? null : source.named(task);
    return named == null ? this : new RunTasks(named, null);
  }

  /** The only task of {@code run} that is meant. */
  String oneIn(ShownRun run) {
    List<String> tasks = run.meant(task);
    if (tasks.size() > 1) {
      throw new UsageProblem(
          "several tasks are meant: " + FoldedLegs.names(tasks), "name one of them");
    }
    return tasks.getFirst();
  }

  /** What is done with tasks. */
  interface Doing<E extends Exception> {
    /**
     * Does it.
     *
     * @param legs whether they are legs of what was named
     */
    void with(List<String> tasks, boolean legs) throws E;
  }

  /**
   * Has {@code what} done with the tasks of {@code run} that are meant, at least one; once more with the legs of the matrix or family that
   * was named, when a server knows no task of that name.
   */
  <E extends Exception> void in(ShownRun run, Doing<E> what) throws E {
    try {
      what.with(run.meant(task), false);
    } catch (ServerProblem problem) {
      List<String> legs =
          task == null || !problem.code().equals("not-found") ? List.of() : run.legs(task);
      if (legs.isEmpty()) {
        throw problem;
      }
      what.with(legs, true);
    }
  }
}
