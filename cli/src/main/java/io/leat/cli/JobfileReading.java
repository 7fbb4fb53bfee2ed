package io.leat.cli;

import io.leat.cli.checkout.Checkout;
import io.leat.cli.checkout.CheckoutLoader;
import io.leat.cli.checkout.JobfileFinder;
import io.leat.cli.checkout.LoadedFiles;
import io.leat.cli.run.RunStart;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.source.Syntax;
import io.leat.engine.job.Inputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Jobfile that a command is about, read.
 *
 * @param name how messages call it
 * @param folder where it lies; the current folder for stdin
 * @param source what was read
 * @param inputs what it was read with
 */
record JobfileReading(
    String name, Path folder, RunStart.Source source, Inputs inputs, JobfileResult result) {
  private static final String STDIN = "-";

  /**
   * Finds and reads it.
   *
   * @throws UsageProblem when there is no such file
   */
  static JobfileReading read(Arguments arguments, Session session) {
    Limits limits = Limits.STANDARD;
    Path folder = session.terminal().folder();
    String operand = arguments.operand();
    String name;
    byte[] bytes;
    Path path = null;
    if (STDIN.equals(operand)) {
      name = "stdin";
      bytes = stdin(session, limits.sourceBytes());
    } else {
      JobfileFinder.Found found = JobfileFinder.find(operand, folder);
      name = found.name();
      bytes = JobfileFinder.read(found, limits.sourceBytes());
      path = found.path();
      folder = folder(path);
    }
    Checkout checkout = Checkout.around(folder);
    LoadedFiles loader =
        new LoadedFiles(
            new CheckoutLoader(
                checkout == null ? folder : checkout.root(), path, limits.sourceBytes()));
    Syntax syntax = syntax(arguments.value(JobfileOptions.SYNTAX), name);
    Inputs inputs = JobfileOptions.inputs(arguments, checkout);
    JobfileResult result = new JobfileReader(limits).read(name, syntax, bytes, inputs, loader);
    return new JobfileReading(
        name,
        folder,
        new RunStart.Source(
            folder.resolve(name).getFileName().toString(),
            syntax.name().toLowerCase(Locale.ROOT),
            new String(bytes, StandardCharsets.UTF_8),
            loader),
        inputs,
        result);
  }

  /** The same text, evaluated with values for parameters that were not given before. */
  JobfileReading with(Map<String, String> more) {
    Inputs with = inputs.with(more);
    JobfileResult again =
        new JobfileReader(Limits.STANDARD)
            .read(
                name,
                Syntax.valueOf(source.syntax().toUpperCase(Locale.ROOT)),
                source.text().getBytes(StandardCharsets.UTF_8),
                with,
                source.loaded());
    return new JobfileReading(name, folder, source, with, again);
  }

  /**
   * The job called {@code name} of a file.
   *
   * @throws UsageProblem when there is none
   */
  static PlannedJob named(String name, List<PlannedJob> jobs) {
    List<String> names = new ArrayList<>();
    for (PlannedJob job : jobs) {
      if (job.job().name().text().equals(name)) {
        return job;
      }
      names.add(job.job().name().text());
    }
    String help = Suggestion.help(name, names);
    throw new UsageProblem(
        "there is no job '" + name + "'",
        help == null ? "the jobs are '" + String.join("', '", names) + "'" : help);
  }

  static Path folder(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    return parent == null ? file : parent;
  }

  private static byte[] stdin(Session session, int most) {
    try {
      return session.terminal().stdin().readNBytes(most + 1);
    } catch (IOException problem) {
      throw new UsageProblem("cannot read stdin: " + JobfileFinder.reason(problem), null);
    }
  }

  private static Syntax syntax(@Nullable String written, String name) {
    return written == null ? Syntax.of(name) : Syntax.valueOf(written.toUpperCase(Locale.ROOT));
  }
}
