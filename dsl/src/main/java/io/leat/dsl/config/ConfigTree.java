package io.leat.dsl.config;

import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import java.util.Optional;

/** Reads other YAML files than Jobfiles, such as the configuration of the server, by the same strict reader. */
public final class ConfigTree {
  private ConfigTree() {}

  /** The value that {@code source}, which is YAML, holds; empty when it is not well formed, which has then been reported. */
  public static Optional<ConfigNode> read(
      JobfileSource source, Limits limits, Diagnostics diagnostics) {
    try {
      return Optional.of(YamlReader.read(source, limits, diagnostics));
    } catch (NotWellFormed problem) {
      diagnostics.add(problem.diagnostic());
      return Optional.empty();
    }
  }
}
