package io.leat.dsl.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.TextOrigin;
import io.leat.engine.expression.Comparator;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Function;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.expression.TextPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The canonical source of every expression and template reads back to an equal one. */
final class ExpressionTextProperties {
  private final Diagnostics diagnostics = new Diagnostics();
  private final ConditionReader conditions =
      new ConditionReader(_ -> Optional.empty(), Limits.STANDARD, new Uses(), diagnostics);

  @Property
  void anExpressionSurvivesBeingWrittenAndRead(@ForAll("expressions") Expression expression) {
    assertEquals(
        Optional.of(expression),
        conditions.read(expression.toString(), TextOrigin.NOWHERE),
        () -> expression + ": " + diagnostics.sorted());
  }

  @Property
  void aTemplateSurvivesBeingWrittenAndRead(@ForAll("templates") Template template) {
    assertEquals(
        Optional.of(template),
        new TemplateReader(conditions).read(template.toString(), TextOrigin.NOWHERE),
        () -> template + ": " + diagnostics.sorted());
  }

  @Provide
  Arbitrary<Expression> expressions() {
    return expressions(4);
  }

  @Provide
  Arbitrary<Template> templates() {
    return templates(3);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("ab$${}'\"\\\n\t\r\u0001 é😀#/in".toCharArray())
        .ofMaxLength(8)
        .filter(ExpressionTextProperties::whole);
  }

  private static boolean whole(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  private static Arbitrary<Template> templates(int depth) {
    Arbitrary<Template.Part> part =
        Arbitraries.oneOf(
            texts().map(Template.Part.Text::new),
            expressions(depth - 1).map(Template.Part.Hole::new));
    return part.list().ofMaxSize(4).map(Template::of);
  }

  private static Arbitrary<Expression> expressions(int depth) {
    Arbitrary<Expression> literal =
        Arbitraries.oneOf(
                texts().map(Scalar::of),
                Arbitraries.bigDecimals().map(Scalar::of),
                Arbitraries.of(true, false).map(Scalar::of),
                Arbitraries.just(Scalar.nothing()))
            .map(Expression::literal);
    Arbitrary<Expression> reference =
        Combinators.combine(
                Arbitraries.of("params", "git", "inner", "x_1"), texts().list().ofMaxSize(2))
            .as(
                (root, rest) ->
                    new Expression.Reference(
                        Stream.concat(Stream.of(root), rest.stream()).toList()));
    if (depth <= 0) {
      return Arbitraries.oneOf(literal, reference);
    }
    Arbitrary<Expression> inner = Arbitraries.lazy(() -> expressions(depth - 1));
    Arbitrary<List<Expression>> several = inner.list().ofMinSize(2).ofMaxSize(3);
    return Arbitraries.oneOf(
        literal,
        reference,
        inner.map(Expression.Not::new),
        several.map(Expression.All::new),
        several.map(Expression.Any::new),
        Combinators.combine(Arbitraries.of(Comparator.values()), inner, inner)
            .as(Expression.Comparison::new),
        Combinators.combine(inner, inner.list().ofMaxSize(3)).as(Expression.Membership::new),
        Combinators.combine(
                inner, Arbitraries.of("^a+$", "\\d'\"", "é\\$"), Arbitraries.of(true, false))
            .as(
                (text, pattern, whole) ->
                    new Expression.Match(text, TextPattern.of(pattern), whole)),
        Combinators.combine(
                Arbitraries.of(Function.CONTAINS, Function.STARTS_WITH, Function.ENDS_WITH),
                inner,
                inner)
            .as((function, a, b) -> new Expression.Call(function, List.of(a, b))),
        Arbitraries.of("src/**", "*.{a,b}", "it's")
            .map(
                pattern ->
                    new Expression.Call(
                        Function.CHANGED, List.of(Expression.literal(Scalar.of(pattern))))),
        templates(depth - 1)
            .filter(template -> template.literal().isEmpty())
            .map(Expression.Interpolation::new));
  }
}
