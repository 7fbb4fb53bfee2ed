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
 * @param actions what its first operand can be, in the order of the help; empty where that is no action
 * @param examples command lines that do something useful
 */
record Usage(
    String name,
    String summary,
    List<Operand> operands,
    List<Option> options,
    List<Action> actions,
    List<String> examples) {

  /**
   * One thing that a command with several does.
   *
   * @param form how it is written behind the name of the command, such as {@code add PROJECT}
   * @param options those of {@link Usage#options} that go with it, and not with every action
   */
  record Action(String form, String summary, List<Option> options) {
    Action {
      options = List.copyOf(options);
    }

    /** An action without options of its own. */
    Action(String form, String summary) {
      this(form, summary, List.of());
    }

    /** How many words it has at most, its name among them. */
    int mostWords() {
      return form.endsWith("...") ? Integer.MAX_VALUE : form.split(" ", -1).length;
    }

    /** Its first word. */
    String name() {
      int blank = form.indexOf(' ');
      return blank < 0 ? form : form.substring(0, blank);
    }
  }

  /** Shown by every command. */
  static final Option HELP = Option.flag("help", "shows this help").lettered('h');

  /** Taken by every command. */
  static final Option COLOR =
      Option.choice(
          "color",
          "WHEN",
          List.of("auto", "always", "never"),
          "when to use colours; auto means on a terminal unless NO_COLOR is set");

  /** Taken by every command, and before it too. */
  static final Option CHDIR =
      Option.valued("chdir", "DIR", "does it as if called in this folder").lettered('C').ofFiles();

  /** Taken by every command, as the help of each may be long. */
  static final Option NO_PAGER =
      Option.flag(
          "no-pager",
          "prints at once what is longer than the terminal: logs, show, docs and help; otherwise"
              + " LEAT_PAGER, PAGER or less shows it");

  /** What every command takes. */
  static final List<Option> EVERYWHERE = List.of(CHDIR, COLOR, NO_PAGER, HELP);

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

    /** A word that must be given. */
    static Operand required(String label, String help) {
      return new Operand(label, true, List.of(), false, help);
    }

    /** A word that may be left out. */
    static Operand optional(String label, String help) {
      return new Operand(label, false, List.of(), false, help);
    }

    /** The same with these words only. */
    Operand of(String... words) {
      return new Operand(label, required, List.of(words), files, help);
    }

    /** The same that is a file. */
    Operand ofFiles() {
      return new Operand(label, required, choices, true, help);
    }
  }

  Usage {
    operands = List.copyOf(operands);
    options = List.copyOf(options);
    actions = List.copyOf(actions);
    examples = List.copyOf(examples);
  }

  /** What is taken by a command that does one thing. */
  Usage(
      String name,
      String summary,
      List<Operand> operands,
      List<Option> options,
      List<String> examples) {
    this(name, summary, operands, options, List.of(), examples);
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
    for (Option option : EVERYWHERE) {
      if (option.name().equals(longName)) {
        return option;
      }
    }
    return null;
  }

  /** The option with the short name {@code letter}; null when there is none. */
  @Nullable Option option(char letter) {
    for (Option option : options) {
      if (option.letter() == letter) {
        return option;
      }
    }
    for (Option option : EVERYWHERE) {
      if (option.letter() == letter && letter != 0) {
        return option;
      }
    }
    return null;
  }
}
