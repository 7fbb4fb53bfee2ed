package io.leat.cli;

import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.write.DeclarationWriter;
import io.leat.dsl.write.JobWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code leat convert}: writes the jobs of a Jobfile in another syntax. The graph and its hash stay the same; loops, groups and
 * matrices are written out.
 */
final class ConvertCommand implements Command {
  private static final Option TO =
      Option.choice(
          "to",
          "SYNTAX",
          List.of("groovy", "yaml", "json", "toml"),
          "the syntax to write; required");

  @Override
  public Usage usage() {
    return new Usage(
        "convert",
        "writes a Jobfile in another syntax, with the same graph",
        JobfileOptions.FILE,
        JobfileOptions.after(TO, JobfileOptions.PARAM),
        List.of("leat convert --to yaml > Jobfile.yaml", "leat convert Jobfile.toml --to groovy"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    Syntax to = Syntax.valueOf(arguments.required(TO).toUpperCase(Locale.ROOT));
    JobfileReading reading = JobfileReading.read(arguments, session);
    new DiagnosticPrinter(session.err(), reading.name()).print(reading.result().diagnostics());
    session.err().flush();
    return switch (reading.result()) {
      case JobfileResult.Accepted accepted -> {
        List<Declaration> jobs = new ArrayList<>();
        for (PlannedJob job : accepted.jobs()) {
          jobs.add(JobWriter.declared(job.job()));
        }
        session.out().text(DeclarationWriter.write(jobs, to));
        yield ExitCode.OK;
      }
      case JobfileResult.Rejected _ -> ExitCode.REJECTED;
    };
  }
}
