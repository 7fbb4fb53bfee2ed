package io.leat.cli;

import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words after a command, read by what the command takes: {@code --name value}, {@code --name=value}, {@code -p value}, {@code
 * -pvalue}, {@code --} before words that look like options. What the words leave out may come from the environment.
 */
final class Arguments {
  private final Usage usage;
  private final String[] words;
  private final Map<String, List<String>> given = new HashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final Set<String> byVariable = new HashSet<>();
  private int at;

  private Arguments(Usage usage, String[] words) {
    this.usage = usage;
    this.words = words;
  }

  /**
   * Reads {@code words} from the one at {@code from} on.
   *
   * @throws UsageProblem when they do not fit
   */
  static Arguments read(Usage usage, String[] words, int from, Map<String, String> environment) {
    Arguments arguments = new Arguments(usage, words);
    arguments.at = from;
    arguments.words();
    if (!arguments.has(Usage.HELP)) {
      arguments.environment(environment);
      for (int i = arguments.operands.size(); i < usage.operands().size(); i++) {
        Usage.Operand wanted = usage.operands().get(i);
        if (wanted.required()) {
          throw new UsageProblem(
              "'leat " + usage.name() + "' lacks its " + wanted.label(), arguments.hint());
        }
      }
    }
    return arguments;
  }

  /** Whether the option was given. */
  boolean has(Option option) {
    return given.containsKey(option.name());
  }

  /** The value of an option; null when it was not given. */
  @Nullable String value(Option option) {
    List<String> values = given.get(option.name());
    return values == null ? null : values.getFirst();
  }

  /**
   * The value of an option that must be given.
   *
   * @throws UsageProblem when it was not
   */
  String required(Option option) {
    String value = value(option);
    if (value == null) {
      throw new UsageProblem(
          "'leat " + usage.name() + "' lacks --" + option.name() + " " + option.value(), hint());
    }
    return value;
  }

  /** The value of an option, or {@code otherwise}. */
  String value(Option option, String otherwise) {
    String value = value(option);
    return value == null ? otherwise : value;
  }

  /** All values of an option; empty when it was not given. */
  List<String> values(Option option) {
    return given.getOrDefault(option.name(), List.of());
  }

  /** The first word that is not an option; null when there is none. */
  @Nullable String operand() {
    return operand(0);
  }

  /** The word of this place, counted from 0, among those that are no options; null when there is none. */
  @Nullable String operand(int place) {
    return place < operands.size() ? operands.get(place) : null;
  }

  /**
   * What a command with actions is to do: its first operand, or its first action where none is written.
   *
   * @throws UsageProblem when an option goes with other actions only, or a word belongs to none of what the action is given
   */
  String action() {
    List<Usage.Action> actions = usage.actions();
    String action = operands.isEmpty() ? actions.getFirst().name() : operands.getFirst();
    for (Option option : usage.options()) {
      List<String> with =
          actions.stream()
              .filter(each -> each.options().contains(option))
              .map(Usage.Action::name)
              .toList();
      if (has(option) && !with.isEmpty() && !with.contains(action)) {
        String all = String.join(", ", with).replaceFirst(", ([^,]*)$", " and $1");
        throw new UsageProblem("'" + source(option) + "' goes with " + all + " only", null);
      }
    }
    actions.stream()
        .filter(each -> each.name().equals(action) && operands.size() > each.mostWords())
        .findFirst()
        .ifPresent(
            each -> {
              throw new UsageProblem(
                  "'" + operands.get(each.mostWords()) + "' is one word too many",
                  "write: leat " + usage.name() + " " + each.form());
            });
    return action;
  }

  /**
   * The word of this place, which the action that was written must have.
   *
   * @param label how the help calls it
   */
  String ofAction(int place, String label, String help) {
    String word = operand(place);
    if (word == null) {
      throw new UsageProblem(
          "'leat " + usage.name() + " " + operand() + "' lacks its " + label, help);
    }
    return word;
  }

  private void words() {
    while (at < words.length) {
      String word = words[at++];
      if (word.equals("--")) {
        while (at < words.length) {
          operand(words[at++]);
        }
      } else if (word.startsWith("--")) {
        longOption(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        shortOption(word);
      } else {
        operand(word);
      }
    }
  }

  private void operand(String word) {
    List<Usage.Operand> wanted = usage.operands();
    if (wanted.isEmpty()) {
      throw new UsageProblem(
          "'leat " + usage.name() + "' takes no word besides options: '" + word + "'", hint());
    }
    if (operands.size() == wanted.size() && usage.name().equals("secrets")) {
      // it may be the value of a secret: nobody tells it further
      throw new UsageProblem(
          "'leat secrets' takes no value as a word, which everybody on the machine can see; nothing"
              + " was changed",
          "give it by --file FILE, or on stdin; the history of your shell may have this one by"
              + " now");
    }
    if (operands.size() == wanted.size()) {
      String labels = String.join(" and one ", wanted.stream().map(Usage.Operand::label).toList());
      throw new UsageProblem(
          "'leat " + usage.name() + "' takes one " + labels + ", this is one more: '" + word + "'",
          hint());
    }
    Usage.Operand meant = wanted.get(operands.size());
    if (!meant.choices().isEmpty() && !meant.choices().contains(word)) {
      throw notAChoice(word, meant.label(), meant.choices());
    }
    operands.add(word);
  }

  private void longOption(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
    Option option = usage.option(name);
    if (option == null) {
      throw unknown("--" + name);
    }
    take(option, "--" + name, equals < 0 ? null : word.substring(equals + 1));
  }

  private void shortOption(String word) {
    Option option = usage.option(word.charAt(1));
    if (option == null) {
      throw unknown(word.substring(0, 2));
    }
    take(option, word.substring(0, 2), word.length() > 2 ? word.substring(2) : null);
  }

  private void take(Option option, String written, @Nullable String joined) {
    if (option.isFlag()) {
      if (joined != null) {
        throw new UsageProblem("'" + written + "' takes no value: '" + joined + "'", hint());
      }
      add(option, "true");
      return;
    }
    if (option.count() == Option.Count.OPTIONAL && joined == null) {
      if (at < words.length && words[at].contains("://")) {
        throw new UsageProblem(
            "'" + written + "' has its " + option.value() + " behind '='",
            "write " + written + "=" + words[at]);
      }
      joined = "";
    }
    if (option.count() == Option.Count.ALONE
        && joined == null
        && (at == words.length || words[at].startsWith("-"))) {
      joined = "";
    }
    if (option.count() == Option.Count.SEVERAL) {
      given.computeIfAbsent(option.name(), _ -> new ArrayList<>());
      if (joined != null) {
        add(option, joined);
      }
      while (joined == null && at < words.length && !words[at].startsWith("-")) {
        add(option, words[at++]);
      }
      return;
    }
    if (joined == null && at == words.length) {
      throw new UsageProblem("'" + written + "' lacks its " + option.value(), hint());
    }
    if (option.count() != Option.Count.REPEATED && has(option)) {
      throw new UsageProblem("'--" + option.name() + "' is given twice", null);
    }
    add(option, joined == null ? words[at++] : joined);
  }

  private void add(Option option, String value) {
    if (!option.choices().isEmpty() && !option.choices().contains(value)) {
      throw notAChoice(value, "--" + option.name(), option.choices());
    }
    given.computeIfAbsent(option.name(), _ -> new ArrayList<>()).add(value);
  }

  private void environment(Map<String, String> environment) {
    for (Option option : usage.options()) {
      fromEnvironment(option, environment);
    }
    fromEnvironment(Usage.COLOR, environment);
    fromEnvironment(Usage.CHDIR, environment);
    fromEnvironment(Usage.NO_PAGER, environment);
  }

  private void fromEnvironment(Option option, Map<String, String> environment) {
    String value = environment.get(option.variable());
    if (value == null || value.isEmpty() || has(option)) {
      return;
    }
    if (option.isFlag() && !value.equals("true")) {
      return;
    }
    try {
      add(option, value);
    } catch (UsageProblem problem) {
      throw new UsageProblem(
          problem.getMessage() + ", as the variable " + option.variable() + " says",
          problem.help());
    }
    byVariable.add(option.name());
  }

  /** What an option is called in a message: the variable that gave it, or the option. */
  String source(Option option) {
    return byVariable.contains(option.name())
        ? "--" + option.name() + "', by the variable '" + option.variable()
        : "--" + option.name();
  }

  private UsageProblem unknown(String written) {
    List<String> known = new ArrayList<>();
    for (Option option : usage.options()) {
      known.add("--" + option.name());
    }
    Usage.EVERYWHERE.forEach(option -> known.add("--" + option.name()));
    String help = written.length() > 2 ? Suggestion.help(written, known) : null;
    return new UsageProblem(
        "'leat " + usage.name() + "' has no option '" + written + "'",
        help == null ? hint() : help);
  }

  private static UsageProblem notAChoice(String value, String what, List<String> choices) {
    // who wants to read something is not led to what changes it
    String help = value.equals("get") ? null : Suggestion.help(value, choices);
    return new UsageProblem(
        "'" + value + "' is not a value of " + what,
        help == null ? "it takes '" + String.join("', '", choices) + "'" : help);
  }

  private String hint() {
    return "'leat " + usage.name() + " --help' shows what it takes";
  }
}
