package io.leat.cli;

import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Print;

/** Help about the command line, made from what the commands declare. */
final class Help {
  private static final int WIDTH = 96;

  private Help() {}

  /** Writes all commands. */
  static void overview(Print print) {
    print
        .ink(Ink.BOLD, "leat")
        .line(" - checks a Jobfile, shows the graph of its tasks, and runs it");
    print.line().ink(Ink.BOLD, "Commands").line();
    for (Usage usage : Commands.usages()) {
      String operand = operands(usage);
      print
          .text("  leat ")
          .ink(Ink.BOLD, usage.name())
          .text(operand.isEmpty() ? "" : " " + operand);
      print.blanks(22 - usage.name().length() - operand.length() + (operand.isEmpty() ? 1 : 0));
      print.line(usage.summary());
    }
    print.line().ink(Ink.BOLD, "Everywhere").line();
    print.line("  leat COMMAND --help      what a command takes");
    print.line("  leat --version           the version of Leat and of Java");
    print.line();
    print.line(
        "FILE is the Jobfile of this folder unless given; a folder stands for the Jobfile in it, -"
            + " for stdin.");
    print.line(
        "runs, show, logs, cancel and artifacts are about this folder, or about a 'leat server':"
            + " with --server,");
    print.line(
        "with LEAT_SERVER, or after 'leat login' where no .leat is around. The commands after login"
            + " ask a server.");
    print.line(
        "Exit codes: 0 ok, 1 failed, 2 usage, 3 the Jobfile was rejected, 4 no server or no login,"
            + " 130 interrupted.");
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
    print.line().ink(Ink.BOLD, "Options").line();
    for (Option option : usage.options()) {
      option(option, print);
    }
    option(Usage.COLOR, print);
    option(Usage.HELP, print);
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

  private static String operands(Usage usage) {
    return String.join(
        " ",
        usage.operands().stream()
            .map(each -> each.required() ? each.label() : "[" + each.label() + "]")
            .toList());
  }

  private static void option(Option option, Print print) {
    String names =
        (option.letter() == 0 ? "    " : "-" + option.letter() + ", ") + "--" + option.name();
    String value = option.value();
    if (value != null) {
      names +=
          switch (option.count()) {
            case OPTIONAL -> "[=" + value + "]";
            case SEVERAL -> " " + value + "...";
            case ONCE, REPEATED -> " " + value;
          };
    }
    String help = option.help();
    if (!option.choices().isEmpty()) {
      help += ": " + String.join(", ", option.choices());
    }
    if (option.count() == Option.Count.REPEATED) {
      help += "; can be given several times";
    }
    entry(names, help, print);
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
