package io.leat.dsl.eval;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.syntax.Node;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Turns values into what declarations hold. */
final class Data {
  private Data() {}

  static Datum of(Value value, SourceSpan span, Texts texts) {
    return of(value, span, texts, 0);
  }

  /** The datum of a value that {@code node} gave; the parts of a list or map that is written there have places of their own. */
  static Datum of(Value value, Node node, Texts texts) {
    Datum datum = of(value, node.span(), texts, 0);
    if (datum instanceof Datum.Items(List<Datum> items, SourceSpan span)
        && node instanceof Node.Items(List<Node.Argument> written, var _)
        && written.size() == items.size()
        && written.stream().noneMatch(Node.Argument::spread)
        && value instanceof Value.Items(List<Value> values, var _)) {
      List<Datum> placed = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        placed.add(of(values.get(i), written.get(i).value(), texts));
      }
      return new Datum.Items(placed, span);
    }
    if (datum instanceof Datum.Entries(List<Datum.Entry> entries, SourceSpan span)
        && node instanceof Node.Entries(List<Node.Entry> written, var _)
        && written.size() == entries.size()
        && value instanceof Value.Entries(ValueMap values)) {
      List<Datum.Entry> placed = new ArrayList<>();
      Iterator<Value> each = values.values().iterator();
      for (int i = 0; i < entries.size(); i++) {
        Node key = written.get(i).key();
        placed.add(
            new Datum.Entry(
                entries.get(i).key(),
                key == null ? span : key.span(),
                of(each.next(), written.get(i).value(), texts)));
      }
      return new Datum.Entries(placed, span);
    }
    return datum;
  }

  private static Datum of(Value value, SourceSpan span, Texts texts, int depth) {
    if (depth > 20) {
      throw new EvaluationProblem(
          DiagnosticCode.TOO_NESTED,
          span,
          "a list or map is nested too deeply to be given to a word",
          null);
    }
    // the usual kinds without a switch over patterns (ADR 4)
    if (value instanceof Value.Str(String text, boolean _)) {
      return new Datum.Text(Template.of(text), span);
    }
    if (value instanceof Value.Num(Number number)) {
      return new Datum.Numeric(Numbers.decimal(number), span);
    }
    if (value instanceof Value.Bool(boolean on)) {
      return new Datum.Flag(on, span);
    }
    if (value instanceof Value.Items(List<Value> items, var _)) {
      return items(items, span, texts, depth);
    }
    if (value instanceof Value.Future(Expression expression)) {
      return logic(expression, span);
    }
    return rare(value, span, texts, depth);
  }

  private static Datum rare(Value value, SourceSpan span, Texts texts, int depth) {
    return switch (value) {
      case Value.Traced(Value _, Expression origin) -> logic(origin, span);
      case Value.Nil _ -> new Datum.Nothing(span);
      case Value.Range(List<Value> values, String _) -> items(values, span, texts, depth);
      case Value.Entries(ValueMap entries) -> {
        texts.budget().elements(entries.size(), span);
        List<Datum.Entry> data = new ArrayList<>();
        for (Map.Entry<Value, Value> entry : entries.all()) {
          data.add(
              new Datum.Entry(
                  texts.of(entry.getKey(), span),
                  span,
                  of(entry.getValue(), span, texts, depth + 1)));
        }
        yield new Datum.Entries(data, span);
      }
      case Value.Namespace(List<String> path) ->
          new Datum.Logic(new Expression.Reference(path), span);
      default ->
          throw new EvaluationProblem(
              DiagnosticCode.WRONG_TYPE,
              span,
              value.described() + " cannot be given to a word",
              value instanceof Value.Matcher ? "write ==~ to ask whether a pattern fits" : null);
    };
  }

  private static Datum logic(Expression expression, SourceSpan span) {
    return expression instanceof Expression.Interpolation(Template template)
        ? new Datum.Text(template, span)
        : new Datum.Logic(expression, span);
  }

  private static Datum items(List<Value> items, SourceSpan span, Texts texts, int depth) {
    texts.budget().elements(items.size(), span);
    List<Datum> data = new ArrayList<>(items.size());
    items.forEach(item -> data.add(of(item, span, texts, depth + 1)));
    return new Datum.Items(data, span);
  }
}
