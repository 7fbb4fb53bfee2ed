package io.leat.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command: declared once, and read, explained and completed from that.
 *
 * @param name the long name without its dashes
 * @param letter the short name; 0 for none
 * @param value what stands after it, for the help; null for a flag, which has no value
 * @param count how often it can be given, and with how many values
 * @param choices the only values allowed; empty when all are
 * @param files whether its values are files, for completion
 * @param help what it does
 */
record Option(
    String name,
    char letter,
    @Nullable String value,
    Count count,
    List<String> choices,
    boolean files,
    String help) {

  /** How many values an option takes. */
  enum Count {
    /** It can be given once. */
    ONCE,
    /** It can be given several times, each time with one value. */
    REPEATED,
    /** It can be given once, alone or as {@code --name=value}. */
    OPTIONAL,
    /** It can be given once, alone or with a value: the word after it, unless that is an option. */
    ALONE,
    /** It takes all words up to the next option, none included. */
    SEVERAL
  }

  /** An option without a value. */
  static Option flag(String name, String help) {
    return new Option(name, '\0', null, Count.ONCE, List.of(), false, help);
  }

  /** An option with a value. */
  static Option valued(String name, String value, String help) {
    return new Option(name, '\0', value, Count.ONCE, List.of(), false, help);
  }

  /** An option with one of some values. */
  static Option choice(String name, String value, List<String> choices, String help) {
    return new Option(name, '\0', value, Count.ONCE, List.copyOf(choices), false, help);
  }

  /** The same with a short name. */
  Option lettered(char letter) {
    return new Option(name, letter, value, count, choices, files, help);
  }

  /** The same, given otherwise than once with one value. */
  Option with(Count count) {
    return new Option(name, letter, value, count, choices, files, help);
  }

  /** The same with files for values. */
  Option ofFiles() {
    return new Option(name, letter, value, count, choices, true, help);
  }

  /** Whether the word after it may be its value. */
  boolean takesWord() {
    return value != null && count != Count.OPTIONAL;
  }

  /** Whether it stands without a value. */
  boolean isFlag() {
    return value == null;
  }

  /** The environment variable that gives it when the command line does not: {@code LEAT_CLI_BRANCH}. */
  String variable() {
    return "LEAT_CLI_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
