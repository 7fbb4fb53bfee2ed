package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;

/** A run of a {@link RunSource}, as commands show it. What of it cannot be had is said by a problem in words for the user. For one thread. */
public interface ShownRun {

  /** How messages call it. */
  String called();

  /** Prints it with its tasks. */
  void print(Print print);

  /** Writes it with its tasks, as one object. */
  void write(JsonWriter json);
}
