package io.leat.dsl.write;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes declarations in the Groovy syntax: blocks indented by two spaces, settings without brackets where that is plain. */
final class GroovyWriter {
  private final StringBuilder out = new StringBuilder();

  private GroovyWriter() {}

  /** A Jobfile with {@code declarations} at the top. */
  static String write(List<Declaration> declarations) {
    GroovyWriter writer = new GroovyWriter();
    writer.body(declarations, Place.FILE, "");
    return writer.out.toString();
  }

  private void body(List<Declaration> declarations, @Nullable Place place, String indent) {
    boolean first = true;
    boolean afterBlock = false;
    for (Declaration use : declarations) {
      Optional<Word> word = place == null ? Optional.empty() : Vocabulary.word(use.word(), place);
      boolean block = use.body() != null || word.map(Word::isBlock).orElse(false);
      if (!first && (block || afterBlock)) {
        out.append('\n');
      }
      out.append(indent);
      use(use, word.orElse(null), block, indent);
      first = false;
      afterBlock = block;
    }
  }

  private void use(Declaration use, @Nullable Word word, boolean block, String indent) {
    List<String> arguments = new ArrayList<>();
    use.positional().forEach(datum -> arguments.add(value(datum)));
    use.named().forEach(entry -> arguments.add(key(entry.key()) + ": " + value(entry.value())));
    String joined = String.join(", ", arguments);
    out.append(use.word());
    if (!block) {
      out.append(isCommand(arguments) ? " " + joined : "(" + joined + ")").append('\n');
      return;
    }
    List<Declaration> body = use.body();
    out.append(arguments.isEmpty() ? "" : "(" + joined + ")");
    if (body == null || body.isEmpty()) {
      out.append(" {}\n");
      return;
    }
    out.append(" {\n");
    body(body, word == null ? null : word.opens(), indent + "  ");
    out.append(indent).append("}\n");
  }

  /** Whether arguments can follow a word without brackets: what begins like an operator would be taken for one. */
  private static boolean isCommand(List<String> arguments) {
    if (arguments.isEmpty()) {
      return false;
    }
    char first = arguments.getFirst().charAt(0);
    return first == '\'' || first == '"' || Character.isLetterOrDigit(first) || first == '_';
  }

  private static String key(String key) {
    return key.matches("[A-Za-z_][A-Za-z0-9_]*") ? key : GroovyText.write(Template.of(key));
  }

  private static String value(Datum datum) {
    return switch (datum) {
      case Datum.Text(Template template, var _) -> GroovyText.write(template);
      case Datum.Numeric(BigDecimal amount, var _) -> new Scalar.Numeric(amount).text();
      case Datum.Flag(boolean on, var _) -> Boolean.toString(on);
      case Datum.Nothing _ -> "null";
      case Datum.Logic(Expression expression, var _) -> expression.toString();
      case Datum.Items(List<Datum> items, var _) ->
          "[" + String.join(", ", items.stream().map(GroovyWriter::value).toList()) + "]";
      case Datum.Entries(List<Datum.Entry> entries, var _) ->
          entries.isEmpty()
              ? "[:]"
              : "["
                  + String.join(
                      ", ",
                      entries.stream()
                          .map(entry -> key(entry.key()) + ": " + value(entry.value()))
                          .toList())
                  + "]";
    };
  }
}
