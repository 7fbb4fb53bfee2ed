package io.leat.dsl.vocabulary;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.job.VariableName;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a group of tasks, such as a sequence, says for each of them, while its declarations are read. */
public final class GroupDraft {
  public @Nullable Expression when;
  public @Nullable SourceSpan whenSpan;
  public final TreeMap<VariableName, Template> env = new TreeMap<>();
}
