package io.leat.dsl.config;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.SourceSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Declarations without their places, so that those of two files can be compared. */
public final class Spanless {
  private Spanless() {}

  /** The same declarations, read from nowhere. */
  public static List<Declaration> of(List<Declaration> declarations) {
    return declarations.stream().map(Spanless::of).toList();
  }

  private static Declaration of(Declaration use) {
    @Nullable List<Declaration> body = use.body();
    return new Declaration(
        use.word(),
        SourceSpan.NOWHERE,
        SourceSpan.NOWHERE,
        use.positional().stream().map(Spanless::of).toList(),
        use.named().stream().map(Spanless::of).toList(),
        body == null ? null : of(body));
  }

  private static Datum.Entry of(Datum.Entry entry) {
    return new Datum.Entry(entry.key(), SourceSpan.NOWHERE, of(entry.value()));
  }

  private static Datum of(Datum datum) {
    return switch (datum) {
      case Datum.Text(var template, var _) -> new Datum.Text(template, SourceSpan.NOWHERE);
      case Datum.Numeric(var amount, var _) ->
          new Datum.Numeric(amount.stripTrailingZeros(), SourceSpan.NOWHERE);
      case Datum.Flag(boolean on, var _) -> new Datum.Flag(on, SourceSpan.NOWHERE);
      case Datum.Nothing _ -> new Datum.Nothing(SourceSpan.NOWHERE);
      case Datum.Logic(var expression, var _) -> new Datum.Logic(expression, SourceSpan.NOWHERE);
      case Datum.Items(var items, var _) ->
          new Datum.Items(items.stream().map(Spanless::of).toList(), SourceSpan.NOWHERE);
      case Datum.Entries(var entries, var _) ->
          new Datum.Entries(entries.stream().map(Spanless::of).toList(), SourceSpan.NOWHERE);
    };
  }
}
