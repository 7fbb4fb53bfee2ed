package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Scalar;
import io.leat.engine.graph.Job;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.VariableName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of parameter. */
final class ParameterWords {
  private ParameterWords() {}

  private static final Slot NAME =
      positional(
          "name",
          new SlotType.Name(NameRule.VARIABLE, VariableName::new),
          "its name, unique in the job");
  private static final Slot HELP =
      named("help", new SlotType.Plain(), "what it is for, shown when a run is started");

  static final List<Word> ALL =
      List.of(
          word("text", Place.PARAMS)
              .keyed()
              .takes(
                  NAME,
                  named("choices", new SlotType.Plain(), "the only values that it takes")
                      .severally(),
                  named("default", new SlotType.Plain(), "the value when nobody gives one")
                      .orElse("the first choice, or an empty text"),
                  HELP)
              .help("Declares a parameter that is a text.")
              .example("text 'target', choices: ['staging', 'production'], default: 'staging'")
              .ofJob(
                  (job, in) -> {
                    List<String> choices = in.all("choices", String.class);
                    String otherwise = choices.isEmpty() ? "" : choices.getFirst();
                    declare(
                        job,
                        in,
                        new Parameter.Text(
                            name(in),
                            help(in),
                            in.one("default", String.class, otherwise),
                            choices));
                  },
                  written(
                      parameter ->
                          parameter instanceof Parameter.Text text
                              ? Optional.of(text(text))
                              : Optional.empty())),
          word("flag", Place.PARAMS)
              .keyed()
              .takes(
                  NAME,
                  named("default", new SlotType.Flag(), "the value when nobody gives one")
                      .orElse("false"),
                  HELP)
              .help("Declares a parameter that is true or false.")
              .example("flag 'fast', default: false")
              .ofJob(
                  (job, in) ->
                      declare(
                          job,
                          in,
                          new Parameter.Flag(
                              name(in), help(in), in.one("default", Boolean.class, false))),
                  written(
                      parameter ->
                          parameter instanceof Parameter.Flag(var _, var _, boolean initial)
                              ? Optional.of(
                                  initial
                                      ? start("flag", parameter).with("default", Datum.of(true))
                                      : start("flag", parameter))
                              : Optional.empty())),
          word("number", Place.PARAMS)
              .keyed()
              .takes(
                  NAME,
                  named("default", new SlotType.Numeric(), "the value when nobody gives one")
                      .orElse("the least, or 0"),
                  named("min", new SlotType.Numeric(), "the least value that it takes"),
                  named("max", new SlotType.Numeric(), "the greatest value that it takes"),
                  HELP)
              .help("Declares a parameter that is a number.")
              .example("number 'shards', default: 2, min: 1, max: 16")
              .ofJob(
                  (job, in) -> {
                    BigDecimal least = in.maybe("min", BigDecimal.class).orElse(null);
                    BigDecimal most = in.maybe("max", BigDecimal.class).orElse(null);
                    if (least != null && most != null && least.compareTo(most) > 0) {
                      in.problem(
                          DiagnosticCode.OUT_OF_BOUNDS,
                          in.span("min", 0),
                          "no number is at least "
                              + least.toPlainString()
                              + " and at most "
                              + most.toPlainString(),
                          "make 'min' smaller or 'max' greater");
                      least = null;
                      most = null;
                    }
                    BigDecimal otherwise = least != null ? least : BigDecimal.ZERO;
                    declare(
                        job,
                        in,
                        new Parameter.Numeric(
                            name(in),
                            help(in),
                            in.one("default", BigDecimal.class, otherwise),
                            least,
                            most));
                  },
                  written(
                      parameter ->
                          parameter instanceof Parameter.Numeric number
                              ? Optional.of(number(number))
                              : Optional.empty())));

  private static VariableName name(Arguments in) {
    return in.one("name", VariableName.class);
  }

  private static String help(Arguments in) {
    return in.one("help", String.class, "");
  }

  private static void declare(JobDraft job, Arguments in, Parameter parameter) {
    SourceSpan span = in.span("name", 0);
    if (job.parameters.containsKey(parameter.name())) {
      in.problem(
          DiagnosticCode.DUPLICATE_DECLARATION,
          span,
          "the parameter '" + parameter.name() + "' is declared twice",
          "give one of them another name");
      return;
    }
    job.parameters.put(parameter.name(), parameter);
    job.parameterSpans.put(parameter.name(), span);
    parameter
        .problem(parameter.initial())
        .ifPresent(
            problem ->
                in.problem(
                    DiagnosticCode.BAD_PARAMETER_VALUE,
                    in.span("default", 0),
                    "the default of '" + parameter.name() + "' does not fit: " + problem,
                    "give a default that the parameter takes"));
  }

  private static Function<Job, List<Declaration>> written(
      Function<Parameter, Optional<Declaration>> write) {
    return job -> {
      List<Declaration> written = new ArrayList<>();
      job.parameters().forEach(parameter -> write.apply(parameter).ifPresent(written::add));
      return written;
    };
  }

  private static Declaration start(String word, Parameter parameter) {
    Declaration start = Declaration.of(word).with(Datum.of(parameter.name().text()));
    return parameter.help().isEmpty() ? start : start.with("help", Datum.of(parameter.help()));
  }

  private static Declaration text(Parameter.Text parameter) {
    Declaration written = start("text", parameter);
    if (!parameter.choices().isEmpty()) {
      written = written.with("choices", Datum.texts(parameter.choices()));
    }
    String otherwise = parameter.choices().isEmpty() ? "" : parameter.choices().getFirst();
    return parameter.initialText().equals(otherwise)
        ? written
        : written.with("default", Datum.of(parameter.initialText()));
  }

  private static Declaration number(Parameter.Numeric parameter) {
    Declaration written = start("number", parameter);
    BigDecimal least = parameter.least();
    BigDecimal most = parameter.most();
    if (least != null) {
      written = written.with("min", Datum.of(Scalar.of(least)));
    }
    if (most != null) {
      written = written.with("max", Datum.of(Scalar.of(most)));
    }
    BigDecimal otherwise = least != null ? least : BigDecimal.ZERO;
    return parameter.initialNumber().compareTo(otherwise) == 0
        ? written
        : written.with("default", Datum.of(parameter.initial()));
  }
}
