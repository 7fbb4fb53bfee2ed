package io.leat.dsl.condition;

import io.leat.dsl.declaration.LiteralOperand;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.expression.TextPattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Turns a parsed condition into an expression, and checks what the grammar does not: names, numbers, escapes, patterns. */
final class ConditionBuilder {
  private static final String SIZE = Function.SIZE.word();

  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final Expression BROKEN = Expression.literal(Scalar.nothing());

  private final TokenReader places;
  private final References references;
  private final Limits limits;
  private final Uses uses;
  private final Diagnostics diagnostics;
  private final CallCheck calls;
  private boolean sound = true;

  ConditionBuilder(
      TokenReader places,
      References references,
      Limits limits,
      Uses uses,
      Diagnostics diagnostics) {
    this.places = places;
    this.references = references;
    this.limits = limits;
    this.uses = uses;
    this.diagnostics = diagnostics;
    this.calls = new CallCheck(this::problem);
  }

  /** The expression of {@code tree}; empty when something in it makes no sense, which has then been reported. */
  Optional<Expression> build(ConditionParser.AnyContext tree) {
    Expression expression = any(tree);
    return sound ? Optional.of(expression) : Optional.empty();
  }

  private Expression any(ConditionParser.AnyContext tree) {
    List<Expression> operands = tree.all().stream().map(this::all).toList();
    if (operands.size() == 1) {
      return operands.getFirst();
    }
    checkOperands("||", operands, tree.all());
    return new Expression.Any(operands);
  }

  private Expression all(ConditionParser.AllContext tree) {
    List<Expression> operands = tree.relation().stream().map(this::relation).toList();
    if (operands.size() == 1) {
      return operands.getFirst();
    }
    checkOperands("&&", operands, tree.relation());
    return new Expression.All(operands);
  }

  private void checkOperands(
      String operator, List<Expression> operands, List<? extends ParserRuleContext> trees) {
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i) instanceof Expression.Literal(Scalar value) && LiteralOperand.is(value)) {
        ParserRuleContext tree = trees.get(i);
        SourceSpan span = span(tree.getStart(), tree.getStop());
        problem(LiteralOperand.problem(operator, value, span));
      }
    }
  }

  private Expression relation(ConditionParser.RelationContext tree) {
    Expression left = operand(tree.operand(0));
    if (tree.comparator() != null) {
      return new Expression.Comparison(
          comparator(tree.comparator()), left, operand(tree.operand(1)));
    }
    if (tree.list() != null || tree.named() != null) {
      Expression.Membership membership =
          new Expression.Membership(
              left,
              tree.list() != null
                  ? arguments(tree.list().arguments()).expressions()
                  : List.of(named(tree.named())));
      return tree.NOT() == null ? membership : new Expression.Not(membership);
    }
    return tree.text() == null ? left : match(left, tree.text(), tree.MATCHES() != null);
  }

  private static Comparator comparator(ConditionParser.ComparatorContext tree) {
    return switch (tree.getStart().getType()) {
      case ConditionParser.EQUAL -> Comparator.EQUAL;
      case ConditionParser.UNEQUAL -> Comparator.UNEQUAL;
      case ConditionParser.LESS -> Comparator.LESS;
      case ConditionParser.AT_MOST -> Comparator.AT_MOST;
      case ConditionParser.GREATER -> Comparator.MORE;
      default -> Comparator.AT_LEAST;
    };
  }

  private Expression match(Expression left, ConditionParser.TextContext tree, boolean whole) {
    String source = literal(tree, "a pattern");
    SourceSpan span = span(tree.getStart(), tree.getStop());
    if (source == null) {
      return BROKEN;
    }
    if (source.length() > limits.regexLength()) {
      problem(
          Diagnostic.of(
                  DiagnosticCode.REGEX_TOO_LARGE,
                  span,
                  "a regular expression has at most "
                      + limits.regexLength()
                      + " characters, this has "
                      + source.length())
              .help("the limit is 'regexLength'; an administrator can set it"));
      return BROKEN;
    }
    try {
      return new Expression.Match(left, TextPattern.of(source), whole);
    } catch (IllegalArgumentException refused) {
      problem(
          Diagnostic.of(
                  DiagnosticCode.BAD_REGEX,
                  span,
                  "'" + source + "' is not a regular expression: " + refused.getMessage())
              .help(
                  "look-around and back-references are not supported; a backslash is written"
                      + " twice"));
      return BROKEN;
    }
  }

  private Expression operand(ConditionParser.OperandContext tree) {
    Expression expression = primary(tree.primary());
    for (int i = 0; i < tree.NOT().size(); i++) {
      expression = new Expression.Not(expression);
    }
    return expression;
  }

  private Expression primary(ConditionParser.PrimaryContext tree) {
    if (tree.any() != null) {
      return any(tree.any());
    }
    if (tree.named() != null) {
      return named(tree.named());
    }
    if (tree.text() != null) {
      Template template = text(tree.text());
      return template
          .literal()
          .map(text -> Expression.literal(Scalar.of(text)))
          .orElseGet(() -> new Expression.Interpolation(template));
    }
    return switch (tree.getStart().getType()) {
      case ConditionParser.TRUE -> Expression.literal(Scalar.of(true));
      case ConditionParser.FALSE -> Expression.literal(Scalar.of(false));
      case ConditionParser.NULL -> Expression.literal(Scalar.nothing());
      default -> number(tree.getStart());
    };
  }

  private Expression number(Token token) {
    String text = token.getText();
    if (!NUMBER.matcher(text).matches()) {
      problem(
          Diagnostic.of(
                  DiagnosticCode.EXPRESSION_SYNTAX,
                  places.span(token),
                  "'" + text + "' is not a number")
              .help("a number is written like 17 or 0.5; put a text in quotes"));
      return BROKEN;
    }
    if (text.length() > limits.digits()) {
      problem(
          Diagnostic.of(
                  DiagnosticCode.NUMBER_TOO_LONG,
                  places.span(token),
                  "a number has more than " + limits.digits() + " digits")
              .help("the limit is 'digits'; an administrator can set it"));
      return BROKEN;
    }
    return Expression.literal(Scalar.of(new BigDecimal(text)));
  }

  private Expression named(ConditionParser.NamedContext tree) {
    Token name = tree.getStart();
    if (tree.arguments() != null) {
      return calls
          .call(name.getText(), places.span(name), arguments(tree.arguments()))
          .orElse(BROKEN);
    }
    List<String> path = new ArrayList<>();
    List<SourceSpan> places = new ArrayList<>();
    path.add(name.getText());
    places.add(this.places.span(name));
    for (ConditionParser.SegmentContext segment : tree.segment()) {
      String text =
          segment.word() != null ? segment.word().getText() : literal(segment.text(), "a name");
      if (text == null) {
        return BROKEN;
      }
      path.add(text);
      places.add(
          segment.word() != null
              ? this.places.span(segment.word().getStart())
              : span(segment.text().getStart(), segment.text().getStop()));
    }
    boolean size = tree.LPAREN() != null;
    if (size && !(path.getFirst().equals("outputs") && path.getLast().equals(SIZE))) {
      problem(
          Diagnostic.of(
                  DiagnosticCode.UNKNOWN_METHOD,
                  places.getLast(),
                  "there is no method '" + path.getLast() + "' in conditions")
              .help("outputs.TASK.OUTPUT.size() is the only one"));
      return BROKEN;
    }
    if (size) {
      path.removeLast();
    }
    Optional<References.Problem> problem = references.problem(path);
    if (problem.isPresent()) {
      References.Problem found = problem.get();
      problem(
          Diagnostic.of(found.code(), places.get(found.segment()), found.message())
              .help(found.help()));
      return BROKEN;
    }
    Expression.Reference reference = new Expression.Reference(path);
    for (int length = 2; length <= path.size(); length++) {
      uses.add(path.subList(0, length), places.get(length - 1));
    }
    return size ? new Expression.Call(Function.SIZE, List.of(reference)) : reference;
  }

  private CallCheck.Given arguments(ConditionParser.ArgumentsContext tree) {
    List<Expression> expressions = new ArrayList<>();
    List<SourceSpan> where = new ArrayList<>();
    for (ConditionParser.AnyContext argument : tree.any()) {
      expressions.add(any(argument));
      where.add(span(argument.getStart(), argument.getStop()));
    }
    return new CallCheck.Given(expressions, where);
  }

  /** The text without holes that {@code tree} is; null when it has some, which has then been reported. */
  private @Nullable String literal(ConditionParser.TextContext tree, String what) {
    Optional<String> literal = text(tree).literal();
    if (literal.isEmpty()) {
      problem(
          Diagnostic.of(
              DiagnosticCode.EXPRESSION_SYNTAX,
              span(tree.getStart(), tree.getStop()),
              what + " is written out, it has no '${...}'"));
    }
    return literal.orElse(null);
  }

  private Template text(ConditionParser.TextContext tree) {
    TerminalNode single = tree.TEXT();
    if (single != null) {
      Token token = single.getSymbol();
      StringBuilder text = new StringBuilder();
      sound &=
          new EscapeDecoder(places, token, diagnostics)
              .decode(1, token.getText().length() - 1, text);
      return Template.of(text.toString());
    }
    // an escape of a character by its number comes as ESCAPE and the digits after it, so neighbours
    // are decoded as one
    List<Template.Part> parts = new ArrayList<>();
    Token first = null;
    StringBuilder written = new StringBuilder();
    for (ConditionParser.PartContext part : tree.part()) {
      if (part.any() == null) {
        first = first == null ? part.getStart() : first;
        written.append(part.getText());
      } else {
        flush(first, written, parts);
        first = null;
        parts.add(new Template.Part.Hole(any(part.any())));
      }
    }
    flush(first, written, parts);
    return Template.of(parts);
  }

  private void flush(@Nullable Token first, StringBuilder written, List<Template.Part> parts) {
    if (first != null) {
      StringBuilder text = new StringBuilder();
      sound &=
          new EscapeDecoder(places, first, written.toString(), diagnostics)
              .decode(0, written.length(), text);
      parts.add(new Template.Part.Text(text.toString()));
      written.setLength(0);
    }
  }

  private SourceSpan span(Token first, Token last) {
    return places.span(first).to(places.span(last));
  }

  private void problem(Diagnostic diagnostic) {
    sound = false;
    diagnostics.add(diagnostic);
  }
}
