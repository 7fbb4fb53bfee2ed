package io.leat.dsl.config;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.vocabulary.Place;
import io.leat.engine.expression.Template;
import java.math.BigDecimal;
import java.util.List;

/** Writes declarations as YAML, JSON or TOML that {@link ConfigReader} reads back to the same. Pure. */
public final class ConfigWriter {
  private ConfigWriter() {}

  /**
   * A file that declares {@code declarations}, for people to read.
   *
   * @param declarations those at the top of a file
   */
  public static String write(List<Declaration> declarations, Syntax syntax) {
    ConfigNode root = BodyWriter.body(declarations, Place.FILE);
    return switch (syntax) {
      case YAML -> YamlWriter.write(root);
      case JSON -> JsonWriter.pretty(root);
      case TOML -> TomlWriter.write(root);
      case GROOVY -> throw new IllegalArgumentException("Groovy is written by io.leat.dsl.write");
    };
  }

  /**
   * The same as JSON in normal form: no spaces, keys in the order of their UTF-16 units, texts and numbers as in RFC 8785. Two
   * declarations that differ in the order of keys alone have the same normal form.
   */
  public static String canonical(List<Declaration> declarations) {
    return JsonWriter.canonical(BodyWriter.body(declarations, Place.FILE));
  }

  /** One declaration in normal form, to sort by. */
  public static String canonical(Declaration declaration, Place place) {
    return JsonWriter.canonical(BodyWriter.body(List.of(declaration), place));
  }

  /** {@code data} as JSON for people, texts as they are; holes have no form in it. */
  public static String json(Datum data) {
    return JsonWriter.pretty(plain(data));
  }

  private static ConfigNode plain(Datum datum) {
    return switch (datum) {
      case Datum.Text(Template template, var _) ->
          ConfigNode.Text.of(template.literal().orElseThrow());
      case Datum.Numeric(BigDecimal amount, SourceSpan span) ->
          new ConfigNode.Numeric(amount, span);
      case Datum.Flag(boolean on, SourceSpan span) -> new ConfigNode.Flag(on, span);
      case Datum.Nothing(SourceSpan span) -> new ConfigNode.Nothing(span);
      case Datum.Items(List<Datum> items, SourceSpan span) ->
          new ConfigNode.Items(items.stream().map(ConfigWriter::plain).toList(), span);
      case Datum.Entries(List<Datum.Entry> entries, SourceSpan span) ->
          new ConfigNode.Entries(
              entries.stream()
                  .map(entry -> ConfigNode.Entry.of(entry.key(), plain(entry.value())))
                  .toList(),
              span);
      case Datum.Logic _ -> throw new IllegalArgumentException("a condition has no form in JSON");
    };
  }
}
