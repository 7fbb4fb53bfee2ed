package io.leat.dsl.check;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Arguments;
import io.leat.dsl.vocabulary.Axes;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.graph.Job;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.JobName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Need;
import io.leat.engine.job.PipeName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the body of one job: its settings, its tasks in their groups, and the order that the groups give. */
final class JobCheck {
  private final JobDraft draft;
  private final PlanningFacts facts;
  private final Limits limits;
  private final Diagnostics diagnostics;
  private final Uses uses;
  private final KnownParameters parameters;
  private final List<TaskDraft> tasks = new ArrayList<>();
  private final Map<String, List<TaskName>> legs = new HashMap<>();
  private final Map<TaskName, SourceSpan> names = new HashMap<>();
  private final Map<PipeName, SourceSpan> pipes = new HashMap<>();

  JobCheck(
      JobName name,
      SourceSpan span,
      PlanningFacts facts,
      Limits limits,
      Uses uses,
      Diagnostics diagnostics) {
    this.draft = new JobDraft(name, span);
    this.facts = facts;
    this.limits = limits;
    this.uses = uses;
    this.parameters = new KnownParameters(facts, uses, diagnostics);
    this.diagnostics = diagnostics;
  }

  JobName name() {
    return draft.name;
  }

  SourceSpan nameSpan() {
    return draft.nameSpan;
  }

  JobDraft draft() {
    return draft;
  }

  /** The other jobs that the steps of this one run. */
  List<TaskDraft.WrittenRun> runs() {
    return tasks.stream().flatMap(task -> task.runs.stream()).toList();
  }

  void read(Declaration job) {
    List<Declaration> body = body(job);
    body.stream()
        .filter(each -> each.word().equals("params"))
        .forEach(each -> ParameterValues.read(each, draft, facts, diagnostics));
    settings(body, Place.JOB);
    for (Declaration each : body) {
      if (each.word().equals("triggers")) {
        settings(body(each), Place.TRIGGERS);
      }
    }
    for (Declaration each : body) {
      unit(each, Place.JOB, false);
    }
    if (tasks.isEmpty() && !diagnostics.hasErrors()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.EMPTY, draft.nameSpan, "the job '" + draft.name + "' has no task")
              .help("for example: task('compile') { sh 'make' }"));
    }
  }

  private static List<Declaration> body(Declaration block) {
    List<Declaration> body = block.body();
    return body == null ? List.of() : body;
  }

  /** Reads the settings of the job among {@code body}. */
  private void settings(List<Declaration> body, Place place) {
    Map<String, SourceSpan> once = new HashMap<>();
    for (Declaration declaration : body) {
      Optional<Word> word = Vocabulary.word(declaration.word(), place);
      if (word.isEmpty()
          || repeated(declaration, word.get(), once)
          || !parameters.check(declaration)) {
        continue;
      }
      if (word.get().isBlock() && word.get().slots().isEmpty()) {
        // nothing is read, but whatever was given is too much
        Arguments.of(declaration, word.get(), facts, diagnostics);
      }
      if (word.get().meaning() instanceof Word.Meaning.OfJob meaning) {
        Arguments.of(declaration, word.get(), facts, diagnostics)
            .ifPresent(in -> meaning.reads().accept(draft, in));
      }
    }
  }

  private boolean repeated(Declaration declaration, Word word, Map<String, SourceSpan> once) {
    SourceSpan first =
        word.repeatable() ? null : once.putIfAbsent(word.name(), declaration.wordSpan());
    if (first == null) {
      return false;
    }
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.REPEATED_SETTING,
                declaration.wordSpan(),
                "'" + word.name() + "' stands twice, and it can be given once")
            .help("take one of them away")
            .related(first, "first given here"));
    return true;
  }

  /** Reads a task, or a group of tasks; gives those that it consists of, in order. */
  private List<TaskDraft> unit(Declaration declaration, Place place, boolean always) {
    if (Vocabulary.word(declaration.word(), place).isEmpty()) {
      return List.of();
    }
    return switch (declaration.word()) {
      case "task" -> task(declaration, place, always);
      case "pipe" -> pipe(declaration, place, always);
      case "sequence" -> sequence(declaration, always);
      case "always" -> {
        List<TaskDraft> all = new ArrayList<>();
        body(declaration).forEach(each -> all.addAll(unit(each, Place.ALWAYS, true)));
        yield all;
      }
      default -> List.of();
    };
  }

  private List<TaskDraft> sequence(Declaration declaration, boolean always) {
    List<TaskDraft> all = new ArrayList<>();
    List<TaskDraft> before = List.of();
    List<Declaration> body = body(declaration);
    for (int i = 0; i < body.size(); i++) {
      List<TaskDraft> unit = new ArrayList<>(unit(body.get(i), Place.SEQUENCE, always));
      while (i + 1 < body.size() && isNextLeg(body.get(i), body.get(i + 1))) {
        unit.addAll(unit(body.get(++i), Place.SEQUENCE, always));
      }
      for (TaskDraft task : unit) {
        before.forEach(earlier -> task.task.need(new Need.Success(earlier.task.name())));
      }
      all.addAll(unit);
      before = unit.isEmpty() ? before : unit;
    }
    return all;
  }

  /** Whether two declarations are legs of one matrix, which Groovy declares one by one: they stand at one place. */
  private static boolean isNextLeg(Declaration one, Declaration next) {
    return one.word().equals("task")
        && one.wordSpan().equals(next.wordSpan())
        && one.named().stream().anyMatch(each -> each.key().equals("matrix"))
        && one.positional().equals(next.positional());
  }

  private List<TaskDraft> pipe(Declaration declaration, Place place, boolean always) {
    Word word = Vocabulary.word("pipe", place).orElseThrow();
    Optional<Arguments> arguments = Arguments.of(declaration, word, facts, diagnostics);
    List<TaskDraft> members = new ArrayList<>();
    for (Declaration each : body(declaration)) {
      List<TaskDraft> unit = unit(each, Place.PIPE, always);
      if (!unit.isEmpty() && hasSeveralLegs(unit.getFirst())) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.STREAM_NEVER_TOGETHER,
                    each.wordSpan(),
                    "a task in a pipe cannot have a matrix of several legs")
                .help("declare one pipe for each leg"));
        return List.of();
      }
      members.addAll(unit);
    }
    if (arguments.isEmpty()) {
      return members;
    }
    PipeName name = arguments.get().one("name", PipeName.class);
    SourceSpan span = arguments.get().span("name", 0);
    Recording recording = arguments.get().one("record", Recording.class, Recording.LOG);
    SourceSpan first = pipes.putIfAbsent(name, span);
    if (first != null) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.DUPLICATE_DECLARATION,
                  span,
                  "the pipe '" + name + "' is declared twice")
              .help("give one of them another name")
              .related(first, "first declared here"));
    }
    if (members.size() < 2 && !diagnostics.hasErrors()) {
      diagnostics.add(
          DiagnosticCode.EMPTY,
          span,
          "the pipe '" + name + "' joins two tasks or more, and it has " + members.size());
    }
    for (int i = 0; i < members.size(); i++) {
      members.get(i).task.pipe(name);
      if (i > 0) {
        members
            .get(i)
            .streams
            .add(new TaskDraft.WrittenStream(members.get(i - 1).task.name(), recording, span));
      }
    }
    return members;
  }

  private boolean hasSeveralLegs(TaskDraft task) {
    return legs.values().stream()
        .anyMatch(several -> several.size() > 1 && several.contains(task.task.name()));
  }

  private List<TaskDraft> task(Declaration declaration, Place place, boolean always) {
    Word word = Vocabulary.word("task", place).orElseThrow();
    Optional<Arguments> arguments = Arguments.of(declaration, word, facts, diagnostics);
    if (arguments.isEmpty()) {
      return List.of();
    }
    String base = arguments.get().one("name", TaskName.class).text();
    SourceSpan span = arguments.get().span("name", 0);
    if (!arguments.get().has("matrix")) {
      return one(new TaskName(base), declaration, span, always);
    }
    List<TaskDraft> made = new ArrayList<>();
    for (Map<String, String> leg : arguments.get().one("matrix", Axes.class).legs()) {
      String name = Axes.name(base, leg);
      Optional<String> problem = NameRule.TITLE.problem(name);
      if (problem.isPresent()) {
        diagnostics.add(
            DiagnosticCode.BAD_NAME,
            span,
            "a leg of the matrix cannot be called '" + name + "': " + problem.get());
        return List.of();
      }
      Declaration concrete = new MatrixLeg(leg, diagnostics).apply(declaration);
      List<TaskDraft> one = one(new TaskName(name), concrete, span, always);
      one.forEach(task -> legs.computeIfAbsent(base, _ -> new ArrayList<>()).add(task.task.name()));
      made.addAll(one);
    }
    return made;
  }

  private List<TaskDraft> one(
      TaskName name, Declaration declaration, SourceSpan span, boolean always) {
    SourceSpan first = names.putIfAbsent(name, span);
    if (first != null) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.DUPLICATE_DECLARATION,
                  span,
                  "the task '" + name + "' is declared twice")
              .help("give one of them another name")
              .related(first, "first declared here"));
      return List.of();
    }
    if (tasks.size() >= limits.tasks()) {
      diagnostics.add(
          DiagnosticCode.TOO_MANY_TASKS, span, "a job has more than " + limits.tasks() + " tasks");
      return List.of();
    }
    TaskDraft task = new TaskDraft(name, span);
    task.task.always(always);
    tasks.add(task);
    Map<String, SourceSpan> once = new HashMap<>();
    for (Declaration each : body(declaration)) {
      Optional<Word> word = Vocabulary.word(each.word(), Place.TASK);
      if (word.isEmpty() || repeated(each, word.get(), once) || !parameters.check(each)) {
        continue;
      }
      task.spans.putIfAbsent(each.word(), each.wordSpan());
      if (word.get().meaning() instanceof Word.Meaning.OfTask meaning) {
        Arguments.of(each, word.get(), facts, diagnostics)
            .ifPresent(in -> meaning.reads().accept(task, in));
      }
    }
    if (task.task.labels().isEmpty()) {
      draft.labels.forEach(task.task::label);
    }
    return List.of(task);
  }

  /** Ties the tasks together and checks the whole; empty when there is an error. */
  Optional<CheckedJob> finish() {
    boolean errorsBefore = diagnostics.hasErrors();
    GraphCheck graph = new GraphCheck(draft, tasks, legs, limits, uses, facts, diagnostics);
    TaskGraph.Result result = graph.tie(errorsBefore);
    if (!(result instanceof TaskGraph.Result.Valid(TaskGraph valid))) {
      return Optional.empty();
    }
    Job job =
        new Job(
            draft.name,
            draft.description,
            List.copyOf(draft.parameters.values()),
            draft.triggers,
            draft.concurrency,
            draft.env,
            draft.timeout,
            valid);
    if (!errorsBefore) {
      new UsageCheck(draft, job, tasks, uses, diagnostics).check();
    }
    return diagnostics.hasErrors() ? Optional.empty() : Optional.of(new CheckedJob(job, facts));
  }

  /** The names under which tasks can be needed: their own, and those of matrices. */
  static Set<String> needable(List<TaskDraft> tasks, Map<String, List<TaskName>> legs) {
    Set<String> names = new LinkedHashSet<>();
    tasks.forEach(task -> names.add(task.task.name().text()));
    names.addAll(legs.keySet());
    return names;
  }
}
