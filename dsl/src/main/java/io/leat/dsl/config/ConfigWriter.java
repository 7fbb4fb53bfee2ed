package io.leat.dsl.config;

import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Syntax;
import io.leat.dsl.vocabulary.Place;
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
    ConfigNode root = TreeWriter.body(declarations, Place.FILE);
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
    return JsonWriter.canonical(TreeWriter.body(declarations, Place.FILE));
  }

  /** One declaration in normal form, to sort by. */
  public static String canonical(Declaration declaration, Place place) {
    return JsonWriter.canonical(TreeWriter.body(List.of(declaration), place));
  }
}
