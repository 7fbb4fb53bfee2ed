package io.leat.dsl.check;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Substitution;
import io.leat.engine.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the values of one leg of a matrix in the place of {@code matrix.NAME}. */
final class MatrixLeg {
  private final Map<String, String> leg;
  private final Diagnostics diagnostics;
  private SourceSpan at = SourceSpan.NOWHERE;
  private final Substitution substitution = new Substitution(this::value);

  private final @Nullable String open;

  MatrixLeg(Map<String, String> leg, Diagnostics diagnostics) {
    this(leg, null, diagnostics);
  }

  /** All legs of a family: {@code matrix.OPEN} stays as it is, and another name is reported. */
  static MatrixLeg open(String axis, Diagnostics diagnostics) {
    return new MatrixLeg(Map.of(axis, ""), axis, diagnostics);
  }

  private MatrixLeg(Map<String, String> leg, @Nullable String open, Diagnostics diagnostics) {
    this.open = open;
    this.leg = leg;
    this.diagnostics = diagnostics;
  }

  Declaration apply(Declaration declaration) {
    List<Declaration> body = declaration.body();
    return new Declaration(
        declaration.word(),
        declaration.wordSpan(),
        declaration.span(),
        declaration.positional().stream().map(this::apply).toList(),
        declaration.named().stream().map(this::apply).toList(),
        body == null ? null : body.stream().map(this::apply).toList());
  }

  private Datum.Entry apply(Datum.Entry entry) {
    return new Datum.Entry(entry.key(), entry.keySpan(), apply(entry.value()));
  }

  private Datum apply(Datum datum) {
    at = datum.span();
    return switch (datum) {
      case Datum.Text(Template template, SourceSpan span) ->
          new Datum.Text(substitution.apply(template), span);
      case Datum.Logic(Expression expression, SourceSpan span) ->
          new Datum.Logic(substitution.apply(expression), span);
      case Datum.Items(List<Datum> items, SourceSpan span) ->
          new Datum.Items(items.stream().map(this::apply).toList(), span);
      case Datum.Entries(List<Datum.Entry> entries, SourceSpan span) ->
          new Datum.Entries(entries.stream().map(this::apply).toList(), span);
      case Datum.Numeric _, Datum.Flag _, Datum.Nothing _ -> datum;
    };
  }

  private Optional<Scalar> value(Expression.Reference reference) {
    if (!reference.root().equals("matrix")) {
      return Optional.empty();
    }
    String name = reference.path().size() > 1 ? reference.path().get(1) : "";
    String value = leg.get(name);
    if (value == null) {
      String help = Suggestion.help(name, leg.keySet());
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.UNKNOWN_PROPERTY, at, "the matrix has no axis '" + name + "'")
              .help(help != null ? help : "it has '" + String.join("', '", leg.keySet()) + "'"));
      return Optional.of(Scalar.of(""));
    }
    return name.equals(open) ? Optional.empty() : Optional.of(Scalar.of(value));
  }
}
