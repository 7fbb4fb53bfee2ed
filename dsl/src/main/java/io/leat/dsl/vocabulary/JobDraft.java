package io.leat.dsl.vocabulary;

import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Concurrency;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Label;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.TokenAudience;
import io.leat.engine.job.Trigger;
import io.leat.engine.job.VariableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job while its declarations are read. Words write into its fields; nobody reads them before the end of the block. */
public final class JobDraft {
  public final JobName name;
  public final SourceSpan nameSpan;
  public String description = "";
  public final Map<VariableName, Parameter> parameters = new LinkedHashMap<>();
  public final Map<VariableName, SourceSpan> parameterSpans = new LinkedHashMap<>();
  public final List<Trigger> triggers = new ArrayList<>();

  /** The jobs of this file at whose end it starts, and where each is named. */
  public final Map<JobName, SourceSpan> follows = new LinkedHashMap<>();

  public final Set<Label> labels = new LinkedHashSet<>();
  public @Nullable Concurrency concurrency;
  public final TreeMap<VariableName, Template> env = new TreeMap<>();

  /** Variables that hold secrets: each task with a script gets them, unless it sets them itself. */
  public final TreeMap<VariableName, Template> secretEnv = new TreeMap<>();

  /** Tokens that each task with a script is given, unless it has such a variable itself, and where each stands. */
  public final TreeMap<VariableName, TokenAudience> idTokens = new TreeMap<>();

  public final Map<VariableName, SourceSpan> idTokenSpans = new LinkedHashMap<>();

  public @Nullable Duration timeout;

  /** A job called {@code name}, of which nothing else is known. */
  public JobDraft(JobName name, SourceSpan nameSpan) {
    this.name = name;
    this.nameSpan = nameSpan;
  }
}
