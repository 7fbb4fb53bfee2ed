package io.leat.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command takes.
 *
 * @param name its name on the command line
 * @param summary what it does, in half a sentence
 * @param operands the words it takes besides options, in their order; those that must be given come first
 * @param options in the order of the help
 * @param examples command lines that do something useful
 */
record Usage(
    String name,
    String summary,
    List<Operand> operands,
    List<Option> options,
    List<String> examples) {

  /** Shown by every command. */
  static final Option HELP =
      new Option("help", 'h', null, Option.Count.ONCE, List.of(), false, "shows this help");

  /** Taken by every command. */
  static final Option COLOR =
      Option.choice(
          "color",
          "WHEN",
          List.of("auto", "always", "never"),
          "when to use colours; auto means on a terminal unless NO_COLOR is set");

  /**
   * A word that is not an option.
   *
   * @param label how the help calls it
   * @param required whether it must be given
   * @param choices the only words allowed; empty when all are
   * @param files whether it is a file, for completion
   */
  record Operand(String label, boolean required, List<String> choices, boolean files, String help) {
    Operand {
      choices = List.copyOf(choices);
    }
  }

  Usage {
    operands = List.copyOf(operands);
    options = List.copyOf(options);
    examples = List.copyOf(examples);
  }

  /** What is taken by a command with one operand, or with none. */
  Usage(
      String name,
      String summary,
      @Nullable Operand operand,
      List<Option> options,
      List<String> examples) {
    this(name, summary, operand == null ? List.of() : List.of(operand), options, examples);
  }

  /** The first word it takes; null when there is none. */
  @Nullable Operand operand() {
    return operands.isEmpty() ? null : operands.getFirst();
  }

  /** The option with the long name {@code name}; null when there is none. */
  @Nullable Option option(String longName) {
    for (Option option : options) {
      if (option.name().equals(longName)) {
        return option;
      }
    }
    return longName.equals(HELP.name()) ? HELP : longName.equals(COLOR.name()) ? COLOR : null;
  }

  /** The option with the short name {@code letter}; null when there is none. */
  @Nullable Option option(char letter) {
    for (Option option : options) {
      if (option.letter() == letter) {
        return option;
      }
    }
    return letter == HELP.letter() ? HELP : null;
  }
}
