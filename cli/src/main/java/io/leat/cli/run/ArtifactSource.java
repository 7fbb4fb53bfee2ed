package io.leat.cli.run;

import io.leat.cli.terminal.Print;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** The artifacts of a run. One is called as people write it, {@code TASK/ARTIFACT}; a name that is none is refused. For one thread. */
public interface ArtifactSource {

  /** What all that are there are called. */
  List<String> titles();

  /**
   * Prints a line an artifact.
   *
   * @param talk is told by a server that there are none
   */
  void print(Print print, Print talk);

  /** Writes an object a line, one for each artifact. */
  void write(Print print);

  /** Prints a line a file of an artifact. */
  void printFiles(String artifact, Print print);

  /** Writes an object a line, one for each file of an artifact. */
  void writeFiles(String artifact, Print print);

  /** Puts the files of an artifact into {@code folder}, where those of the same names are replaced; says what was put there. */
  String into(String artifact, Path folder) throws IOException;

  /** Writes an artifact as a ZIP file; says what was written. */
  String zip(String artifact, OutputStream out) throws IOException;
}
