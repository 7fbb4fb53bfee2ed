package io.leat.cli;

import io.leat.cli.diagnostic.DiagnosticPrinter;
import io.leat.cli.plan.PlanFormat;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import java.util.List;

/** {@code leat plan}: shows what a run would do, without doing it. */
final class PlanCommand implements Command {
  private static final Option JOB = Option.valued("job", "NAME", "only this job of the file");
  private static final Option FORMAT =
      Option.choice("format", "NAME", PlanFormat.WORDS, "how the plan is shown");
  private static final Option JSON = Option.flag("json", "the same as --format json");

  @Override
  public Usage usage() {
    return new Usage(
        "plan",
        "shows what would run, in which order and why",
        JobfileOptions.FILE,
        JobfileOptions.after(JobfileOptions.PARAM, JOB, FORMAT, JSON),
        List.of(
            "leat plan",
            "leat plan samples/hello -p target=production --branch main",
            "leat plan --format svg > plan.svg",
            "leat plan --changed $(git diff --name-only main)"));
  }

  @Override
  public int run(Arguments arguments, Session session) {
    PlanFormat format = format(arguments);
    if (format.hashed()) {
      Thread.ofPlatform().daemon().name("hash").start(PlannedJob::prepareHash);
    }
    JobfileReading reading = JobfileReading.read(arguments, session);
    new DiagnosticPrinter(session.err(), reading.name()).print(reading.result().diagnostics());
    session.err().flush();
    if (!(reading.result() instanceof JobfileResult.Accepted accepted)) {
      return ExitCode.REJECTED;
    }
    String job = arguments.value(JOB);
    List<PlannedJob> jobs =
        job == null ? accepted.jobs() : List.of(JobfileReading.named(job, accepted.jobs()));
    if (format.hashed()) {
      // the hash stands last; meanwhile the rest is written
      Thread.ofPlatform()
          .daemon()
          .name("canonical")
          .start(() -> jobs.forEach(PlannedJob::canonical));
    }
    format.print(
        reading.name(),
        jobs,
        format == PlanFormat.TEXT ? session.terminal().columns() : 0,
        session.out());
    return ExitCode.OK;
  }

  private static PlanFormat format(Arguments arguments) {
    String written = arguments.value(FORMAT);
    if (!arguments.has(JSON)) {
      return PlanFormat.of(written == null ? PlanFormat.TEXT.word() : written);
    }
    if (written != null && !written.equals(PlanFormat.JSON.word())) {
      throw new UsageProblem("'--json' and '--format " + written + "' contradict each other", null);
    }
    return PlanFormat.JSON;
  }
}
