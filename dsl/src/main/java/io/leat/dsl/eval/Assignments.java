package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.dsl.syntax.Statement;
import java.util.List;

/** Gives variables, properties and elements their values. */
final class Assignments {
  private final Interpreter in;
  private final Expressions expressions;

  Assignments(Interpreter in, Expressions expressions) {
    this.in = in;
    this.expressions = expressions;
  }

  Value assign(Statement.Assign assign, Scope variables) {
    Value value;
    if (assign.operator().isEmpty()) {
      value = expressions.evaluate(assign.value(), variables);
    } else {
      Value before = expressions.evaluate(assign.target(), variables);
      if (assign.operator().equals("?")) {
        value =
            in.operations().truth(before, assign.span())
                ? before
                : expressions.evaluate(assign.value(), variables);
      } else {
        value =
            in.operations()
                .binary(
                    assign.operator(),
                    expressions.known(before, assign.span()),
                    expressions.known(
                        expressions.evaluate(assign.value(), variables), assign.value().span()),
                    assign.span());
      }
    }
    store(assign.target(), value, variables);
    return value;
  }

  private void store(Node target, Value value, Scope variables) {
    switch (target) {
      case Node.Variable(String name, SourceSpan span) -> {
        if (!variables.assign(name, value)) {
          if (Conditions.NAMESPACES.contains(name)) {
            throw new EvaluationProblem(
                DiagnosticCode.READ_ONLY, span, "'" + name + "' cannot be changed", null);
          }
          throw new EvaluationProblem(UnknownNames.assigned(name, span, variables));
        }
      }
      case Node.Property(
              Node receiver,
              Node name,
              boolean _,
              boolean _,
              SourceSpan at,
              SourceSpan _) ->
          put(
              expressions.evaluate(receiver, variables),
              expressions.evaluate(name, variables),
              value,
              at);
      case Node.Index(Node receiver, Node index, boolean _, SourceSpan at) ->
          put(
              expressions.evaluate(receiver, variables),
              expressions.evaluate(index, variables),
              value,
              at);
      default ->
          throw new IllegalStateException(
              "the grammar assigns to variables, properties and elements only");
    }
  }

  private void put(Value receiver, Value index, Value value, SourceSpan at) {
    switch (receiver.plain()) {
      case Value.Entries(ValueMap entries) -> {
        in.texts().changes(entries, at);
        entries.put(expressions.name(index, at), value, in.budget(), at);
      }
      case Value.Items(List<Value> items, var kind)
          when kind == Value.Items.Kind.LIST && index.plain() instanceof Value.Num(Integer i) -> {
        int position = i < 0 ? items.size() + i : i;
        if (position < 0) {
          throw new EvaluationProblem(
              DiagnosticCode.NO_SUCH_ELEMENT,
              at,
              "a list of " + items.size() + " has no element " + i,
              null);
        }
        in.texts().changes(items, at);
        in.budget().elements(Math.max(1, position - items.size()), at);
        in.budget().collection(position + 1L, at);
        while (items.size() <= position) {
          items.add(Value.nil());
        }
        items.set(position, value);
      }
      default ->
          throw new EvaluationProblem(
              DiagnosticCode.READ_ONLY, at, receiver.described() + " cannot be changed", null);
    }
  }

  Value step(Node.Step step, Scope variables) {
    Value before = expressions.known(expressions.evaluate(step.target(), variables), step.span());
    if (!(before instanceof Value.Num)) {
      throw new EvaluationProblem(
          DiagnosticCode.OPERATION,
          step.span(),
          "'" + (step.up() ? "++" : "--") + "' goes with a number, not with " + before.described(),
          null);
    }
    Value after = in.operations().binary(step.up() ? "+" : "-", before, Value.of(1), step.span());
    store(step.target(), after, variables);
    return step.prefix() ? after : before;
  }
}
