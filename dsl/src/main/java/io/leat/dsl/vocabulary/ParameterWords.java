package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.TextPattern;
import io.leat.engine.graph.Job;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Parameter;
import io.leat.engine.job.VariableName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of parameter. */
final class ParameterWords {
  private ParameterWords() {}

  private static final Slot NAME =
      positional(
          "name",
          new SlotType.Name(NameRule.PARAMETER, VariableName::new),
          "its name, unique in the job");
  private static final Slot HELP =
      named("help", new SlotType.Plain(), "what it is for, shown when a run is started");

  /** How much a pattern of values may have to look at for each letter. */
  private static final int MOST_STATES = 10_000;

  private static final Slot REQUIRED =
      named(
              "required",
              new SlotType.Flag(),
              "whether a run needs somebody to give it; then it has no default")
          .orElse("false");

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
                  REQUIRED,
                  named(
                      "pattern",
                      new SlotType.Plain(),
                      "a regular expression that a whole value must fit"),
                  HELP)
              .help("Declares a parameter that is a text.")
              .example(
                  "text 'target', choices: ['staging', 'production'], default: 'staging'",
                  "text: {target: {choices: [staging, production], default: staging}}")
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
                            choices,
                            required(in),
                            pattern(in)));
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
                  REQUIRED,
                  HELP)
              .help("Declares a parameter that is true or false.")
              .example("flag 'fast', default: false", "flag: {fast: {default: false}}")
              .ofJob(
                  (job, in) ->
                      declare(
                          job,
                          in,
                          new Parameter.Flag(
                              name(in),
                              help(in),
                              in.one("default", Boolean.class, false),
                              required(in))),
                  written(
                      parameter ->
                          parameter instanceof Parameter.Flag(var _, var _, boolean initial, var _)
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
                  REQUIRED,
                  HELP)
              .help("Declares a parameter that is a number.")
              .example(
                  "number 'shards', default: 2, min: 1, max: 16",
                  "number: {shards: {default: 2, min: 1, max: 16}}")
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
                            most,
                            required(in)));
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

  private static boolean required(Arguments in) {
    boolean required = in.one("required", Boolean.class, false);
    if (required && in.has("default")) {
      in.problem(
          DiagnosticCode.BAD_PARAMETER_VALUE,
          in.span("default", 0),
          "a parameter that is required has no default",
          "take 'default' away, or 'required'");
    }
    return required;
  }

  private static @Nullable TextPattern pattern(Arguments in) {
    if (!in.has("pattern")) {
      return null;
    }
    try {
      TextPattern pattern = TextPattern.of(in.one("pattern", String.class));
      if (pattern.states() > MOST_STATES) {
        in.problem(
            DiagnosticCode.REGEX_TOO_LARGE,
            in.span("pattern", 0),
            "the pattern counts to more than " + MOST_STATES,
            "make its repeats shorter");
        return null;
      }
      return pattern;
    } catch (IllegalArgumentException problem) {
      in.problem(
          DiagnosticCode.BAD_REGEX,
          in.span("pattern", 0),
          String.valueOf(problem.getMessage()),
          "for example: pattern: '[0-9]+[.][0-9]+'");
      return null;
    }
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
    if (parameter.required()) {
      return;
    }
    parameter
        .problem(parameter.initial())
        .ifPresent(
            problem ->
                in.problem(
                    DiagnosticCode.BAD_PARAMETER_VALUE,
                    in.span("default", 0),
                    "the default of '" + parameter.name() + "' does not fit: " + problem,
                    in.has("default")
                        ? "give a default that the parameter takes"
                        : "give one that the parameter takes, or write required: true"));
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
    if (!parameter.help().isEmpty()) {
      start = start.with("help", Datum.of(parameter.help()));
    }
    return parameter.required() ? start.with("required", Datum.of(true)) : start;
  }

  private static Declaration text(Parameter.Text parameter) {
    Declaration written = start("text", parameter);
    if (!parameter.choices().isEmpty()) {
      written = written.with("choices", Datum.texts(parameter.choices()));
    }
    TextPattern pattern = parameter.pattern();
    if (pattern != null) {
      written = written.with("pattern", Datum.of(pattern.source()));
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
