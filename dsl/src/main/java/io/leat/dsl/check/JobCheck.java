package io.leat.dsl.check;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Extent;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Arguments;
import io.leat.dsl.vocabulary.Axes;
import io.leat.dsl.vocabulary.GroupDraft;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.Legs;
import io.leat.dsl.vocabulary.MatrixRoom;
import io.leat.dsl.vocabulary.NeedTarget;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.graph.Job;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Family;
import io.leat.engine.job.JobName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.PipeName;
import io.leat.engine.job.Recording;
import io.leat.engine.job.TaskName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of one job: its settings, its tasks in their groups, and the order that the groups give. */
final class JobCheck {
  /** When the tasks of a block run that is short for a condition. */
  private static final Map<String, Expression> OUTCOMES =
      Map.of(
          "onFailure", is("status", "failed"),
          "onSuccess", is("status", "succeeded"),
          "onFixed",
              new Expression.All(List.of(is("status", "succeeded"), is("before", "failed"))));

  private static Expression is(String fact, String value) {
    return new Expression.Comparison(
        Comparator.EQUAL, Expression.reference("run", fact), Expression.literal(Scalar.of(value)));
  }

  private final JobDraft draft;
  private final PlanningFacts facts;
  private final Limits limits;
  private final Deadline deadline;
  private final Diagnostics diagnostics;
  private final Uses uses;
  private final KnownParameters parameters;
  private final MatrixRoom room;
  private final List<TaskDraft> tasks = new ArrayList<>();
  private final Map<String, List<TaskName>> legs = new HashMap<>();
  private final Map<TaskName, SourceSpan> names = new HashMap<>();
  private final Map<PipeName, SourceSpan> pipes = new HashMap<>();
  private final Around around = new Around();
  private final FileExtent extent;

  /** Whether a limit leaves no room for another task, which has been reported. */
  private boolean full;

  JobCheck(
      JobName name,
      SourceSpan span,
      PlanningFacts facts,
      Limits limits,
      Deadline deadline,
      MatrixRoom room,
      FileExtent extent,
      Uses uses,
      Diagnostics diagnostics) {
    this.draft = new JobDraft(name, span);
    this.facts = facts;
    this.limits = limits;
    this.deadline = deadline;
    this.room = room;
    this.extent = extent;
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
    if (!extent.takesSettings(job)) {
      full = true;
      diagnostics.add(FileExtent.tooMuch(draft.nameSpan));
      return;
    }
    body.stream()
        .filter(each -> each.word().equals("params"))
        .forEach(each -> ParameterValues.read(each, draft, facts, diagnostics));
    settings(body, Place.JOB, null);
    for (Declaration each : body) {
      if (each.word().equals("triggers") && !full) {
        full = !extent.takesTriggers(each, diagnostics);
        settings(full ? List.of() : body(each), Place.TRIGGERS, null);
      }
    }
    for (Declaration each : body) {
      unit(each, Place.JOB, false);
    }
    if (tasks.isEmpty() && !diagnostics.hasErrors()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.EMPTY, draft.nameSpan, "the job '" + draft.name + "' has no task")
              .help(
                  "for example: task('compile') { sh 'make' }",
                  "for example: task: {compile: {sh: make}}"));
    }
  }

  private static List<Declaration> body(Declaration block) {
    List<Declaration> body = block.body();
    return body == null ? List.of() : body;
  }

  /** Reads the settings of the job, or of {@code group}, among {@code body}. */
  private void settings(List<Declaration> body, Place place, @Nullable GroupDraft group) {
    Map<String, SourceSpan> once = new HashMap<>();
    for (Declaration declaration : body) {
      diagnostics.checkTime(declaration.word(), declaration.wordSpan());
      Optional<Word> word = Vocabulary.word(declaration.word(), place);
      if (word.isEmpty()
          || repeated(declaration, word.get(), once)
          || !parameters.check(declaration, declaration.word().equals("task"))) {
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
      if (group != null && word.get().meaning() instanceof Word.Meaning.OfGroup meaning) {
        Arguments.of(declaration, word.get(), facts, diagnostics)
            .ifPresent(in -> meaning.reads().accept(group, in));
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

  /** What stands in a sequence: the tasks that begin when what is before it has ended, and those that what is behind it waits for. */
  private record Unit(List<TaskDraft> first, List<TaskDraft> last) {
    static final Unit NONE = new Unit(List.of(), List.of());

    Unit beside(Unit other) {
      List<TaskDraft> firsts = new ArrayList<>(first);
      List<TaskDraft> lasts = new ArrayList<>(last);
      firsts.addAll(other.first);
      lasts.addAll(other.last);
      return new Unit(firsts, lasts);
    }
  }

  /** Reads a task, or a group of tasks. */
  private Unit unit(Declaration declaration, Place place, boolean always) {
    if (Vocabulary.word(declaration.word(), place).isEmpty()) {
      return Unit.NONE;
    }
    return switch (declaration.word()) {
      case "task" -> {
        List<TaskDraft> legs = task(declaration, place, always);
        yield new Unit(legs, legs);
      }
      case "pipe" -> {
        List<TaskDraft> members = pipe(declaration, place, always);
        yield new Unit(members, members);
      }
      case "sequence" -> sequence(declaration, always);
      case "always", "onFailure", "onSuccess", "onFixed" -> {
        around.enter().when = OUTCOMES.get(declaration.word());
        body(declaration).forEach(each -> unit(each, Place.ALWAYS, true));
        around.leave();
        yield Unit.NONE;
      }
      default -> Unit.NONE;
    };
  }

  private Unit sequence(Declaration declaration, boolean always) {
    List<Declaration> body = body(declaration);
    settings(body, Place.SEQUENCE, around.enter());
    Unit whole = Unit.NONE;
    for (int i = 0; i < body.size(); i++) {
      Unit unit = unit(body.get(i), Place.SEQUENCE, always);
      while (i + 1 < body.size() && isNextLeg(body.get(i), body.get(i + 1))) {
        unit = unit.beside(unit(body.get(++i), Place.SEQUENCE, always));
      }
      for (TaskDraft task : unit.first()) {
        for (TaskDraft earlier : whole.last()) {
          task.task.need(new Need.Success(earlier.task.name()));
        }
      }
      if (!unit.first().isEmpty()) {
        whole = new Unit(whole.first().isEmpty() ? unit.first() : whole.first(), unit.last());
      }
    }
    around.leave();
    return whole;
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
      List<TaskDraft> unit = unit(each, Place.PIPE, always).first();
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
    Optional<Axes> axes = arguments.get().maybe("matrix", Axes.class);
    Together together = new Together(arguments.get(), base, place, diagnostics);
    Legs.beside(arguments.get(), axes.orElse(null), diagnostics);
    if (axes.isEmpty() || axes.get().list() != null) {
      List<TaskDraft> one =
          axes.isEmpty()
              ? one(new TaskName(base), declaration, span, always, false)
              : family(base, axes.get(), arguments.get(), declaration, always);
      one.forEach(together::of);
      return one;
    }
    deadline.check();
    List<Map<String, String>> found =
        full || room.isFull()
            ? List.of()
            : Legs.of(arguments.get(), base, axes.get(), room, diagnostics);
    if (found.isEmpty()) {
      uses.lose();
    }
    List<TaskDraft> made = new ArrayList<>();
    for (Map<String, String> leg : found) {
      // what is shared by the legs is written out for each, so none is made that has no room
      if (full) {
        break;
      }
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
      List<TaskDraft> one = one(new TaskName(name), concrete, span, always, false);
      one.forEach(task -> legs.computeIfAbsent(base, _ -> new ArrayList<>()).add(task.task.name()));
      one.forEach(together::of);
      made.addAll(one);
    }
    return made;
  }

  /** A task for each item of a list: one draft stands for all of them. */
  private List<TaskDraft> family(
      String base, Axes axes, Arguments arguments, Declaration declaration, boolean always) {
    SourceSpan span = arguments.span("name", 0);
    String axis = axes.values().keySet().iterator().next();
    Expression.Reference list = Objects.requireNonNull(axes.list());
    if (!arguments.has("most")) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.MISSING_ARGUMENT,
                  arguments.span("matrix", 0),
                  "a matrix over an output says how many items there are at most")
              .help("add most: 50; up to " + Family.MOST));
      return List.of();
    }
    int most = arguments.one("most", Integer.class);
    TaskName source = new TaskName(list.path().get(1));
    Family family =
        new Family(new TaskName(base), axis, source, new OutputName(list.path().get(2)), most, 0);
    Optional<String> problem = NameRule.TITLE.problem(base + "[" + most + "]");
    if (problem.isPresent()) {
      diagnostics.add(
          DiagnosticCode.BAD_NAME,
          span,
          "a leg cannot be called '" + base + "[" + most + "]': " + problem.get());
      return List.of();
    }
    Declaration open = MatrixLeg.open(axis, diagnostics).apply(declaration);
    List<TaskDraft> one = one(new TaskName(base), open, span, always, true);
    for (TaskDraft task : one) {
      task.task.family(family);
      SourceSpan at = uses.of(list.path().subList(0, 2)).orElse(arguments.span("matrix", 0));
      task.needs.add(new TaskDraft.WrittenNeed(new NeedTarget(source, null), at));
    }
    return one;
  }

  private List<TaskDraft> one(
      TaskName name, Declaration declaration, SourceSpan span, boolean always, boolean family) {
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
    deadline.check();
    if (tasks.size() >= limits.tasks()) {
      full = true;
      diagnostics.add(
          DiagnosticCode.TOO_MANY_TASKS, span, "a job has more than " + limits.tasks() + " tasks");
      return List.of();
    }
    // what tasks share while they are read is written out for each of them later
    if (!extent.takesTask(Extent.of(declaration) + around.extent())) {
      full = true;
      diagnostics.add(extent.tooManyTasks(span));
      return List.of();
    }
    TaskDraft task = new TaskDraft(name, span);
    task.task.always(always);
    tasks.add(task);
    Map<String, SourceSpan> once = new HashMap<>();
    for (Declaration each : body(declaration)) {
      deadline.check();
      Optional<Word> word = Vocabulary.word(each.word(), Place.TASK);
      if (word.isEmpty() || repeated(each, word.get(), once) || !parameters.check(each, family)) {
        continue;
      }
      task.spans.putIfAbsent(each.word(), each.wordSpan());
      if (word.get().meaning() instanceof Word.Meaning.OfTask meaning) {
        Arguments.of(each, word.get(), facts, diagnostics)
            .ifPresent(in -> meaning.reads().accept(task, in));
      }
    }
    around.give(task, limits, diagnostics);
    if (task.task.labels().isEmpty()) {
      draft.labels.forEach(task.task::label);
    }
    if (task.task.hasScript()) {
      draft.secretEnv.forEach(
          (variable, value) -> {
            if (!task.task.hasEnv(variable) && !task.task.idTokens().containsKey(variable)) {
              task.task.env(variable, value);
            }
          });
    }
    new TokenCheck(draft, diagnostics).check(task);
    return List.of(task);
  }

  /** Ties the tasks together and checks the whole; empty when there is an error. */
  Optional<CheckedJob> finish() {
    deadline.check();
    new TokenCheck(draft, diagnostics).checkJob();
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
  static Set<String> needable(
      List<TaskDraft> tasks, Map<String, List<TaskName>> legs, TaskDraft who) {
    Set<String> names = new LinkedHashSet<>();
    tasks.forEach(task -> names.add(task.task.name().text()));
    names.addAll(legs.keySet());
    names.remove(who.task.name().text());
    return names;
  }
}
