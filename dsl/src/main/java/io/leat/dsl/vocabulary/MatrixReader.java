package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.job.NameRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a task says of its matrix: the axes, and combinations of their values. */
final class MatrixReader {
  /** What stands beside the axes, and is taken for one of them by who knows it from elsewhere. */
  private static final Set<String> BESIDE = Set.of("exclude", "include");

  private final ValueReader values;
  private final Slot slot;
  private final Diagnostics diagnostics;

  MatrixReader(ValueReader values, Slot slot, Diagnostics diagnostics) {
    this.values = values;
    this.slot = slot;
    this.diagnostics = diagnostics;
  }

  /** The {@link Axes} that {@code datum} says; empty when it says none, which has then been reported. */
  Optional<Object> axes(Datum datum) {
    if (!(datum instanceof Datum.Entries(List<Datum.Entry> entries, var _)) || entries.isEmpty()) {
      return values.wrongType(slot, datum);
    }
    Map<String, List<String>> axes = new LinkedHashMap<>();
    for (Datum.Entry entry : entries) {
      if (!values.named(NameRule.VARIABLE, entry.key(), entry.keySpan())) {
        return Optional.empty();
      }
      Optional<Expression.Reference> list = list(entry.value());
      if (list.isPresent() && entries.size() == 1) {
        return Optional.of(new Axes(Map.of(entry.key(), List.of()), list.get()));
      }
      if (list.isPresent()) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.WRONG_TYPE,
                    entry.value().span(),
                    "an axis whose values are an output stands alone, and this matrix has "
                        + entries.size()
                        + " axes")
                .help("put the task into a loop over the values of the others"));
        return Optional.empty();
      }
      Optional<List<String>> axis = axis(entry);
      if (axis.isEmpty()) {
        return Optional.empty();
      }
      axes.put(entry.key(), axis.get());
    }
    return Optional.of(new Axes(axes));
  }

  private Optional<List<String>> axis(Datum.Entry entry) {
    if (!(entry.value() instanceof Datum.Items(List<Datum> items, var _)) || items.isEmpty()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.WRONG_TYPE,
                  entry.value().span(),
                  "the axis '"
                      + entry.key()
                      + "' takes a list of values, not "
                      + entry.value().described())
              .help(beside(entry.key()), besideInConfig(entry.key())));
      return Optional.empty();
    }
    List<String> axis = new ArrayList<>();
    for (Datum item : items) {
      if (BESIDE.contains(entry.key()) && item instanceof Datum.Entries) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.WRONG_TYPE,
                    entry.keySpan(),
                    "'" + entry.key() + "' stands beside 'matrix', not in it")
                .help(beside(entry.key()), besideInConfig(entry.key())));
        return Optional.empty();
      }
      Optional<String> value = values.plain(slot, item);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      axis.add(value.get());
    }
    return Optional.of(axis);
  }

  private static String beside(String axis) {
    return BESIDE.contains(axis)
        ? "for example: matrix: [os: ['linux', 'mac'], jdk: [17, 21]], "
            + axis
            + ": [[os: 'mac', jdk: "
            + (axis.equals("exclude") ? 17 : 25)
            + "]]"
        : "for example: matrix: [" + axis + ": ['a', 'b']]";
  }

  private static String besideInConfig(String axis) {
    return BESIDE.contains(axis)
        ? "for example: matrix: {os: [linux, mac], jdk: [17, 21]}, "
            + axis
            + ": [{os: mac, jdk: "
            + (axis.equals("exclude") ? 17 : 25)
            + "}]"
        : "for example: matrix: {" + axis + ": [a, b]}";
  }

  /** The output that the values of an axis are; empty when it is no output. */
  private static Optional<Expression.Reference> list(Datum axis) {
    Expression value =
        axis instanceof Datum.Logic(Expression expression, var _)
            ? expression
            : axis instanceof Datum.Text(Template text, var _)
                    && text.parts().size() == 1
                    && text.parts().getFirst() instanceof Template.Part.Hole(Expression hole)
                ? hole
                : null;
    return value instanceof Expression.Reference reference
            && reference.root().equals("outputs")
            && reference.path().size() == 3
        ? Optional.of(reference)
        : Optional.empty();
  }

  /** The {@link Combination} that {@code datum} says; empty when it says none, which has then been reported. */
  Optional<Object> combination(Datum datum) {
    if (!(datum instanceof Datum.Entries(List<Datum.Entry> entries, SourceSpan span))
        || entries.isEmpty()) {
      return values.wrongType(slot, datum);
    }
    List<Combination.Part> parts = new ArrayList<>();
    for (Datum.Entry entry : entries) {
      Datum given = entry.value();
      if (!(given instanceof Datum.Text
          || given instanceof Datum.Numeric
          || given instanceof Datum.Logic)) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.WRONG_TYPE,
                    given.span(),
                    "'"
                        + slot.name()
                        + "' takes one text or number for the axis '"
                        + entry.key()
                        + "', not "
                        + given.described())
                .help(
                    given instanceof Datum.Items
                        ? "write a map for each of the values"
                        : "write its value as it stands in the matrix"));
        return Optional.empty();
      }
      Optional<String> value = values.plain(slot, given);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      parts.add(new Combination.Part(entry.key(), entry.keySpan(), value.get(), given.span()));
    }
    return Optional.of(new Combination(parts, span));
  }
}
