package io.leat.dsl.config;

import io.leat.dsl.condition.ConditionReader;
import io.leat.dsl.condition.References;
import io.leat.dsl.condition.TemplateReader;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Deadline;
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
  private final Deadline deadline;
  private final Uses uses;
  private final Diagnostics diagnostics;

  /**
   * A reader.
   *
   * @param deadline looked at before each text
   * @param uses remembers where references inside texts stand
   */
  public ConfigReader(Limits limits, Deadline deadline, Uses uses, Diagnostics diagnostics) {
    this.limits = limits;
    this.deadline = deadline;
    this.uses = uses;
    this.diagnostics = diagnostics;
  }

  /**
   * What {@code source} declares at the top of the file. What is wrong has been reported; the rest is returned all the same, so that
   * it can be checked on. Empty for an empty file and for one that is not well formed.
   */
  public List<Declaration> read(JobfileSource source) {
    return ConfigTree.read(source, limits, diagnostics).map(this::file).orElse(List.of());
  }

  private List<Declaration> file(ConfigNode root) {
    ConditionReader conditions = new ConditionReader(References.JOBFILE, limits, uses, diagnostics);
    DatumReader data = new DatumReader(conditions, new TemplateReader(conditions), deadline);
    return new BodyReader(data, diagnostics).file(root);
  }
}
