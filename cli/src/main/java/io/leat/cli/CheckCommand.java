package io.leat.cli;

import io.leat.cli.diagnostic.DiagnosticJson;
import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.Severity;
import java.util.List;

/** {@code leat check}: says whether a Jobfile is sound, and where it is not. */
final class CheckCommand implements Command {
  private static final Option JSON =
      Option.flag("json", "prints one JSON object for each diagnostic, and nothing else");

  @Override
  public Usage usage() {
    return new Usage(
        "check",
        "parses and checks a Jobfile",
        JobfileOptions.FILE,
        JobfileOptions.after(JSON, JobfileOptions.PARAM),
        List.of("leat check", "leat check samples/hello", "leat check --json Jobfile.yaml"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    JobfileReading reading = JobfileReading.read(arguments, session);
    List<Diagnostic> diagnostics = reading.result().diagnostics();
    if (arguments.has(JSON)) {
      DiagnosticJson.print(diagnostics, reading.name(), session.out());
    } else {
      new DiagnosticPrinter(session.err(), reading.name()).print(diagnostics);
      // the talk comes before the result, also when both go to one terminal
      session.err().flush();
      summary(reading, session.out());
    }
    return switch (reading.result()) {
      case JobfileResult.Accepted _ -> ExitCode.OK;
      case JobfileResult.Rejected _ -> ExitCode.REJECTED;
    };
  }

  private static void summary(JobfileReading reading, Print out) {
    int errors = 0;
    int warnings = 0;
    for (Diagnostic diagnostic : reading.result().diagnostics()) {
      if (diagnostic.severity() == Severity.ERROR) {
        errors++;
      } else {
        warnings++;
      }
    }
    out.text(Harmless.line(reading.name())).text(": ");
    switch (reading.result()) {
      case JobfileResult.Accepted accepted -> {
        int tasks = 0;
        for (PlannedJob job : accepted.jobs()) {
          tasks += job.job().graph().tasks().size();
        }
        out.ink(Ink.GREEN, "ok").text(", ").text(Plural.of(accepted.jobs().size(), "job"));
        out.text(", ").text(Plural.of(tasks, "task"));
      }
      case JobfileResult.Rejected _ ->
          out.ink(Ink.RED, "rejected").text(", ").text(Plural.of(errors, "error"));
    }
    out.line(warnings == 0 ? "" : ", " + Plural.of(warnings, "warning"));
  }
}
