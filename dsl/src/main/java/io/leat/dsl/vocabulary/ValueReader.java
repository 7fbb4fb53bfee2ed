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
import io.leat.engine.job.GroupName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.SecretUse;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.VariableName;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      return new MatrixReader(this, slot, diagnostics).axes(datum);
    }
    if (type instanceof SlotType.Combination) {
      return new MatrixReader(this, slot, diagnostics).combination(datum);
    }
    if (type instanceof SlotType.Together
        && known(datum) instanceof Datum.Flag(boolean on, var _)) {
      return Optional.of(on);
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
      return named(rule, text, span) ? Optional.of(make.apply(text)) : Optional.empty();
    }
    if (type instanceof SlotType.Together) {
      return named(NameRule.TITLE, text, span)
          ? Optional.of(new GroupName(text))
          : Optional.empty();
    }
    if (type instanceof SlotType.Pattern(boolean below)) {
      boolean folder = below && text.endsWith("/") && text.length() > 1;
      String pattern = folder ? text.substring(0, text.length() - 1) : text;
      DiagnosticCode code = below ? DiagnosticCode.BAD_PATH : DiagnosticCode.BAD_GLOB;
      return fits(code, Glob.problem(pattern), span)
          ? Optional.of(Glob.of(pattern))
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
    if (datum instanceof Datum.Text(Template template, SourceSpan span)) {
      return mayHold(slot, template, span) ? Optional.of(template) : Optional.empty();
    }
    if (slot.type() instanceof SlotType.Text(boolean alone) && alone && isNoText(datum)) {
      return noText(datum);
    }
    if (datum instanceof Datum.Numeric(BigDecimal amount, var _)) {
      return Optional.of(Template.of(amount.toPlainString()));
    }
    if (datum instanceof Datum.Flag(boolean on, var _)) {
      return Optional.of(Template.of(Boolean.toString(on)));
    }
    if (datum instanceof Datum.Logic(Expression expression, SourceSpan span)) {
      Template hole = Template.hole(expression);
      return mayHold(slot, hole, span) ? Optional.of(hole) : Optional.empty();
    }
    return wrongType(slot, datum);
  }

  private static boolean isNoText(Datum datum) {
    return datum instanceof Datum.Numeric
        || datum instanceof Datum.Flag
        || (datum instanceof Datum.Logic(Expression expression, SourceSpan _)
            && !(expression instanceof Expression.Reference
                || expression instanceof Expression.Interpolation
                || expression instanceof Expression.Literal));
  }

  private Optional<Template> noText(Datum datum) {
    return wrongType(
        "a script in quotes",
        datum,
        "what belongs to the shell, such as && or >, goes into the quotes too: "
            + word.exampleFor(datum.span()));
  }

  /** Whether a text holds no secret, or is the value of a variable and holds it as it is; reports it otherwise. */
  private boolean mayHold(Slot slot, Template text, SourceSpan span) {
    if (!SecretUse.in(text)) {
      return true;
    }
    boolean variable =
        slot.type() instanceof SlotType.Variables
            && (word.name().equals("env") || slot.name().equals("env"));
    boolean whole =
        text.parts().stream()
            .allMatch(
                part ->
                    !(part instanceof Template.Part.Hole(Expression expression))
                        || SecretUse.is(expression)
                        || !SecretUse.in(Template.hole(expression)));
    if (variable && SecretUse.holdsFile(text) && SecretUse.file(text) == null) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.WRONG_TYPE,
                  span,
                  "the file of a secret is all that its variable holds: what stands beside it goes"
                      + " into the script")
              .help(
                  "write env: [KUBECONFIG: secretFile('NAME')], and read $KUBECONFIG in the script",
                  "write env: {KUBECONFIG: \"${secretFile('NAME')}\"}, and read $KUBECONFIG in"
                      + " the script"));
      return false;
    }
    if (variable && whole) {
      return true;
    }
    secretElsewhere(slot, span);
    return false;
  }

  private void secretElsewhere(Slot slot, SourceSpan span) {
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.WRONG_TYPE,
                span,
                "a secret goes into a variable of 'env' as it is, and nowhere else: not into '"
                    + slot.name()
                    + "' of '"
                    + word.name()
                    + "'")
            .help(
                "write env: [TOKEN: secret('NAME')], and read $TOKEN in the script",
                "write env: {TOKEN: \"${secret('NAME')}\"}, and read $TOKEN in the script"));
  }

  /** The text that is known when planning; empty when there is none, which has then been reported. */
  Optional<String> plain(Slot slot, Datum datum) {
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
          case Scalar.Items(List<String> items) -> Datum.texts(items);
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
      case Datum.Logic(Expression expression, SourceSpan span) -> {
        if (SecretUse.in(Template.hole(expression))) {
          secretElsewhere(slot, span);
          yield Optional.empty();
        }
        // the value of an axis by itself is a text, as it is in Groovy
        yield expression instanceof Expression.Literal(Scalar value)
                && !(value instanceof Scalar.Flag)
            ? wrongType(slot, known(datum))
            : Optional.of(expression);
      }
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
      if (!named(NameRule.VARIABLE, entry.key(), entry.keySpan())) {
        sound = false;
        continue;
      }
      Optional<Template> value = text(slot, entry.value());
      sound &= value.isPresent();
      value.ifPresent(template -> variables.put(new VariableName(entry.key()), template));
    }
    return sound ? Optional.of(new Variables(variables)) : Optional.empty();
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
      if (segment.equals(Glob.LEAT)) {
        return Optional.of(Glob.IN_LEAT);
      }
    }
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f)
        ? Optional.of("a path has no control characters")
        : Optional.empty();
  }

  /** Whether {@code text} may be given as a name. */
  boolean named(NameRule rule, String text, SourceSpan span) {
    if (!fits(DiagnosticCode.BAD_NAME, rule.problem(text), span)) {
      return false;
    }
    rule.reserved(text)
        .ifPresent(
            problem ->
                diagnostics.add(
                    Diagnostic.of(DiagnosticCode.RESERVED_NAME, span, problem)
                        .help(
                            rule == NameRule.PARAMETER
                                ? "give the parameter another name; what a task is to have under"
                                    + " this one is set by its env"
                                : "give it another name")));
    return rule.reserved(text).isEmpty();
  }

  private boolean fits(DiagnosticCode code, Optional<String> problem, SourceSpan span) {
    problem.ifPresent(text -> diagnostics.add(code, span, text));
    return problem.isEmpty();
  }

  <T> Optional<T> wrongType(Slot slot, Datum datum) {
    return wrongType(
        slot.type().described() + (slot.named() ? " for '" + slot.name() + "'" : ""),
        datum,
        word.exampleFor(datum.span()));
  }

  private <T> Optional<T> wrongType(String taken, Datum datum, String help) {
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.WRONG_TYPE,
                datum.span(),
                "'" + word.name() + "' takes " + taken + ", not " + datum.described())
            .help(help));
    return Optional.empty();
  }
}
