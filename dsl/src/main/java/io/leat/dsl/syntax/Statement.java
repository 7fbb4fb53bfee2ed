package io.leat.dsl.syntax;

import io.leat.dsl.source.SourceSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that is done. */
public sealed interface Statement {

  /** Where it stands. */
  SourceSpan span();

  /** An expression whose value matters only as the last of a closure. */
  record Evaluate(Node expression) implements Statement {
    @Override
    public SourceSpan span() {
      return expression.span();
    }
  }

  /** {@code def a = value}, or {@code def (a, b) = value}; the value is null for {@code def a}. */
  record Define(List<Name> names, boolean destructured, @Nullable Node value, SourceSpan span)
      implements Statement {}

  /** {@code target = value}, {@code target += value}; the operator is empty for plain assignment. */
  record Assign(Node target, String operator, Node value, SourceSpan span) implements Statement {}

  /** {@code def name(parameters) { body }}. */
  record Function(
      Name name, List<ClosureParameter> parameters, List<Statement> body, SourceSpan span)
      implements Statement {}

  /** {@code if (condition) ... else ...}; without else the second list is empty. */
  record If(Node condition, List<Statement> then, List<Statement> otherwise, SourceSpan span)
      implements Statement {}

  /** {@code for (name in sequence) ...}. */
  record For(Name name, Node sequence, List<Statement> body, SourceSpan span)
      implements Statement {}

  /** {@code while (condition) ...}. */
  record While(Node condition, List<Statement> body, SourceSpan span) implements Statement {}

  /** {@code switch (subject) { case ...: ... default: ... }}. */
  record Switch(Node subject, List<Case> cases, SourceSpan span) implements Statement {}

  /** One case; the pattern is null for default. */
  record Case(@Nullable Node pattern, List<Statement> body) {}

  /** {@code return}, with or without a value. */
  record Return(@Nullable Node value, SourceSpan span) implements Statement {}

  /** {@code break}. */
  record Break(SourceSpan span) implements Statement {}

  /** {@code continue}. */
  record Continue(SourceSpan span) implements Statement {}

  /** {@code assert condition : message}. */
  record Assert(Node condition, @Nullable Node message, SourceSpan span) implements Statement {}

  /** A name where it is declared. */
  record Name(String text, SourceSpan span) {}

  /** A parameter of a closure or function, with its default or null. */
  record ClosureParameter(Name name, @Nullable Node initial) {}
}
