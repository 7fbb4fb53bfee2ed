package io.leat.dsl.check;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.Arguments;
import io.leat.dsl.vocabulary.MatrixRoom;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the declarations of a whole file, whatever syntax they were written in, and makes jobs of them. */
public final class FileCheck {
  private final Inputs inputs;
  private final Limits limits;
  private final Deadline deadline;
  private final Uses uses;
  private final Diagnostics diagnostics;
  private final boolean alone;

  private FileCheck(
      Inputs inputs,
      Limits limits,
      Deadline deadline,
      Uses uses,
      Diagnostics diagnostics,
      boolean alone) {
    this.alone = alone;
    this.inputs = inputs;
    this.limits = limits;
    this.deadline = deadline;
    this.uses = uses;
    this.diagnostics = diagnostics;
  }

  /**
   * The jobs of a file. They may be used only if there is no error among the diagnostics.
   *
   * @param uses where facts are used in the file
   * @param alone whether jobs that are run by steps, or followed, may be missing, since they were checked when the whole file was
   */
  public static List<CheckedJob> check(
      JobfileSource source,
      List<Declaration> file,
      Inputs inputs,
      Limits limits,
      Deadline deadline,
      Uses uses,
      Diagnostics diagnostics,
      boolean alone) {
    return new FileCheck(inputs, limits, deadline, uses, diagnostics, alone).jobs(source, file);
  }

  private List<CheckedJob> jobs(JobfileSource source, List<Declaration> file) {
    Map<JobName, JobCheck> jobs = new LinkedHashMap<>();
    MatrixRoom room = new MatrixRoom(limits);
    FileExtent extent = new FileExtent(limits);
    Word word = Vocabulary.word("job", Place.FILE).orElseThrow();
    for (Declaration declaration : file) {
      if (!declaration.word().equals(word.name())) {
        continue;
      }
      if (jobs.size() >= Limits.JOBS) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.TOO_MANY_TASKS,
                    declaration.span(),
                    "a Jobfile has at most " + Limits.JOBS + " jobs")
                .help("make tasks of them, or Jobfiles of their own"));
        return List.of();
      }
      PlanningFacts facts = new PlanningFacts(inputs);
      Arguments.of(declaration, word, facts, diagnostics)
          .ifPresent(
              in -> {
                JobName name = in.one("name", JobName.class);
                SourceSpan span = in.span("name", 0);
                JobCheck job =
                    new JobCheck(
                        name, span, facts, limits, deadline, room, extent, uses, diagnostics);
                JobCheck first = jobs.putIfAbsent(name, job);
                if (first != null) {
                  diagnostics.add(
                      Diagnostic.of(
                              DiagnosticCode.DUPLICATE_DECLARATION,
                              span,
                              "the job '" + name + "' is declared twice")
                          .help("give one of them another name")
                          .related(first.nameSpan(), "first declared here"));
                  return;
                }
                job.read(declaration);
              });
    }
    if (file.isEmpty() && !diagnostics.hasErrors()) {
      diagnostics.add(
          Diagnostic.of(DiagnosticCode.EMPTY, source.span(0, 0), "the file declares no job")
              .help(word.exampleFor(source.span(0, 0))));
    }
    otherJobs(jobs);
    if (!alone) {
      followed(jobs);
      followingCircles(jobs);
    }
    parameters(jobs, source);
    List<CheckedJob> checked = new ArrayList<>();
    jobs.values().forEach(job -> job.finish().ifPresent(checked::add));
    return checked;
  }

  /** Jobs that are run by steps must be in this file, take the parameters that they are given, and not run each other in a circle. */
  private void otherJobs(Map<JobName, JobCheck> jobs) {
    for (JobCheck job : jobs.values()) {
      job.runs()
          .forEach(
              run -> {
                if (run.step().job().ofProject()) {
                  return;
                }
                JobName name = run.step().job().job();
                JobCheck other = jobs.get(name);
                if (other == null) {
                  if (!alone) {
                    unknown(name, run.span(), jobs.keySet());
                  }
                  return;
                }
                run.step().parameters().keySet().stream()
                    .filter(each -> !other.draft().parameters.containsKey(each))
                    .forEach(
                        each ->
                            diagnostics.add(
                                Diagnostic.of(
                                        DiagnosticCode.UNKNOWN_PARAMETER,
                                        run.parameters().getOrDefault(each.text(), run.span()),
                                        "the job '"
                                            + run.step().job()
                                            + "' has no parameter '"
                                            + each
                                            + "'")
                                    .help(
                                        Suggestion.help(
                                            each.text(),
                                            other.draft().parameters.keySet().stream()
                                                .map(Object::toString)
                                                .toList()))));
              });
    }
    jobs.values().forEach(job -> job.runs().forEach(run -> lacking(run, jobs)));
    circles(jobs);
  }

  /** The job of this file that a step runs; null when it is none of this file. */
  private static @Nullable JobCheck of(TaskDraft.WrittenRun run, Map<JobName, JobCheck> jobs) {
    return run.step().job().ofProject() ? null : jobs.get(run.step().job().job());
  }

  /** A job that is run by a step is asked nothing: the step gives what it requires. */
  private void lacking(TaskDraft.WrittenRun run, Map<JobName, JobCheck> jobs) {
    JobCheck other = of(run, jobs);
    if (other == null) {
      return;
    }
    for (Parameter parameter : other.draft().parameters.values()) {
      if (parameter.required() && !run.step().parameters().containsKey(parameter.name())) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.BAD_PARAMETER_VALUE,
                    run.span(),
                    "the job '"
                        + run.step().job()
                        + "' requires a value for its parameter '"
                        + parameter.name()
                        + "'")
                .help(
                    "give it: params: [" + parameter.name() + ": ...]",
                    "give it: params: {" + parameter.name() + ": ...}"));
      }
    }
  }

  private void circles(Map<JobName, JobCheck> jobs) {
    Map<JobName, List<JobCircles.Edge>> edges = new LinkedHashMap<>();
    for (JobCheck job : jobs.values()) {
      List<JobCircles.Edge> from = new ArrayList<>();
      job.runs()
          .forEach(
              run -> {
                JobCheck other = of(run, jobs);
                if (other != null) {
                  from.add(new JobCircles.Edge(other.name(), run.span()));
                }
              });
      edges.put(job.name(), from);
    }
    JobCircles.find(
        edges,
        (span, circle) ->
            diagnostics.add(
                Diagnostic.of(DiagnosticCode.CYCLE, span, "jobs run each other: " + circle)
                    .help("take one of these steps away")));
  }

  /** Jobs that start each other at their ends would go on without end, and multiply. */
  private void followingCircles(Map<JobName, JobCheck> jobs) {
    Map<JobName, List<JobCircles.Edge>> edges = new LinkedHashMap<>();
    jobs.keySet().forEach(name -> edges.put(name, new ArrayList<>()));
    for (JobCheck job : jobs.values()) {
      job.draft()
          .follows
          .forEach(
              (name, span) ->
                  edges
                      .getOrDefault(name, new ArrayList<>())
                      .add(new JobCircles.Edge(job.name(), span)));
    }
    JobCircles.find(
        edges,
        (span, circle) ->
            diagnostics.add(
                Diagnostic.of(
                        DiagnosticCode.FOLLOWS_IN_CIRCLE,
                        span,
                        "jobs start each other at their ends: " + circle)
                    .help(
                        "take one of these triggers away; a server ends such a circle by its"
                            + " limits")));
  }

  /** What starts when a job of this file has ended never starts when there is none of that name. */
  private void followed(Map<JobName, JobCheck> jobs) {
    for (JobCheck job : jobs.values()) {
      job.draft()
          .follows
          .forEach(
              (name, span) -> {
                if (!jobs.containsKey(name)) {
                  String help = near(name, jobs.keySet());
                  diagnostics.add(
                      Diagnostic.of(
                              DiagnosticCode.FOLLOWS_NOTHING,
                              span,
                              "there is no job '" + name + "' in this file, so this starts nothing")
                          .help(
                              help != null
                                  ? help
                                  : "declare it, or name its project: 'PROJECT/" + name + "'"));
                }
              });
    }
  }

  private static @Nullable String near(JobName name, Set<JobName> jobs) {
    return Suggestion.help(name.text(), jobs.stream().map(JobName::text).toList());
  }

  private void unknown(JobName name, SourceSpan span, Set<JobName> jobs) {
    String help = near(name, jobs);
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.UNKNOWN_JOB, span, "there is no job '" + name + "' in this file")
            .help(
                help != null
                    ? help
                    : name.text().indexOf(' ') >= 0
                        ? "'run' starts a job; a command is given to 'sh'"
                        : "declare it, or name its project: run 'PROJECT/"
                            + name
                            + "'; a command is given to 'sh'"));
  }

  /** Every parameter that was given must be one of some job. */
  private void parameters(Map<JobName, JobCheck> jobs, JobfileSource source) {
    if (diagnostics.hasErrors()) {
      return;
    }
    Set<String> known = new TreeSet<>();
    jobs.values()
        .forEach(job -> job.draft().parameters.keySet().forEach(name -> known.add(name.text())));
    for (String name : new TreeSet<>(inputs.parameters().keySet())) {
      if (!known.contains(name)) {
        String help = Suggestion.help(name, known);
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.UNKNOWN_PARAMETER,
                    jobs.values().stream()
                        .findFirst()
                        .map(JobCheck::nameSpan)
                        .orElse(source.span(0, 0)),
                    "a value is given for the parameter '" + name + "', and no job has it")
                .help(
                    help != null
                        ? help
                        : known.isEmpty()
                            ? "no job has parameters"
                            : "there are '" + String.join("', '", known) + "'"));
      }
    }
  }
}
