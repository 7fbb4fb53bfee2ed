package io.leat.dsl.declaration;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import java.util.List;

/**
 * How much an expression or a declaration holds, in bytes of about the size that it takes: what is put together again and again, or stands
 * in many tasks, is charged by it.
 */
public final class Extent {
  /** What each part of an expression counts. */
  public static final int PART = 32;

  private long bytes;

  private Extent() {}

  /** That of an expression. */
  public static long of(Expression expression) {
    Extent extent = new Extent();
    extent.add(expression);
    return extent.bytes;
  }

  /** That of a declaration, with all that stands in its body. */
  public static long of(Declaration declaration) {
    Extent extent = new Extent();
    extent.add(declaration);
    return extent.bytes;
  }

  /** That of a declaration without its body. */
  public static long ofItself(Declaration declaration) {
    Extent extent = new Extent();
    extent.addItself(declaration);
    return extent.bytes;
  }

  /** How deep the parts of {@code expression} are nested, as brackets around them would be. */
  public static int depth(Expression expression) {
    return switch (expression) {
      case Expression.Literal _, Expression.Reference _ -> 1;
      case Expression.Not(Expression operand) -> 1 + depth(operand);
      case Expression.All(List<Expression> operands) -> 1 + deepest(operands);
      case Expression.Any(List<Expression> operands) -> 1 + deepest(operands);
      case Expression.Comparison(var _, Expression left, Expression right) ->
          1 + Math.max(depth(left), depth(right));
      case Expression.Membership(Expression element, List<Expression> members) ->
          1 + Math.max(depth(element), deepest(members));
      case Expression.Match(Expression text, var _, boolean _) -> 1 + depth(text);
      case Expression.Call(var _, List<Expression> arguments) -> 1 + deepest(arguments);
      case Expression.Interpolation(Template template) -> {
        int deepest = 0;
        for (Template.Part part : template.parts()) {
          if (part instanceof Template.Part.Hole(Expression hole)) {
            deepest = Math.max(deepest, depth(hole));
          }
        }
        // quotes, and the braces of the hole
        yield 2 + deepest;
      }
    };
  }

  private static int deepest(List<Expression> operands) {
    int deepest = 0;
    for (Expression operand : operands) {
      deepest = Math.max(deepest, depth(operand));
    }
    return deepest;
  }

  private void addItself(Declaration declaration) {
    bytes += PART;
    declaration.positional().forEach(this::add);
    declaration.named().forEach(this::add);
  }

  private void add(Declaration declaration) {
    addItself(declaration);
    List<Declaration> body = declaration.body();
    if (body != null) {
      body.forEach(this::add);
    }
  }

  private void add(Datum.Entry entry) {
    bytes += entry.key().length();
    add(entry.value());
  }

  private void add(Datum datum) {
    bytes += PART;
    switch (datum) {
      case Datum.Text(Template template, var _) -> add(template);
      case Datum.Items(List<Datum> items, var _) -> items.forEach(this::add);
      case Datum.Entries(List<Datum.Entry> entries, var _) -> entries.forEach(this::add);
      case Datum.Logic(Expression expression, var _) -> add(expression);
      case Datum.Numeric _, Datum.Flag _, Datum.Nothing _ -> {}
    }
  }

  private void add(Template template) {
    letters(template);
    template.walk(this::part);
  }

  private void add(Expression expression) {
    expression.walk(this::part);
  }

  private void part(Expression expression) {
    bytes += PART;
    switch (expression) {
      case Expression.Literal(var value) -> bytes += value.text().length();
      case Expression.Match(var _, var pattern, boolean _) -> bytes += pattern.source().length();
      case Expression.Interpolation(Template template) -> letters(template);
      default -> {}
    }
  }

  private void letters(Template template) {
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Part.Text(String text)) {
        bytes += text.length();
      }
    }
  }
}
