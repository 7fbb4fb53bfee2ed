package io.leat.dsl.vocabulary;

import io.leat.engine.expression.Template;
import io.leat.engine.job.VariableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Variables and their values, in the order of writing. */
public record Variables(Map<VariableName, Template> values) {
  public Variables {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
