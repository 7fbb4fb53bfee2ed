package io.leat.dsl.check;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import java.util.List;

/**
 * Finds parameters that are used and that the job does not have, and axes where there is no matrix. In Groovy the interpreter has found
 * them already.
 */
final class KnownParameters {
  private final PlanningFacts facts;
  private final Uses uses;
  private final Diagnostics diagnostics;
  private boolean sound;
  private boolean family;

  KnownParameters(PlanningFacts facts, Uses uses, Diagnostics diagnostics) {
    this.facts = facts;
    this.uses = uses;
    this.diagnostics = diagnostics;
  }

  /**
   * Whether the job has every parameter that the arguments of {@code declaration} use; reports those that it has not. So it is with axes:
   * those of a matrix whose values are written are gone by now.
   *
   * @param inFamily whether it stands in a family, whose axis is a value of the future
   */
  boolean check(Declaration declaration, boolean inFamily) {
    sound = true;
    family = inFamily;
    declaration.positional().forEach(this::check);
    declaration.named().forEach(entry -> check(entry.value()));
    return sound;
  }

  private void check(Datum datum) {
    if (datum instanceof Datum.Text(Template template, SourceSpan span)) {
      template.walk(each -> check(each, span));
    } else if (datum instanceof Datum.Logic(Expression expression, SourceSpan span)) {
      expression.walk(each -> check(each, span));
    } else if (datum instanceof Datum.Items(List<Datum> items, SourceSpan _)) {
      items.forEach(this::check);
    } else if (datum instanceof Datum.Entries(List<Datum.Entry> entries, SourceSpan _)) {
      entries.forEach(entry -> check(entry.value()));
    }
  }

  private void check(Expression expression, SourceSpan whole) {
    if (!(expression instanceof Expression.Reference(List<String> path)) || path.size() != 2) {
      return;
    }
    if (path.getFirst().equals("matrix") && !family) {
      sound = false;
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.UNKNOWN_VARIABLE,
                  // elsewhere the axis may be there
                  uses.of(path)
                      .filter(at -> at.start() >= whole.start() && at.end() <= whole.end())
                      .orElse(whole),
                  "there is no 'matrix' here")
              .help("'matrix' is there inside a task that has one"));
    }
    if (!path.getFirst().equals("params")) {
      return;
    }
    String name = path.getLast();
    if (facts.parameters().containsKey(name)) {
      return;
    }
    sound = false;
    String help = Suggestion.help(name, facts.parameters().keySet());
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.UNKNOWN_PARAMETER,
                uses.of(path).orElse(whole),
                "there is no parameter '" + name + "'")
            .help(help != null ? help : "declare it in 'params' of the job"));
  }
}
