package io.leat.cli;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.job.Parameter;
import java.io.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks on the terminal for parameters that a job requires. */
final class RequiredParameters {
  private RequiredParameters() {}

  /**
   * What was typed for each parameter that a job lacks; nothing where it lacks none.
   *
   * @param operand the Jobfile as it was written; when it is read from stdin there is nobody to ask
   * @throws UsageProblem when nobody can be asked, or the input ends
   */
  static Map<String, String> ask(
      List<Parameter> lacking, @Nullable String operand, Session session) {
    if (lacking.isEmpty()) {
      return Map.of();
    }
    boolean asks = session.terminal().toTerminal() && !"-".equals(operand);
    Console console = asks ? System.console() : null;
    if (console == null || !console.isTerminal()) {
      throw lacks(lacking);
    }
    Map<String, String> typed = new LinkedHashMap<>();
    for (Parameter each : lacking) {
      String help = each.help().isEmpty() ? "" : " (" + each.help() + ")";
      String line = console.readLine("%s", Harmless.line(each.name().text() + help + ": "));
      if (line == null) {
        throw lacks(lacking);
      }
      typed.put(each.name().text(), line.strip());
    }
    return typed;
  }

  private static UsageProblem lacks(List<Parameter> lacking) {
    List<String> names = lacking.stream().map(each -> "'" + each.name() + "'").toList();
    return new UsageProblem(
        "the job requires a value for "
            + (names.size() == 1 ? "its parameter " : "its parameters ")
            + String.join(", ", names),
        "write "
            + String.join(
                " ", lacking.stream().map(each -> "-p " + each.name() + "=...").toList()));
  }
}
