package io.leat.dsl.syntax;

import io.leat.dsl.source.SourceSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that has a value. */
public sealed interface Node {

  /** Where it stands. */
  SourceSpan span();

  /** A number: Integer, Long, BigInteger or BigDecimal, as Groovy reads it. */
  record Numeral(Number value, SourceSpan span) implements Node {}

  /** A text without interpolation. */
  record Text(String value, SourceSpan span) implements Node {}

  /** {@code true} or {@code false}. */
  record Flag(boolean value, SourceSpan span) implements Node {}

  /** {@code null}. */
  record Null(SourceSpan span) implements Node {}

  /** A text with interpolation: texts and expressions in order. */
  record Interpolated(List<Node> parts, SourceSpan span) implements Node {}

  /** {@code [a, b]}; elements may be spread. */
  record Items(List<Argument> elements, SourceSpan span) implements Node {}

  /** {@code [a: 1]}; a key is a node too, a bare name being a text. */
  record Entries(List<Entry> entries, SourceSpan span) implements Node {}

  /** A key and its value; the key is null when a map is spread. */
  record Entry(@Nullable Node key, Node value) {}

  /** A name. */
  record Variable(String name, SourceSpan span) implements Node {}

  /**
   * {@code target.name}.
   *
   * @param safe whether it is {@code ?.}
   * @param spread whether it is {@code *.}
   */
  record Property(
      Node target, Node name, boolean safe, boolean spread, SourceSpan nameSpan, SourceSpan span)
      implements Node {}

  /** {@code target[index]}; several indexes are a list. */
  record Index(Node target, Node index, boolean safe, SourceSpan span) implements Node {}

  /** {@code callee(arguments)}; a closure after the brackets is the last argument. */
  record Call(Node callee, List<Argument> arguments, boolean command, SourceSpan span)
      implements Node {}

  /** An argument; its name is null when it is given by position. */
  record Argument(
      @Nullable String name, @Nullable SourceSpan nameSpan, Node value, boolean spread) {}

  /** {@code left operator right}. */
  record Binary(String operator, Node left, Node right, SourceSpan operatorSpan, SourceSpan span)
      implements Node {}

  /** {@code ! - + ~} before a value. */
  record Unary(String operator, Node operand, SourceSpan span) implements Node {}

  /** {@code x++} and the like; the value is the old one unless {@code prefix}. */
  record Step(Node target, boolean up, boolean prefix, SourceSpan span) implements Node {}

  /** {@code condition ? then : otherwise}. */
  record Ternary(Node condition, Node then, Node otherwise, SourceSpan span) implements Node {}

  /** {@code value ?: otherwise}. */
  record Elvis(Node value, Node otherwise, SourceSpan span) implements Node {}

  /**
   * {@code { parameters -> body }}.
   *
   * @param implicit whether no arrow was written, so that there is an {@code it}
   */
  record Closure(
      List<Statement.ClosureParameter> parameters,
      boolean implicit,
      List<Statement> body,
      SourceSpan span)
      implements Node {}
}
