package io.leat.engine.driver;

import java.util.List;

/** One step of an attempt, with every value filled in. */
public sealed interface StepScript {

  /** A name for people; empty when none was given. */
  String name();

  /** A script for bash, or for the interpreter that its {@code #!} line names. */
  record Script(String name, String text) implements StepScript {}

  /** A program and its arguments, run as they are, without a shell's interpretation. */
  record Program(String name, List<String> words) implements StepScript {
    public Program {
      words = List.copyOf(words);
    }
  }

  /** A text in a file of its own, whose path is the last argument of a program. */
  record Source(String name, List<String> words, String text) implements StepScript {
    public Source {
      words = List.copyOf(words);
    }
  }
}
