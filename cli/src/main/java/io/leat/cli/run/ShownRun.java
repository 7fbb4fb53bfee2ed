package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a {@link RunSource}, as commands show it. What of it cannot be had is said by a problem in words for the user. For one thread. */
public interface ShownRun {

  /** How messages call it. */
  String called();

  /** Prints it with its tasks. */
  void print(Print print);

  /** Writes it with its tasks, as one object. */
  void write(JsonWriter json);

  /** The names of all its tasks. */
  List<String> tasks();

  /**
   * The tasks that are meant, at least one.
   *
   * @param named a task, or a matrix for all of its legs; null for what failed, or the only one
   */
  List<String> meant(@Nullable String named);

  /** The legs that ran of the matrix or family {@code named}, where {@link #meant} does not know whether that is a task; empty for none. */
  List<String> legs(String named);

  /** Why a task stands where it does, as sentences, of which the first is the headline. */
  List<String> why(String task);

  /** Writes the same as an object with {@code sentences}. */
  void writeWhy(String task, JsonWriter json);

  /** What a leg of a family is for; empty for a task that is none, and while that is not known. */
  String item(String task);

  /**
   * Prints the log of a task.
   *
   * @param attempt 0 for the last
   * @param talk is told, in whole lines, what is no part of the log
   */
  void log(String task, int attempt, LogPrint wanted, OutputStream out, Consumer<String> talk)
      throws IOException;

  /** The same until the task has ended; of all attempts that follow when {@code attempt} is 0. */
  void follow(String task, int attempt, LogPrint wanted, OutputStream out, Consumer<String> talk)
      throws IOException, InterruptedException;

  /** What it has kept. */
  ArtifactSource artifacts() throws IOException;

  /**
   * Those that are meant where no task is named: what failed, or the only one.
   *
   * @throws UsageProblem when there is none, and several tasks
   */
  static List<String> failedOrOnly(List<String> failed, List<String> all, String called) {
    if (failed.isEmpty() && all.size() != 1) {
      throw new UsageProblem(
          "no task is named, and none of run " + called + " failed",
          "its tasks are " + FoldedLegs.names(all));
    }
    return failed.isEmpty() ? all : failed;
  }
}
