package io.leat.dsl.eval;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.NameRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the names of facts stand for: a value that is known and remembers its name, or one of the future. */
final class NamedFacts {
  private final Uses uses;
  private final PlanningFacts facts;
  private final Words words;

  NamedFacts(Uses uses, PlanningFacts facts, Words words) {
    this.uses = uses;
    this.facts = facts;
    this.words = words;
  }

  /** What {@code path.name} stands for among the facts. */
  Value fact(List<String> path, String name, SourceSpan at) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    String root = path.getFirst();
    uses.add(longer, at);
    if (root.equals("outputs")) {
      return longer.size() == 3 ? output(longer, at) : new Value.Namespace(List.copyOf(longer));
    }
    if (root.equals("tasks")) {
      return longer.size() == 3 ? status(longer, at) : new Value.Namespace(List.copyOf(longer));
    }
    if (root.equals("run") && PlanningFacts.RUN.contains(name)) {
      return new Value.Future(new Expression.Reference(longer));
    }
    if (root.equals("matrix")) {
      return words.axis(name, at);
    }
    Expression.Reference reference = new Expression.Reference(longer);
    Optional<Scalar> value = facts.of(reference);
    if (value.isEmpty() && root.equals("params") && words.isBrokenParameter(name)) {
      return Value.broken();
    }
    if (value.isEmpty()) {
      throw new EvaluationProblem(UnknownNames.fact(root, name, facts.names(root), at));
    }
    return new Value.Traced(value(value.get()), reference);
  }

  /** The whole names of what may be meant by {@code name} alone: parameters and outputs that are declared so far, and facts. */
  List<String> called(String name) {
    List<String> whole = new ArrayList<>();
    if (facts.parameters().containsKey(name)) {
      whole.add("params." + name);
    }
    whole.addAll(words.outputs(name));
    whole.addAll(PlanningFacts.called(name));
    return whole;
  }

  private static Value status(List<String> path, SourceSpan at) {
    NameRule.TITLE
        .problem(path.get(1))
        .ifPresent(
            problem -> {
              throw new EvaluationProblem(DiagnosticCode.BAD_NAME, at, problem, null);
            });
    if (!path.get(2).equals("status")) {
      throw new EvaluationProblem(
          UnknownNames.fact("tasks." + path.get(1), path.get(2), Set.of("status"), at));
    }
    return new Value.Future(new Expression.Reference(path));
  }

  private static Value output(List<String> path, SourceSpan at) {
    boolean task = NameRule.TITLE.problem(path.get(1)).isEmpty();
    NameRule rule = task ? NameRule.WORD : NameRule.TITLE;
    rule.problem(path.get(task ? 2 : 1))
        .ifPresent(
            problem -> {
              throw new EvaluationProblem(DiagnosticCode.BAD_NAME, at, problem, null);
            });
    return new Value.Future(new Expression.Reference(path));
  }

  private static Value value(Scalar scalar) {
    return switch (scalar) {
      case Scalar.Text(String text) -> Value.of(text);
      case Scalar.Numeric(var amount) ->
          amount.scale() <= 0 && amount.precision() - amount.scale() < 10
              ? Value.of(amount.intValueExact())
              : new Value.Num(amount);
      case Scalar.Flag(boolean on) -> Value.of(on);
      case Scalar.Items(List<String> items) ->
          Value.Items.of(items.stream().<Value>map(each -> Value.of(each)).toList());
      case Scalar.Nothing() -> Value.nil();
    };
  }
}
