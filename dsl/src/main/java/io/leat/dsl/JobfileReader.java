package io.leat.dsl;

import io.leat.dsl.check.CheckedJob;
import io.leat.dsl.check.FileCheck;
import io.leat.dsl.config.ConfigWriter;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.write.JobWriter;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Jobfiles: from bytes to checked jobs, or to everything that is wrong with them. Stateless, for any thread. */
public final class JobfileReader {
  /** Room for the nesting that the limits allow; it is reserved, and only what is used of it is ever taken. */
  private static final long STACK_BYTES = 64L << 20;

  /** What is waited beyond the deadline for what does not look at it, such as the parser, which is linear. */
  private static final Duration PARSING = Duration.ofSeconds(10);

  private final Limits limits;

  /** A reader that keeps to {@code limits}. */
  public JobfileReader(Limits limits) {
    this.limits = limits;
  }

  /** The limits it keeps to. */
  public Limits limits() {
    return limits;
  }

  /**
   * Reads one Jobfile.
   *
   * @param name how messages call the file
   * @param bytes its content, which must be UTF-8
   * @param loader where {@code load} finds files
   * @throws IllegalStateException on a bug of Leat, with what was thrown as the cause
   */
  public JobfileResult read(
      String name, Syntax syntax, byte[] bytes, Inputs inputs, SourceLoader loader) {
    return read(name, syntax, bytes, inputs, loader, false);
  }

  /**
   * Reads one job that was stored by its {@linkplain PlannedJob#canonical canonical form}. Jobs that its steps run are not in it; they
   * were checked when its Jobfile was read.
   *
   * @param name how messages call the file
   */
  public static JobfileResult readStored(String name, byte[] bytes, Inputs inputs) {
    return new JobfileReader(Limits.STORED)
        .read(name, Syntax.JSON, bytes, inputs, SourceLoader.NONE, true);
  }

  private JobfileResult read(
      String name, Syntax syntax, byte[] bytes, Inputs inputs, SourceLoader loader, boolean alone) {
    Diagnostics illegible = new Diagnostics();
    Optional<JobfileSource> source = SourceText.decode(name, syntax, bytes, limits, illegible);
    if (source.isEmpty()) {
      return new JobfileResult.Rejected(illegible.sorted());
    }
    return onOwnStack(source.get(), () -> read(source.get(), inputs, loader, alone));
  }

  /** Reads on the thread that calls, which was started for it. */
  JobfileResult read(JobfileSource source, Inputs inputs, SourceLoader loader, boolean alone) {
    Uses uses = new Uses();
    Deadline deadline = new Deadline(limits.time());
    Diagnostics diagnostics = new Diagnostics(deadline);
    List<CheckedJob> checked;
    try {
      List<Declaration> declarations =
          new Declarations(limits, deadline, inputs, loader, uses, diagnostics).of(source);
      checked =
          FileCheck.check(source, declarations, inputs, limits, deadline, uses, diagnostics, alone);
    } catch (Deadline.Passed _) {
      return notAll(diagnostics, tooLong(source, limits.time()));
    }
    List<Diagnostic> said = diagnostics.sorted();
    if (diagnostics.hasErrors()) {
      return new JobfileResult.Rejected(said);
    }
    List<PlannedJob> jobs = new ArrayList<>();
    checked.forEach(each -> jobs.add(planned(each)));
    return new JobfileResult.Accepted(jobs, said);
  }

  private static PlannedJob planned(CheckedJob checked) {
    Map<VariableName, Scalar> values = new LinkedHashMap<>();
    checked
        .job()
        .parameters()
        .forEach(
            parameter ->
                values.put(
                    parameter.name(),
                    checked
                        .facts()
                        .parameters()
                        .getOrDefault(parameter.name().text(), parameter.initial())));
    return new PlannedJob(
        checked.job(),
        values,
        checked.facts(),
        () -> ConfigWriter.canonical(List.of(JobWriter.canonical(checked.job()))));
  }

  private interface Work {
    JobfileResult run();
  }

  /** What was found until the time was up, and that it was. */
  private static JobfileResult.Rejected notAll(Diagnostics found, JobfileResult.Rejected tooLong) {
    List<Diagnostic> all =
        new ArrayList<>(found.hasErrors() ? found.sorted() : List.<Diagnostic>of());
    if (all.stream().noneMatch(each -> each.code() == DiagnosticCode.TOO_LONG)) {
      all.addAll(tooLong.diagnostics());
    }
    return new JobfileResult.Rejected(all);
  }

  private static JobfileResult.Rejected tooLong(JobfileSource source, Duration time) {
    return new JobfileResult.Rejected(
        List.of(
            Diagnostic.of(
                    DiagnosticCode.TOO_LONG,
                    source.span(0, 0),
                    "reading the file takes longer than " + time.toMillis() + " ms")
                .help("an administrator may raise this limit, a Jobfile may not")));
  }

  /**
   * Does {@code work} on a thread of its own. When it has not ended long after its deadline, or nobody waits any more, the thread is
   * interrupted, which ends it at its next look at the deadline. It has ended when this returns: who counts how much is read at a time
   * counts what goes on.
   */
  private JobfileResult onOwnStack(JobfileSource source, Work work) {
    JobfileResult[] result = new JobfileResult[1];
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result[0] = work.run();
              } catch (Throwable bug) {
                thrown[0] = bug;
              }
            },
            "jobfile " + source.name(),
            STACK_BYTES);
    thread.start();
    try {
      if (!thread.join(limits.time().multipliedBy(2L * Deadline.PATIENCE).plus(PARSING))) {
        end(thread);
        return tooLong(source, limits.time());
      }
    } catch (InterruptedException interrupted) {
      end(thread);
      Thread.currentThread().interrupt();
      return new JobfileResult.Rejected(List.of());
    }
    if (thrown[0] != null) {
      throw new IllegalStateException(DiagnosticCode.BUG.text() + ": " + thrown[0], thrown[0]);
    }
    return result[0];
  }

  private static void end(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
