package io.leat.dsl.check;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.vocabulary.Arguments;
import io.leat.dsl.vocabulary.JobDraft;
import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.PlanningFacts;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.JobName;
import io.leat.engine.job.Parameter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads the parameters of a job and makes their values known: those that were given, else the defaults. */
public final class ParameterValues {
  private ParameterValues() {}

  /** Reads a {@code params} block for its values alone, while the rest of the job is still being evaluated. */
  public static void read(Declaration params, PlanningFacts facts, Diagnostics diagnostics) {
    JobDraft job = new JobDraft(new JobName("job"), params.wordSpan());
    read(params, job, facts, diagnostics);
  }

  /** Reads a {@code params} block into {@code job}. */
  static void read(Declaration params, JobDraft job, PlanningFacts facts, Diagnostics diagnostics) {
    List<Declaration> body = params.body();
    for (Declaration declaration : body == null ? List.<Declaration>of() : body) {
      diagnostics.checkTime(declaration.word(), declaration.wordSpan());
      Optional<Word> word = Vocabulary.word(declaration.word(), Place.PARAMS);
      if (word.isPresent() && word.get().meaning() instanceof Word.Meaning.OfJob meaning) {
        Optional<Arguments> arguments = Arguments.of(declaration, word.get(), facts, diagnostics);
        if (arguments.isPresent()) {
          meaning.reads().accept(job, arguments.get());
        } else {
          assume(declaration, facts);
        }
      }
    }
    for (Parameter parameter : job.parameters.values()) {
      SourceSpan span = job.parameterSpans.getOrDefault(parameter.name(), params.wordSpan());
      facts.parameter(parameter.name().text(), value(parameter, span, facts, diagnostics));
    }
  }

  /** Lets a parameter that was declared wrongly be there, so that only its declaration is reported and not its uses as well. */
  private static void assume(Declaration declaration, PlanningFacts facts) {
    if (!declaration.positional().isEmpty()
        && declaration.positional().getFirst() instanceof Datum.Text(Template name, var _)) {
      name.literal().ifPresent(text -> facts.parameter(text, Scalar.nothing()));
    }
  }

  private static Scalar value(
      Parameter parameter, SourceSpan span, PlanningFacts facts, Diagnostics diagnostics) {
    String given = facts.inputs().parameters().get(parameter.name().text());
    if (given == null) {
      return parameter.initial();
    }
    Optional<Scalar> value = scalar(parameter.kind(), given);
    String problem =
        value.isEmpty()
            ? "'"
                + given
                + "' is not "
                + (parameter.kind() == ValueKind.NUMBER ? "a number" : "true or false")
            : parameter.problem(value.get()).orElse(null);
    if (problem != null) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.BAD_PARAMETER_VALUE,
                  span,
                  "the value given for the parameter '"
                      + parameter.name()
                      + "' does not fit: "
                      + problem)
              .help(
                  parameter.required()
                      ? "give it another value"
                      : "the default is '" + parameter.initial().text() + "'"));
    }
    return problem == null && value.isPresent() ? value.get() : parameter.initial();
  }

  private static Optional<Scalar> scalar(ValueKind kind, String given) {
    return switch (kind) {
      case FLAG ->
          given.equals("true") || given.equals("false")
              ? Optional.of(Scalar.of(given.equals("true")))
              : Optional.empty();
      case NUMBER -> number(given);
      case TEXT, LIST, NOTHING -> Optional.of(Scalar.of(given));
    };
  }

  private static Optional<Scalar> number(String given) {
    if (given.length() > 100
        || !given.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-')) {
      return Optional.empty();
    }
    try {
      return Optional.of(Scalar.of(new BigDecimal(given)));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}
