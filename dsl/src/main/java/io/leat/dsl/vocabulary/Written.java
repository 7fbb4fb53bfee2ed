package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Template;
import io.leat.engine.job.VariableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Ways of writing settings back that several words share. */
final class Written {
  private Written() {}

  /** {@code env} with these variables; nothing when there are none. */
  static List<Declaration> env(Map<VariableName, Template> variables) {
    Declaration env = Declaration.of("env");
    for (Map.Entry<VariableName, Template> variable : variables.entrySet()) {
      env = env.with(variable.getKey().text(), Datum.of(variable.getValue()));
    }
    return variables.isEmpty() ? List.of() : List.of(env);
  }

  /** Variables as one value. */
  static Datum variables(Map<VariableName, Template> variables) {
    List<Datum.Entry> entries = new ArrayList<>();
    variables.forEach(
        (name, value) ->
            entries.add(new Datum.Entry(name.text(), SourceSpan.NOWHERE, Datum.of(value))));
    return new Datum.Entries(entries, SourceSpan.NOWHERE);
  }

  /** {@code word} with each of the values by position; nothing when there are none. */
  static List<Declaration> severally(String word, Collection<?> values) {
    Declaration written = Declaration.of(word);
    for (Object value : values) {
      written = written.with(Datum.of(value.toString()));
    }
    return values.isEmpty() ? List.of() : List.of(written);
  }

  /** One value plainly, several as a list. */
  static Datum oneOrMore(Collection<?> values) {
    return values.size() == 1 ? Datum.of(values.iterator().next().toString()) : Datum.texts(values);
  }
}
