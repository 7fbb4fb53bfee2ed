package io.leat.cli;

import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Help about the command line, made from what the commands declare. */
final class Help {
  private static final int WIDTH = 96;
  private static final int SUMMARY = 32;

  /** What the exit codes mean. */
  static final String EXIT_CODES =
      "0 ok, 1 failed, 2 usage, 3 the Jobfile was rejected, 4 no server or no login, 130"
          + " interrupted.";

  private Help() {}

  /** Writes all commands. */
  static void overview(Print print) {
    print
        .ink(Ink.BOLD, "leat")
        .line(" - checks a Jobfile, shows the graph of its tasks, and runs it");
    for (Commands.Group group : Commands.GROUPS) {
      print.line().ink(Ink.BOLD, group.title()).line();
      for (Usage usage : Commands.usages(group.names())) {
        command(usage, print);
      }
    }
    print.line().ink(Ink.BOLD, "Everywhere").line();
    print.line(
        "  leat                          where this folder stands: its Jobfile, the last run, what"
            + " next");
    print.line("  leat COMMAND --help           what a command takes");
    print.line("  leat -C DIR COMMAND           as if called in that folder");
    print.line("  leat --version                the version of Leat and of Java");
    print.line();
    wrap(
        "FILE is the Jobfile of this folder unless given; a folder stands for the Jobfile in it, -"
            + " for stdin.",
        0,
        print);
    wrap(
        "runs, show, logs, cancel and artifacts are about this folder, or about a 'leat server':"
            + " with --server, with LEAT_SERVER, or after 'leat login' where no .leat is around.",
        0,
        print);
    wrap("Exit codes: " + EXIT_CODES, 0, print);
  }

  private static void command(Usage usage, Print print) {
    String operands = operands(usage);
    print.text("  leat ").ink(Ink.BOLD, usage.name());
    print.text(operands.isEmpty() ? "" : " " + operands);
    int column = 7 + usage.name().length() + (operands.isEmpty() ? 0 : 1 + operands.length());
    if (column >= SUMMARY) {
      print.line();
      column = 0;
    }
    print.blanks(SUMMARY - column);
    wrap(usage.summary(), SUMMARY, print);
  }

  /** Writes what one command takes. */
  static void of(Usage usage, Print print) {
    print.ink(Ink.BOLD, "leat " + usage.name());
    String operands = operands(usage);
    print.text(operands.isEmpty() ? "" : " " + operands).line(" [options]");
    print.text("  ").line(usage.summary());
    if (!usage.operands().isEmpty()) {
      print.line();
      usage.operands().forEach(each -> entry(each.label(), each.help(), print));
    }
    if (!usage.actions().isEmpty()) {
      print.line().ink(Ink.BOLD, "Actions").line();
      usage.actions().forEach(each -> entry(each.form(), each.summary(), print));
    }
    grouped(usage)
        .forEach(
            (title, options) -> {
              print.line().ink(Ink.BOLD, title).line();
              options.forEach(option -> option(option, print));
            });
    print.line().ink(Ink.BOLD, "Options").line();
    for (Option option : usage.options()) {
      if (usage.actions().stream().noneMatch(action -> action.options().contains(option))) {
        option(option, print);
      }
    }
    Usage.EVERYWHERE.forEach(option -> option(option, print));
    if (!usage.examples().isEmpty()) {
      print.line().ink(Ink.BOLD, "Examples").line();
      for (String example : usage.examples()) {
        print.text("  ").line(example);
      }
    }
    print
        .line()
        .line(
            "Each option can be given by an environment variable too, such as"
                + " LEAT_CLI_COLOR=never.");
  }

  /** The options that go with some actions only, those of the same actions together. */
  private static Map<String, List<Option>> grouped(Usage usage) {
    Map<String, List<Option>> groups = new LinkedHashMap<>();
    for (Option option : usage.options()) {
      List<String> with =
          usage.actions().stream()
              .filter(action -> action.options().contains(option))
              .map(Usage.Action::name)
              .toList();
      if (!with.isEmpty()) {
        groups
            .computeIfAbsent("Options of " + String.join(", ", with), _ -> new ArrayList<>())
            .add(option);
      }
    }
    return groups;
  }

  /** Its operands, led by {@code before} where there are any. */
  static String operands(Usage usage, String before) {
    String operands = operands(usage);
    return operands.isEmpty() ? "" : before + operands;
  }

  private static String operands(Usage usage) {
    return String.join(
        " ",
        usage.operands().stream()
            .map(each -> each.required() ? each.label() : "[" + each.label() + "]")
            .toList());
  }

  private static void option(Option option, Print print) {
    String names = names(option);
    entry(option.letter() == 0 ? "    " + names : names, text(option), print);
  }

  /** How an option is written, with its value. */
  static String names(Option option) {
    String names =
        (option.letter() == 0 ? "" : "-" + option.letter() + ", ") + "--" + option.name();
    String value = option.value();
    if (value == null) {
      return names;
    }
    return names
        + switch (option.count()) {
          case OPTIONAL -> "[=" + value + "]";
          case ALONE -> " [" + value + "]";
          case SEVERAL -> " " + value + "...";
          case ONCE, REPEATED -> " " + value;
        };
  }

  /** What an option does, and which values it takes. */
  static String text(Option option) {
    return option.help()
        + (option.choices().isEmpty() ? "" : ": " + String.join(", ", option.choices()))
        + (option.count() == Option.Count.REPEATED ? "; can be given several times" : "");
  }

  private static void entry(String term, String text, Print print) {
    print.text("  ").text(term);
    int column = 2 + term.length();
    if (column > 29) {
      print.line();
      column = 0;
    }
    print.blanks(30 - column);
    wrap(text, 30, print);
  }

  /** Writes {@code text} from the column {@code indent} on, in lines of a readable length. */
  static void wrap(String text, int indent, Print print) {
    int column = indent;
    int from = 0;
    while (from < text.length()) {
      int blank = text.indexOf(' ', from);
      int end = blank < 0 ? text.length() : blank;
      if (column > indent && column + 1 + end - from > WIDTH) {
        print.line().blanks(indent);
        column = indent;
      } else if (column > indent) {
        print.text(' ');
        column++;
      }
      print.text(text.substring(from, end));
      column += end - from;
      from = end + 1;
    }
    print.line();
  }
}
