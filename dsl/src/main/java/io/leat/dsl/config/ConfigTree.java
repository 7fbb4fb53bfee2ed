package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import java.util.Optional;

/** Reads YAML, JSON and TOML as a tree, by one strict reader each: Jobfiles, and other files such as locks and configurations. */
public final class ConfigTree {
  private ConfigTree() {}

  /** The value that {@code source} holds, in its syntax; empty when it is not well formed, which has then been reported. */
  public static Optional<ConfigNode> read(
      JobfileSource source, Limits limits, Diagnostics diagnostics) {
    try {
      return Optional.of(tree(source, limits, diagnostics));
    } catch (NotWellFormed problem) {
      diagnostics.add(problem.diagnostic());
      return Optional.empty();
    }
  }

  private static ConfigNode tree(JobfileSource source, Limits limits, Diagnostics diagnostics)
      throws NotWellFormed {
    if (source.text().startsWith("\ufeff")) {
      throw new NotWellFormed(
          Diagnostic.of(
                  DiagnosticCode.CONFIG_SYNTAX,
                  source.span(0, 1),
                  "the file begins with a byte order mark")
              .help("save it as UTF-8 without BOM"));
    }
    return switch (source.syntax()) {
      case YAML -> YamlReader.read(source, limits, diagnostics);
      case JSON -> JsonReader.read(source, limits, diagnostics);
      case TOML -> TomlReader.read(source, limits, diagnostics);
      case GROOVY -> throw new IllegalArgumentException("Groovy is read by io.leat.dsl.groovy");
    };
  }
}
