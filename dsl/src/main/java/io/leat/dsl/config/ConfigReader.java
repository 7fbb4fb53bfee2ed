package io.leat.dsl.config;

import io.leat.dsl.condition.ConditionReader;
import io.leat.dsl.condition.References;
import io.leat.dsl.condition.TemplateReader;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import java.util.List;

/**
 * Reads Jobfiles in YAML, JSON and TOML. All three become one tree, and one reader makes declarations of it, so that they mean the
 * same. Stateless but for what it reports to; not for use by several threads.
 */
public final class ConfigReader {
  private final Limits limits;
  private final Uses uses;
  private final Diagnostics diagnostics;

  /**
   * A reader.
   *
   * @param uses remembers where references inside texts stand
   */
  public ConfigReader(Limits limits, Uses uses, Diagnostics diagnostics) {
    this.limits = limits;
    this.uses = uses;
    this.diagnostics = diagnostics;
  }

  /**
   * What {@code source} declares at the top of the file. What is wrong has been reported; the rest is returned all the same, so that
   * it can be checked on. Empty for an empty file and for one that is not well formed.
   */
  public List<Declaration> read(JobfileSource source) {
    try {
      if (source.text().startsWith("\ufeff")) {
        throw new NotWellFormed(
            Diagnostic.of(
                    DiagnosticCode.CONFIG_SYNTAX,
                    source.span(0, 1),
                    "the file begins with a byte order mark")
                .help("save it as UTF-8 without BOM"));
      }
      ConfigNode root =
          switch (source.syntax()) {
            case YAML -> YamlReader.read(source, limits, diagnostics);
            case JSON -> JsonReader.read(source, limits, diagnostics);
            case TOML -> TomlReader.read(source, limits, diagnostics);
            case GROOVY ->
                throw new IllegalArgumentException("Groovy is read by io.leat.dsl.groovy");
          };
      ConditionReader conditions =
          new ConditionReader(References.JOBFILE, limits, uses, diagnostics);
      DatumReader data = new DatumReader(conditions, new TemplateReader(conditions));
      return new BodyReader(data, diagnostics).file(root);
    } catch (NotWellFormed problem) {
      diagnostics.add(problem.diagnostic());
      return List.of();
    }
  }
}
