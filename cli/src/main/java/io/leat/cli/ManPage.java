package io.leat.cli;

import io.leat.cli.terminal.Print;
import java.util.List;
import java.util.Locale;

/** The manual page of the command line, in the macros of man(7), made from what the commands declare: as the help is. */
final class ManPage {
  private final Print print;

  private ManPage(Print print) {
    this.print = print;
  }

  /** Writes it. */
  static void print(Print print) {
    new ManPage(print).page();
  }

  private void page() {
    print.line(".TH LEAT 1");
    print.line(".SH NAME");
    print.line("leat \\- checks a Jobfile, shows the graph of its tasks, and runs it");
    print.line(".SH SYNOPSIS");
    print.line(".B leat");
    print.line("[\\-C DIR] COMMAND [options]");
    for (Commands.Group group : Commands.GROUPS) {
      print.text(".SH ").line(group.title().toUpperCase(Locale.ROOT));
      Commands.usages(group.names()).forEach(this::command);
    }
    print.line(".SH EVERYWHERE");
    Usage.EVERYWHERE.forEach(this::option);
    text("Each option can be given by an environment variable too, such as LEAT_CLI_COLOR=never.");
    print.line(".SH EXIT STATUS");
    text(Help.EXIT_CODES);
    print.line(".SH SEE ALSO");
    text("leat help COMMAND, leat docs WORD, and the pages of the folder docs.");
  }

  private void command(Usage usage) {
    print.text(".SS ").line(escaped("leat " + usage.name() + Help.operands(usage, " ")));
    text(usage.summary());
    usage.operands().forEach(each -> entry(each.label(), each.help()));
    usage.actions().forEach(each -> entry(each.form(), each.summary()));
    usage.options().forEach(this::option);
    List<String> examples = usage.examples();
    if (!examples.isEmpty()) {
      print.line(".PP").line(".nf").line(".RS");
      examples.forEach(this::text);
      print.line(".RE").line(".fi");
    }
  }

  private void option(Option option) {
    entry(Help.names(option), Help.text(option));
  }

  private void entry(String term, String text) {
    print.line(".TP").text(".B ").line(escaped(term));
    text(text);
  }

  private void text(String text) {
    print.line(escaped(text));
  }

  /** {@code text} as it is: no sign begins a request or an escape. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
