package io.leat.dsl.vocabulary;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns one written value into what a slot stands for, or reports why it cannot. */
final class ValueReader {
  private final Word word;
  private final PlanningFacts facts;
  private final Diagnostics diagnostics;

  ValueReader(Word word, PlanningFacts facts, Diagnostics diagnostics) {
    this.word = word;
    this.facts = facts;
    this.diagnostics = diagnostics;
  }

  /** What {@code datum} is for {@code slot}; empty when it does not fit, which has then been reported. */
  Optional<Object> read(Slot slot, Datum datum) {
    SlotType type = slot.type();
    if (type instanceof SlotType.Text) {
      return text(slot, datum).map(template -> template);
    }
    if (type instanceof SlotType.NeedOf) {
      return need(slot, datum);
    }
    if (type instanceof SlotType.Condition) {
      return condition(slot, datum);
    }
    if (type instanceof SlotType.Variables) {
      return variables(slot, datum);
    }
    if (type instanceof SlotType.Axes) {
      return axes(slot, datum);
    }
    if (type instanceof SlotType.Whole(int least, int most)) {
      return whole(slot, datum, least, most);
    }
    if (type instanceof SlotType.Numeric) {
      return known(datum) instanceof Datum.Numeric(BigDecimal amount, var _)
          ? Optional.of(amount)
          : wrongType(slot, datum);
    }
    if (type instanceof SlotType.Flag) {
      return known(datum) instanceof Datum.Flag(boolean on, var _)
          ? Optional.of(on)
          : wrongType(slot, datum);
    }
    if (type instanceof SlotType.Choice(List<String> words, List<Object> constants)) {
      return choice(slot, datum, words, constants);
    }
    return plain(slot, datum).flatMap(text -> written(type, text, datum.span()));
  }

  /** What a text that is known when planning is for a slot that takes such texts. */
  private Optional<Object> written(SlotType type, String text, SourceSpan span) {
    if (type instanceof SlotType.Name(NameRule rule, var make)) {
      return fits(DiagnosticCode.BAD_NAME, rule.problem(text), span)
          ? Optional.of(make.apply(text))
          : Optional.empty();
    }
    if (type instanceof SlotType.Pattern) {
      return fits(DiagnosticCode.BAD_GLOB, Glob.problem(text), span)
          ? Optional.of(Glob.of(text))
          : Optional.empty();
    }
    if (type instanceof SlotType.Path) {
      return fits(DiagnosticCode.BAD_PATH, pathProblem(text), span)
          ? Optional.of(text.equals(".") ? "" : text)
          : Optional.empty();
    }
    if (type instanceof SlotType.Schedule) {
      return fits(DiagnosticCode.BAD_SCHEDULE, CronSyntax.problem(text), span)
          ? Optional.of(CronSyntax.normal(text))
          : Optional.empty();
    }
    return type instanceof SlotType.Zone ? zone(text, span) : Optional.of(text);
  }

  private Optional<Template> text(Slot slot, Datum datum) {
    if (datum instanceof Datum.Text(Template template, var _)) {
      return Optional.of(template);
    }
    if (datum instanceof Datum.Numeric(BigDecimal amount, var _)) {
      return Optional.of(Template.of(amount.toPlainString()));
    }
    if (datum instanceof Datum.Flag(boolean on, var _)) {
      return Optional.of(Template.of(Boolean.toString(on)));
    }
    return datum instanceof Datum.Logic(Expression expression, var _)
        ? Optional.of(Template.hole(expression))
        : wrongType(slot, datum);
  }

  private Optional<String> plain(Slot slot, Datum datum) {
    if (datum instanceof Datum.Flag) {
      return wrongType(slot, datum);
    }
    Optional<Template> template = text(slot, datum);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> literal = template.get().resolve(facts).literal();
    if (literal.isEmpty()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.FUTURE_VALUE,
                  datum.span(),
                  "'"
                      + word.name()
                      + "' must know its "
                      + slot.name()
                      + " when planning, and '"
                      + template.get()
                      + "' is known only when the run goes on")
              .help("use a parameter, or a value that is written here"));
    }
    return literal;
  }

  /** The datum with a condition replaced by its value, where that is known. */
  private Datum known(Datum datum) {
    if (datum instanceof Datum.Logic(Expression expression, SourceSpan span)) {
      Optional<Scalar> value = Evaluation.evaluate(expression, facts);
      if (value.isPresent()) {
        return switch (value.get()) {
          case Scalar.Text(String text) -> new Datum.Text(Template.of(text), span);
          case Scalar.Numeric(BigDecimal amount) -> new Datum.Numeric(amount, span);
          case Scalar.Flag(boolean on) -> new Datum.Flag(on, span);
          case Scalar.Nothing() -> new Datum.Nothing(span);
        };
      }
    }
    return datum;
  }

  private Optional<Object> whole(Slot slot, Datum datum, int least, int most) {
    if (!(known(datum) instanceof Datum.Numeric(BigDecimal amount, SourceSpan span))) {
      return wrongType(slot, datum);
    }
    boolean fits =
        amount.stripTrailingZeros().scale() <= 0
            && amount.compareTo(BigDecimal.valueOf(least)) >= 0
            && amount.compareTo(BigDecimal.valueOf(most)) <= 0;
    if (!fits) {
      diagnostics.add(
          DiagnosticCode.OUT_OF_BOUNDS,
          span,
          "'"
              + slot.name()
              + "' of '"
              + word.name()
              + "' takes "
              + slot.type().described()
              + ", not "
              + amount.toPlainString());
      return Optional.empty();
    }
    return Optional.of(amount.intValueExact());
  }

  private Optional<Object> condition(Slot slot, Datum datum) {
    return switch (datum) {
      case Datum.Logic(Expression expression, var _) -> Optional.of(expression);
      case Datum.Flag(boolean on, var _) -> Optional.of(Expression.literal(Scalar.of(on)));
      case Datum.Text _, Datum.Numeric _, Datum.Nothing _, Datum.Items _, Datum.Entries _ ->
          wrongType(slot, datum);
    };
  }

  private Optional<Object> choice(
      Slot slot, Datum datum, List<String> words, List<Object> constants) {
    Optional<String> text = plain(slot, datum);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int index = words.indexOf(text.get());
    if (index < 0) {
      String help = Suggestion.help(text.get(), words);
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.NOT_A_CHOICE,
                  datum.span(),
                  "'"
                      + text.get()
                      + "' is not a value of '"
                      + slot.name()
                      + "' of '"
                      + word.name()
                      + "'")
              .help(help != null ? help : "it takes '" + String.join("', '", words) + "'"));
      return Optional.empty();
    }
    return Optional.of(constants.get(index));
  }

  private Optional<Object> need(Slot slot, Datum datum) {
    if (datum instanceof Datum.Logic(Expression.Reference reference, SourceSpan span)
        && reference.root().equals("outputs")) {
      if (reference.path().size() == 3) {
        return Optional.of(
            new NeedTarget(
                new TaskName(reference.path().get(1)), new OutputName(reference.path().get(2))));
      }
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.WRONG_TYPE, span, "'" + reference + "' does not name an output")
              .help("write outputs.TASK.OUTPUT, or the name of the task in quotes"));
      return Optional.empty();
    }
    return plain(slot, datum)
        .filter(text -> fits(DiagnosticCode.BAD_NAME, NameRule.TITLE.problem(text), datum.span()))
        .map(text -> new NeedTarget(new TaskName(text), null));
  }

  private Optional<Object> variables(Slot slot, Datum datum) {
    if (!(datum instanceof Datum.Entries(List<Datum.Entry> entries, var _))) {
      return wrongType(slot, datum);
    }
    Map<VariableName, Template> variables = new LinkedHashMap<>();
    boolean sound = true;
    for (Datum.Entry entry : entries) {
      if (!fits(DiagnosticCode.BAD_NAME, NameRule.VARIABLE.problem(entry.key()), entry.keySpan())) {
        sound = false;
        continue;
      }
      Optional<Template> value = text(slot, entry.value());
      sound &= value.isPresent();
      value.ifPresent(template -> variables.put(new VariableName(entry.key()), template));
    }
    return sound ? Optional.of(new Variables(variables)) : Optional.empty();
  }

  private Optional<Object> axes(Slot slot, Datum datum) {
    if (!(datum instanceof Datum.Entries(List<Datum.Entry> entries, var _)) || entries.isEmpty()) {
      return wrongType(slot, datum);
    }
    Map<String, List<String>> axes = new LinkedHashMap<>();
    for (Datum.Entry entry : entries) {
      if (!fits(DiagnosticCode.BAD_NAME, NameRule.VARIABLE.problem(entry.key()), entry.keySpan())) {
        return Optional.empty();
      }
      if (!(entry.value() instanceof Datum.Items(List<Datum> items, var _)) || items.isEmpty()) {
        diagnostics.add(
            DiagnosticCode.WRONG_TYPE,
            entry.value().span(),
            "the axis '"
                + entry.key()
                + "' takes a list of values, not "
                + entry.value().described());
        return Optional.empty();
      }
      List<String> legs = new ArrayList<>();
      for (Datum item : items) {
        Optional<String> leg = plain(slot, item);
        if (leg.isEmpty()) {
          return Optional.empty();
        }
        legs.add(leg.get());
      }
      axes.put(entry.key(), legs);
    }
    return Optional.of(new Axes(axes));
  }

  private Optional<Object> zone(String text, SourceSpan span) {
    try {
      return Optional.of(ZoneId.of(text).normalized());
    } catch (DateTimeException unknown) {
      String help = Suggestion.help(text, ZoneId.getAvailableZoneIds());
      diagnostics.add(
          Diagnostic.of(DiagnosticCode.BAD_SCHEDULE, span, "'" + text + "' is not a time zone")
              .help(help != null ? help : "write it like 'Europe/Vienna' or 'UTC'"));
      return Optional.empty();
    }
  }

  private static Optional<String> pathProblem(String text) {
    if (text.isEmpty()) {
      return Optional.of("a path cannot be empty");
    }
    if (text.startsWith("/")
        || text.startsWith("~")
        || text.indexOf('\\') >= 0
        || text.indexOf(':') == 1) {
      return Optional.of("a path is relative to the workspace and separated with '/'");
    }
    for (String segment : text.split("/", -1)) {
      if (segment.equals("..")) {
        return Optional.of("a path cannot leave the workspace with '..'");
      }
    }
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f)
        ? Optional.of("a path has no control characters")
        : Optional.empty();
  }

  private boolean fits(DiagnosticCode code, Optional<String> problem, SourceSpan span) {
    problem.ifPresent(text -> diagnostics.add(code, span, text));
    return problem.isEmpty();
  }

  private <T> Optional<T> wrongType(Slot slot, Datum datum) {
    @Nullable String help = "for example: " + word.example();
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.WRONG_TYPE,
                datum.span(),
                "'"
                    + word.name()
                    + "' takes "
                    + slot.type().described()
                    + (slot.named() ? " for '" + slot.name() + "'" : "")
                    + ", not "
                    + datum.described())
            .help(help));
    return Optional.empty();
  }
}
