package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.Table;
import io.leat.engine.story.Times;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the runs are that a command is about: in a folder of this machine, or at a server. For one thread. */
public interface RunSource {

  /** Whether it is a server. */
  boolean isServer();

  /**
   * The run that {@code written} means, such as {@code 17}, {@code web#17} or {@code last}.
   *
   * @throws io.leat.cli.terminal.UsageProblem when there is none
   */
  ShownRun run(String written);

  /** The numbers of the latest runs, the last one first, {@code limit} at the most. */
  List<String> numbers(int limit);

  /**
   * The latest runs, the last one first.
   *
   * @param wanted what they have to be, by the name of a parameter of the server; a folder has none of these
   */
  List<Row> latest(int limit, Map<String, String> wanted);

  /** What is said where there are no runs. */
  String none();

  /** What stands for its latest run if {@code word}, written alone, is no task of the last run but has runs of its own; else null. */
  @Nullable String named(String word);

  /** A run at a glance. */
  interface Row {
    /** Adds it to a table, in as many cells as all others of its source. */
    void addTo(Table table, Times times);

    /** Writes it as an object. */
    void write(JsonWriter json);
  }

  /** Prints a table of runs. */
  static void print(List<? extends Row> rows, Times times, Print print) {
    Table table = new Table();
    rows.forEach(row -> row.addTo(table, times));
    table.print(print);
  }
}
