package io.leat.dsl.check;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.NeedTarget;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.expression.Expression;
import io.leat.engine.graph.Families;
import io.leat.engine.graph.GraphProblem;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what tasks say about each other into edges, and the problems of the graph into diagnostics at their places. */
final class GraphCheck {
  /** Each suggestion looks at all names; where more than this are unknown, the rest gets none. */
  private static final int MOST_SUGGESTIONS = 100;

  private final JobDraft job;
  private final List<TaskDraft> drafts;
  private final Map<String, List<TaskName>> legs;
  private final Limits limits;
  private final Uses uses;
  private final PlanningFacts facts;
  private final Diagnostics diagnostics;
  private final Map<TaskName, TaskDraft> byName = new LinkedHashMap<>();
  private final Map<Tie, SourceSpan> ties = new HashMap<>();

  /** A task and one that it needs, whose place in the source is remembered. */
  private record Tie(TaskName task, TaskName other) {
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Tie tie && task.equals(tie.task) && other.equals(tie.other);
    }

    @Override
    public int hashCode() {
      return 31 * task.hashCode() + other.hashCode();
    }
  }

  GraphCheck(
      JobDraft job,
      List<TaskDraft> drafts,
      Map<String, List<TaskName>> legs,
      Limits limits,
      Uses uses,
      PlanningFacts facts,
      Diagnostics diagnostics) {
    this.job = job;
    this.drafts = drafts;
    this.legs = legs;
    this.limits = limits;
    this.uses = uses;
    this.facts = facts;
    this.diagnostics = diagnostics;
    drafts.forEach(draft -> byName.put(draft.task.name(), draft));
  }

  /**
   * The graph.
   *
   * @param errorsBefore whether parts of the job are missing, so that what is unknown may be a consequence of an error already reported
   */
  TaskGraph.Result tie(boolean errorsBefore) {
    List<Task> tasks = new ArrayList<>(drafts.size());
    for (TaskDraft draft : drafts) {
      needs(draft);
      Task task = referencesTied(draft);
      tasks.add(task);
      if (task.steps().isEmpty() && task.needs().isEmpty() && !errorsBefore) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.EMPTY,
                    draft.nameSpan,
                    "the task '" + task.name() + "' has no step")
                .help("for example: sh 'make'", "for example: sh: make"));
      }
    }
    legNames();
    if (Families.count(tasks) > limits.tasks()) {
      diagnostics.add(
          DiagnosticCode.TOO_MANY_TASKS,
          job.nameSpan,
          "the job '"
              + job.name
              + "' has up to "
              + Families.count(tasks)
              + " tasks with the legs of its families, and "
              + limits.tasks()
              + " at most");
      return new TaskGraph.Result.Invalid(List.of());
    }
    if (Families.edges(tasks) > limits.edges()) {
      diagnostics.add(
          DiagnosticCode.TOO_MANY_EDGES,
          job.nameSpan,
          "the job '" + job.name + "' has more than " + limits.edges() + " edges");
      return new TaskGraph.Result.Invalid(List.of());
    }
    TaskGraph.Result result = TaskGraph.of(tasks);
    if (result instanceof TaskGraph.Result.Invalid(List<GraphProblem> problems)) {
      Set<String> unknown = new HashSet<>();
      problems.forEach(problem -> report(problem, unknown));
    } else if (!errorsBefore) {
      new OutcomeCheck(byName, uses, diagnostics).check(tasks);
      new ConditionCheck(job, byName, facts, diagnostics).check(tasks);
    }
    return result;
  }

  /** The legs of families are called by their numbers, and so is no other task. */
  private void legNames() {
    for (TaskDraft draft : drafts) {
      String name = draft.task.name().text();
      int bracket = name.lastIndexOf('[');
      if (bracket < 1 || !name.endsWith("]")) {
        continue;
      }
      TaskDraft other = byName.get(new TaskName(name.substring(0, bracket).strip()));
      if (other != null && other.task.build().isFamily()) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.DUPLICATE_DECLARATION,
                    draft.nameSpan,
                    "'" + name + "' may be a leg of '" + other.task.name() + "'")
                .help("give one of them another name")
                .related(other.nameSpan, "declared here"));
      }
    }
  }

  private void needs(TaskDraft draft) {
    for (TaskDraft.WrittenNeed written : draft.needs) {
      NeedTarget target = written.target();
      OutputName output = target.output();
      List<TaskName> several =
          byName.containsKey(target.task()) ? null : legs.get(target.task().text());
      for (TaskName name : several == null ? List.of(target.task()) : several) {
        draft.task.need(output == null ? new Need.Success(name) : new Need.Published(name, output));
        ties.putIfAbsent(new Tie(draft.task.name(), name), written.span());
      }
    }
    for (TaskDraft.WrittenStream stream : draft.streams) {
      draft.task.need(new Need.Stream(stream.from(), stream.recording()));
      ties.putIfAbsent(new Tie(draft.task.name(), stream.from()), stream.span());
    }
  }

  /** A task that refers to an output needs its task, unless it says itself what it waits for (ADR 6). */
  private Task referencesTied(TaskDraft draft) {
    Task task = draft.task.build();
    if (task.always()) {
      return task;
    }
    boolean more = false;
    for (Expression.Reference reference : task.outputReferences()) {
      TaskName from = new TaskName(reference.path().get(1));
      boolean tied =
          task.needs().stream()
              .anyMatch(
                  need ->
                      need.task().equals(from)
                          && (!(need instanceof Need.Published(var _, OutputName output))
                              || output.text().equals(reference.path().get(2))));
      if (!tied && !matrix(reference)) {
        draft.task.need(new Need.Success(from));
        uses.of(reference.path().subList(0, 2))
            .ifPresent(span -> ties.putIfAbsent(new Tie(task.name(), from), span));
        more = true;
      }
    }
    return more ? draft.task.build() : task;
  }

  /** Whether a reference names a matrix instead of one of its legs, which is reported. */
  private boolean matrix(Expression.Reference reference) {
    String base = reference.path().get(1);
    List<TaskName> several = byName.containsKey(new TaskName(base)) ? null : legs.get(base);
    if (several == null) {
      return false;
    }
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.UNKNOWN_TASK,
                place(reference.path().subList(0, 2), job.nameSpan),
                "'"
                    + base
                    + "' has a matrix: each of its "
                    + several.size()
                    + " legs has outputs of its own")
            .help("name one: outputs['" + several.getFirst() + "']." + reference.path().get(2)));
    return true;
  }

  private SourceSpan place(List<String> path, SourceSpan otherwise) {
    return uses.of(path).orElse(otherwise);
  }

  private SourceSpan place(TaskName task, TaskName other) {
    SourceSpan span = ties.get(new Tie(task, other));
    return span != null ? span : name(task);
  }

  /** The last need of a cycle that was written down; the order of a sequence or pipe is not. */
  private SourceSpan place(List<TaskName> cycle) {
    for (int i = cycle.size() - 1; i > 0; i--) {
      SourceSpan span = ties.get(new Tie(cycle.get(i - 1), cycle.get(i)));
      if (span != null) {
        return span;
      }
    }
    return name(cycle.getFirst());
  }

  private SourceSpan name(TaskName task) {
    TaskDraft draft = byName.get(task);
    return draft == null ? job.nameSpan : draft.nameSpan;
  }

  private void report(GraphProblem problem, Set<String> unknown) {
    TaskName task = problem.task();
    switch (problem) {
      case GraphProblem.DuplicateTask _ -> {}
      case GraphProblem.UnknownTask(var _, Need need) -> {
        if (unknown.add("task " + need.task())) {
          String help =
              unknown.size() > MOST_SUGGESTIONS
                  ? null
                  : Suggestion.help(
                      need.task().text(), JobCheck.needable(drafts, legs, draft(task)));
          if (help == null && uses.lost()) {
            return;
          }
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.UNKNOWN_TASK,
                      place(task, need.task()),
                      "task '" + task + "' needs unknown task '" + need.task() + "'")
                  .help(help != null ? help : "declare it, or take the need away"));
        }
      }
      case GraphProblem.UnknownOutput(var _, TaskName from, OutputName output) -> {
        if (unknown.add("output " + from + "." + output)) {
          List<String> known = new ArrayList<>();
          draft(from).task.build().outputs().keySet().forEach(each -> known.add(each.text()));
          String help = Suggestion.help(output.text(), known);
          if (help == null && uses.lost()) {
            return;
          }
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.UNKNOWN_OUTPUT,
                      place(List.of("outputs", from.text(), output.text()), place(task, from)),
                      "task '" + from + "' declares no output '" + output + "'")
                  .help(
                      help != null ? help : "declare it there: output '" + output + "'",
                      help != null ? help : "declare it there: output: " + output));
        }
      }
      case GraphProblem.UnknownArtifact(var _, TaskName from, var artifact) -> {
        List<String> known = new ArrayList<>();
        draft(from).task.build().artifacts().keySet().forEach(each -> known.add(each.text()));
        String help = Suggestion.help(artifact.text(), known);
        if (help == null && uses.lost()) {
          return;
        }
        SourceSpan span = draft(task).spans.get("use " + from + "/" + artifact);
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.UNKNOWN_ARTIFACT,
                    span != null ? span : place(task, from),
                    "task '" + from + "' declares no artifact '" + artifact + "'")
                .help(
                    help != null
                        ? help
                        : "declare it there: artifact '" + artifact + "', files: '...'",
                    help != null
                        ? help
                        : "declare it there: artifact: {" + artifact + ": {files: ...}}"));
      }
      case GraphProblem.NotAList(var _, TaskName from, OutputName output) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.KIND_MISMATCH,
                      place(List.of("outputs", from.text(), output.text()), place(task, from)),
                      "task '"
                          + task
                          + "' is one for each item of a list, and the output '"
                          + output
                          + "' of '"
                          + from
                          + "' is none")
                  .help(
                      "declare its type there: output '" + output + "', type: 'list'",
                      "declare its type there: output: {" + output + ": {type: list}}"));
      case GraphProblem.OfFamily(var _, TaskName family, GraphProblem.OfFamily.What what) ->
          family(task, family, what);
      case GraphProblem.Cycle(var _, List<TaskName> path) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.CYCLE,
                      place(path),
                      "dependency cycle: "
                          + String.join(" -> ", path.stream().map(TaskName::text).toList()))
                  .help("take one of these needs away"));
      case GraphProblem.NeedsAlways(var _, TaskName always) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.NEEDS_ALWAYS,
                      place(task, always),
                      "task '"
                          + task
                          + "' needs '"
                          + always
                          + "', which runs only after all others have ended")
                  .help("take '" + always + "' out of 'always', or put '" + task + "' into it"));
      case GraphProblem.SecondStream(var _, TaskName first, TaskName second) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.SECOND_STREAM,
                      place(task, first),
                      "task '"
                          + task
                          + "' would read the stdout of both '"
                          + first
                          + "' and '"
                          + second
                          + "'")
                  .help("a task has one stdin: join the two writers first"));
      case GraphProblem.StreamRetry(var _, TaskName other) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.STREAM_RETRY,
                      setting(task, "retry"),
                      "task '"
                          + task
                          + "' is tried again, and '"
                          + other
                          + "' at the other end of its stream is not")
                  .help(
                      "tasks joined by a stream are tried again together: give both the same"
                          + " 'retry'"));
      case GraphProblem.StreamLock(var _, TaskName other, var lock) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.STREAM_NEVER_TOGETHER,
                      setting(task, "lock"),
                      "task '"
                          + task
                          + "' and '"
                          + other
                          + "' run at once, joined by a stream, and hold the same lock '"
                          + lock
                          + "'")
                  .help("let one of them hold it"));
      case GraphProblem.StreamOrder(var _, TaskName other, List<TaskName> path) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.STREAM_NEVER_TOGETHER,
                      place(task, path.size() > 1 ? path.get(1) : other),
                      "tasks '"
                          + task
                          + "' and '"
                          + other
                          + "' start together, joined by streams, and yet one waits for the other: "
                          + String.join(
                              " waits for ", path.stream().map(each -> "'" + each + "'").toList()))
                  .help("take that need or output out, or hand the data over as an artifact"));
      case GraphProblem.StreamAlways(var _, TaskName writer) ->
          diagnostics.add(
              Diagnostic.of(
                      DiagnosticCode.STREAM_NEVER_TOGETHER,
                      place(task, writer),
                      "task '"
                          + task
                          + "' runs after all others have ended, and so never beside '"
                          + writer
                          + "', whose stdout it reads")
                  .help("take '" + task + "' out of 'always', or put '" + writer + "' into it"));
    }
  }

  private void family(TaskName task, TaskName family, GraphProblem.OfFamily.What what) {
    String legs = "'" + family + "' is a family: ";
    SourceSpan at = place(task, family);
    Diagnostic problem =
        switch (what) {
          case OUTPUT ->
              Diagnostic.of(
                      DiagnosticCode.FAMILY,
                      place(List.of("outputs", family.text()), at),
                      legs + "each of its legs has outputs of its own")
                  .help("hand the data over by files, or ask the task that made the list");
          case ARTIFACT ->
              Diagnostic.of(
                      DiagnosticCode.FAMILY, at, legs + "each of its legs has artifacts of its own")
                  .help(
                      "let each leg upload in its script what is to be gathered; its artifacts stay"
                          + " with the run, for people");
          case STREAM ->
              Diagnostic.of(
                      DiagnosticCode.FAMILY,
                      at,
                      legs + "none of its legs is at the end of a stream")
                  .help("take it out of the pipe, and the stdin away");
          case ALWAYS ->
              Diagnostic.of(
                      DiagnosticCode.FAMILY,
                      name(family),
                      legs + "it does not run at the end, since its list may not be there then")
                  .help("put it outside, or write a task that loops in its script");
        };
    diagnostics.add(problem);
  }

  private TaskDraft draft(TaskName name) {
    TaskDraft draft = byName.get(name);
    if (draft == null) {
      throw new IllegalStateException("the graph names a task of the job");
    }
    return draft;
  }

  private SourceSpan setting(TaskName task, String word) {
    TaskDraft draft = byName.get(task);
    SourceSpan span = draft == null ? null : draft.spans.get(word);
    return span != null ? span : name(task);
  }
}
