package io.leat.dsl.write;

import io.leat.dsl.config.ConfigWriter;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Syntax;
import java.util.List;

/** Writes declarations as a Jobfile that reads back to the same. Pure. */
public final class DeclarationWriter {
  private DeclarationWriter() {}

  /**
   * A Jobfile in {@code syntax}.
   *
   * @param declarations those at the top of the file
   */
  public static String write(List<Declaration> declarations, Syntax syntax) {
    return switch (syntax) {
      case GROOVY -> GroovyWriter.write(declarations);
      case YAML, JSON, TOML -> ConfigWriter.write(declarations, syntax);
    };
  }
}
