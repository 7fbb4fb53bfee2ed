package io.leat.dsl.check;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.TaskDraft;
import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.job.VariableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the conditions of tasks: that they compare values of one kind, that they can be true, alone and with those before them. */
final class ConditionCheck {
  /** More conditions before a task than this are not looked at together. */
  private static final int MOST_TOGETHER = 6;

  /** Stands for an item of a list. */
  private static final Expression ITEM = Expression.literal(Scalar.of("..."));

  private static final Expression.Reference TRIGGER = Expression.reference("trigger", "kind");

  private static final List<Scalar> KINDS =
      TriggerKind.words().stream().<Scalar>map(Scalar::of).toList();

  private final JobDraft job;
  private final Map<TaskName, TaskDraft> drafts;
  private final PlanningFacts facts;
  private final Diagnostics diagnostics;
  private final Map<TaskName, Task> tasks = new HashMap<>();

  /** The choices of the facts that were compared, to be looked up as often as they are. */
  private final Map<Expression.Reference, Optional<Set<Scalar>>> listed = new HashMap<>();

  /** A condition as it was written: that of a task, or of one of its steps. */
  private record Written(Expression when, SourceSpan span, String whose) {
    /** Whose it is, without the leg: legs share their condition, also where each is written out. */
    String shared() {
      int leg = whose.lastIndexOf('[');
      return leg < 0 ? whose : whose.substring(0, leg);
    }
  }

  /** A condition of a leg that cannot be true, because of a part of it. */
  private record Never(Task task, Written written, Expression part) {}

  private static boolean isLeg(Task task) {
    return task.name().text().endsWith("]");
  }

  ConditionCheck(
      JobDraft job, Map<TaskName, TaskDraft> drafts, PlanningFacts facts, Diagnostics diagnostics) {
    this.job = job;
    this.drafts = drafts;
    this.facts = facts;
    this.diagnostics = diagnostics;
  }

  void check(List<Task> all) {
    boolean any = false;
    for (Task task : all) {
      tasks.put(task.name(), task);
      any |= !conditions(task).isEmpty();
    }
    if (!any) {
      return;
    }
    Satisfiability satisfiability = new Satisfiability(this::choices);
    Set<TaskName> never = new LinkedHashSet<>();
    // the legs of a matrix share their condition: that some of them do not run is what it is for
    Map<String, List<Never>> ofLegs = new LinkedHashMap<>();
    Set<String> possible = new HashSet<>();
    for (Task task : all) {
      for (Written written : conditions(task)) {
        Expression when = written.when();
        if (!kinds(written)) {
          continue;
        }
        Optional<Expression> part = impossible(when, satisfiability);
        if (part.isEmpty()) {
          possible.add(written.shared());
        } else if (isLeg(task)) {
          ofLegs
              .computeIfAbsent(written.shared(), each -> new ArrayList<>())
              .add(new Never(task, written, part.get()));
        } else {
          never.add(task.name());
          neverTrue(written, part.get());
        }
      }
    }
    Set<TaskName> idle = new HashSet<>();
    ofLegs.forEach(
        (shared, legs) -> {
          if (possible.contains(shared)) {
            legs.stream()
                .filter(leg -> leg.written().when().equals(leg.task().when()))
                .forEach(leg -> idle.add(leg.task().name()));
          } else {
            never.add(legs.getFirst().task().name());
            neverTrue(legs.getFirst().written(), legs.getFirst().part());
          }
        });
    Map<TaskName, Set<Expression>> before = new HashMap<>();
    for (Task task : all) {
      Set<Expression> together = conditions(task, before);
      Expression own = task.when();
      if (own != null
          && !idle.contains(task.name())
          && together.size() > 1
          && never.isEmpty()
          && !satisfiability.possible(List.copyOf(together))) {
        never.add(task.name());
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.UNREACHABLE_TASK,
                    span(task),
                    "task '"
                        + task.name()
                        + "' can never run: its condition contradicts that of a task it needs")
                .help("its own is " + own));
      }
    }
  }

  /** The part of a condition because of which it can never be true, or all of it; empty when it can, or is {@code false} itself. */
  private Optional<Expression> impossible(Expression when, Satisfiability satisfiability) {
    if (when instanceof Expression.Literal) {
      return Optional.empty();
    }
    Optional<Expression> noChoice = noChoice(when);
    return noChoice.isPresent() || satisfiability.possible(List.of(when))
        ? noChoice
        : Optional.of(when);
  }

  /** The condition of a task and those of its steps. */
  private List<Written> conditions(Task task) {
    List<Written> written = new ArrayList<>();
    TaskDraft draft = drafts.get(task.name());
    String name = "task '" + task.name() + "'";
    Expression own = task.when();
    if (own != null) {
      written.add(new Written(own, span(task), name));
    }
    for (int i = 0; i < task.steps().size(); i++) {
      Expression when = task.steps().get(i).settings().when();
      if (when != null) {
        SourceSpan span = draft == null ? null : draft.spans.get("when of step " + (i + 1));
        String whose = "step " + (i + 1) + " of " + name;
        written.add(new Written(when, span == null ? span(task) : span, whose));
      }
    }
    return written;
  }

  /** The conditions that must all hold for {@code task} to run. */
  private Set<Expression> conditions(Task task, Map<TaskName, Set<Expression>> done) {
    Set<Expression> known = done.get(task.name());
    if (known != null) {
      return known;
    }
    List<Task> path = new ArrayList<>(List.of(task));
    while (!path.isEmpty()) {
      Task at = path.getLast();
      Task open = null;
      for (Need need : at.needs()) {
        Task other = tasks.get(need.task());
        if (other != null && !done.containsKey(other.name()) && !at.always()) {
          open = other;
          break;
        }
      }
      if (open != null) {
        path.add(open);
        continue;
      }
      Set<Expression> together = new LinkedHashSet<>();
      for (Need need : at.needs()) {
        together.addAll(done.getOrDefault(need.task(), Set.of()));
      }
      Expression own = at.when();
      if (own != null && !(own instanceof Expression.Literal)) {
        together.add(own);
      }
      done.put(at.name(), together.size() > MOST_TOGETHER ? Set.of() : together);
      path.removeLast();
    }
    return done.getOrDefault(task.name(), Set.of());
  }

  /** The first comparison in a condition with a value that its parameter does not take. */
  private Optional<Expression> noChoice(Expression when) {
    List<Expression> found = new ArrayList<>();
    when.walk(
        each -> {
          if (each
                  instanceof
                  Expression.Comparison(
                      Comparator comparator,
                      Expression.Reference reference,
                      Expression.Literal(Scalar.Text value))
              && comparator == Comparator.EQUAL
              && isNoChoice(reference, value)) {
            found.add(each);
          }
          if (each
              instanceof
              Expression.Membership(Expression.Reference reference, List<Expression> members)) {
            members.stream()
                .filter(
                    member ->
                        member instanceof Expression.Literal(Scalar.Text value)
                            && isNoChoice(reference, value))
                .map(member -> new Expression.Comparison(Comparator.EQUAL, reference, member))
                .forEach(found::add);
          }
        });
    return found.stream().findFirst();
  }

  private boolean isNoChoice(Expression.Reference reference, Scalar value) {
    return listed
        .computeIfAbsent(reference, each -> choices(each).map(Set::copyOf))
        .filter(all -> !all.contains(value))
        .isPresent();
  }

  private void neverTrue(Written written, Expression when) {
    SourceSpan span = written.span();
    String help = "take it away, or correct the condition";
    if (when
            instanceof
            Expression.Comparison(
                Comparator _,
                Expression.Literal(Scalar.Text(String quoted)),
                Expression _)
        && isFact(quoted)) {
      String name = quoted.substring(quoted.indexOf('.') + 1);
      help =
          "in quotes it is a text: write "
              + String.join(
                  " or ", quoted.equals(name) ? PlanningFacts.called(name) : List.of(quoted))
              + " without them";
    }
    if (when
        instanceof
        Expression.Comparison(
            Comparator _,
            Expression.Reference reference,
            Expression.Literal(Scalar.Text(String text)))) {
      List<String> choices =
          choices(reference).stream().flatMap(List::stream).map(Scalar::text).toList();
      String suggestion = Suggestion.help(text, choices);
      help =
          suggestion != null
              ? suggestion
              : "'" + reference + "' is one of '" + String.join("', '", choices) + "'";
      int at = span.text().indexOf(text);
      if (at > 0 && span.text().indexOf(text, at + 1) < 0) {
        span = span.source().span(span.start() + at - 1, span.start() + at + text.length() + 1);
      }
    }
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.CONDITION_NEVER_TRUE,
                span,
                (when.equals(written.when()) ? "the condition" : "a part of the condition")
                    + " of "
                    + written.whose()
                    + " can never be true: "
                    + when)
            .help(help));
  }

  /** Whether a fact is called like this, whole or by its last word. */
  private static boolean isFact(String name) {
    List<String> whole = PlanningFacts.called(name.substring(name.indexOf('.') + 1));
    return name.indexOf('.') < 0 ? !whole.isEmpty() : whole.contains(name);
  }

  private SourceSpan span(Task task) {
    TaskDraft draft = drafts.get(task.name());
    SourceSpan when = draft == null ? null : draft.whenSpan;
    return when != null ? when : draft != null ? draft.nameSpan : job.nameSpan;
  }

  /** The only values that a fact can have; empty when they cannot be listed. */
  private Optional<List<Scalar>> choices(Expression.Reference reference) {
    if (kind(reference).filter(kind -> kind == ValueKind.FLAG).isPresent()) {
      return Optional.of(List.of(Scalar.of(true), Scalar.of(false)));
    }
    if (reference.root().equals("params")
        && parameter(reference) instanceof Parameter.Text text
        && !text.choices().isEmpty()) {
      return Optional.of(text.choices().stream().map(Scalar::of).toList());
    }
    return reference.equals(TRIGGER) ? Optional.of(KINDS) : OutcomeCheck.choices(reference);
  }

  private @Nullable Parameter parameter(Expression.Reference reference) {
    return reference.path().size() == 2
        ? job.parameters.get(new VariableName(reference.path().get(1)))
        : null;
  }

  /** The kind of the values of an expression; empty when it is not known. */
  private Optional<ValueKind> kind(Expression expression) {
    return switch (expression) {
      case Expression.Literal(Scalar value) -> Optional.of(value.kind());
      case Expression.Reference reference -> {
        Parameter parameter = reference.root().equals("params") ? parameter(reference) : null;
        if (parameter != null) {
          yield Optional.of(parameter.kind());
        }
        if (reference.root().equals("outputs") && reference.path().size() == 3) {
          Task task = tasks.get(new TaskName(reference.path().get(1)));
          OutputDeclaration output =
              task == null ? null : task.outputs().get(new OutputName(reference.path().get(2)));
          yield output == null ? Optional.empty() : Optional.of(output.kind());
        }
        if (reference.root().equals("matrix")) {
          yield Optional.of(ValueKind.TEXT);
        }
        yield facts.names(reference.root()).isEmpty() && !reference.root().equals("tasks")
            ? Optional.empty()
            : Optional.of(PlanningFacts.kind(reference));
      }
      case Expression.Call(var function, var _) -> Optional.of(function.result());
      case Expression.Interpolation _ -> Optional.of(ValueKind.TEXT);
      case Expression.Not _,
          Expression.All _,
          Expression.Any _,
          Expression.Comparison _,
          Expression.Membership _,
          Expression.Match _ ->
          Optional.of(ValueKind.FLAG);
    };
  }

  private boolean kinds(Written written) {
    boolean[] sound = {true};
    SourceSpan span = written.span();
    written
        .when()
        .walk(
            each -> {
              switch (each) {
                case Expression.Comparison(
                        Comparator comparator,
                        Expression left,
                        Expression right) ->
                    sound[0] &= agree(span, comparator.symbol(), left, right);
                case Expression.Membership(Expression element, List<Expression> members) ->
                    members.forEach(
                        member ->
                            sound[0] &=
                                (members.size() == 1 && isList(member))
                                    ? agree(span, "in", element, ITEM)
                                    : agree(span, "in", element, member));
                case Expression.Match(Expression text, var _, boolean whole) ->
                    sound[0] &= agree(span, whole ? "==~" : "=~", text, isList(text) ? ITEM : text);
                case Expression.Call(Function function, List<Expression> arguments)
                    when function == Function.STARTS_WITH || function == Function.ENDS_WITH ->
                    arguments.forEach(
                        text ->
                            sound[0] &=
                                agree(span, function.word(), text, isList(text) ? ITEM : text));
                default -> {}
              }
            });
    return sound[0];
  }

  private boolean isList(Expression expression) {
    return kind(expression).filter(kind -> kind == ValueKind.LIST).isPresent();
  }

  private boolean agree(SourceSpan span, String operator, Expression left, Expression right) {
    Optional<ValueKind> a = kind(left);
    Optional<ValueKind> b = kind(right);
    boolean fits =
        a.isEmpty()
            || b.isEmpty()
            || a.get() == b.get()
            || a.get() == ValueKind.NOTHING
            || b.get() == ValueKind.NOTHING;
    if (!fits) {
      String help =
          left instanceof Expression.Reference reference && reference.root().equals("outputs")
              ? "declare the type of the output: output '"
                  + reference.path().getLast()
                  + "', type: '"
                  + b.get().word()
                  + "'"
              : "write a value of the kind " + a.get().word();
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.KIND_MISMATCH,
                  span,
                  "'"
                      + left
                      + "' is a "
                      + a.get().word()
                      + ", and '"
                      + operator
                      + "' compares it with "
                      + right
                      + ", a "
                      + b.get().word())
              .help(help));
    }
    return fits;
  }
}
