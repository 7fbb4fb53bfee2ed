package io.leat.dsl.config;

import io.leat.dsl.condition.ConditionReader;
import io.leat.dsl.condition.TemplateReader;
import io.leat.dsl.declaration.Datum;
import io.leat.dsl.source.Deadline;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import io.leat.dsl.vocabulary.SlotType;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes arguments of nodes. What is wrong inside a text has then been reported, and something that fits stands in its place. */
final class DatumReader {
  private static final SlotType TEXT = new SlotType.Text();

  private final ConditionReader conditions;
  private final TemplateReader templates;
  private final Deadline deadline;

  DatumReader(ConditionReader conditions, TemplateReader templates, Deadline deadline) {
    this.deadline = deadline;
    this.conditions = conditions;
    this.templates = templates;
  }

  /** The argument that {@code node} is for a slot of {@code type}. */
  Datum read(ConfigNode node, SlotType type) {
    return switch (node) {
      case ConfigNode.Text(String text, TextOrigin origin, SourceSpan span) ->
          text(text, origin, span, type);
      case ConfigNode.Numeric(BigDecimal amount, SourceSpan span) ->
          new Datum.Numeric(amount, span);
      case ConfigNode.Flag(boolean on, SourceSpan span) -> new Datum.Flag(on, span);
      case ConfigNode.Nothing(SourceSpan span) -> new Datum.Nothing(span);
      case ConfigNode.Ambiguous(String written, SourceSpan span) -> standIn(written, span, type);
      case ConfigNode.Items(List<ConfigNode> nodes, SourceSpan span) -> {
        List<Datum> items = new ArrayList<>(nodes.size());
        nodes.forEach(each -> items.add(read(each, type)));
        yield new Datum.Items(items, span);
      }
      case ConfigNode.Entries(List<ConfigNode.Entry> nodes, SourceSpan span) ->
          new Datum.Entries(entries(nodes), span);
    };
  }

  /** Variables, or the axes of a matrix: keys that stand for themselves, and texts. */
  List<Datum.Entry> entries(List<ConfigNode.Entry> nodes) {
    List<Datum.Entry> entries = new ArrayList<>(nodes.size());
    nodes.forEach(
        each -> entries.add(new Datum.Entry(each.key(), each.keySpan(), read(each.value(), TEXT))));
    return entries;
  }

  /** The text of a key that stands for a value, such as the name of a task. */
  Datum key(ConfigNode.Entry entry) {
    return text(entry.key(), entry.origin(), entry.keySpan(), TEXT);
  }

  private Datum text(String text, TextOrigin origin, SourceSpan span, SlotType type) {
    deadline.check();
    boolean value =
        switch (type) {
          case SlotType.Condition _,
              SlotType.NeedOf _,
              SlotType.Flag _,
              SlotType.Numeric _,
              SlotType.Whole _ ->
              true;
          case SlotType.Text _,
              SlotType.Plain _,
              SlotType.Name _,
              SlotType.Pattern _,
              SlotType.Path _,
              SlotType.Choice _,
              SlotType.Variables _,
              SlotType.Axes _,
              SlotType.Combination _,
              SlotType.Together _,
              SlotType.Schedule _,
              SlotType.Zone _ ->
              false;
        };
    if (type instanceof SlotType.Condition && !text.strip().startsWith("${")) {
      return new Datum.Logic(
          conditions.read(text, origin).orElse(Expression.literal(Scalar.of(true))), span);
    }
    Optional<List<Template.Part>> parts = templates.parts(text, origin);
    if (parts.isEmpty()) {
      return standIn("x", span, type);
    }
    if (value
        && parts.get().size() == 1
        && parts.get().getFirst() instanceof Template.Part.Hole(Expression hole)) {
      return new Datum.Logic(hole, span);
    }
    return new Datum.Text(Template.of(parts.get()), span);
  }

  /** Something that fits where what was written does not, so that one mistake is one diagnostic. */
  private static Datum standIn(String written, SourceSpan span, SlotType type) {
    return switch (type) {
      case SlotType.Flag _, SlotType.Condition _ -> new Datum.Flag(true, span);
      case SlotType.Numeric _ -> new Datum.Numeric(BigDecimal.ONE, span);
      case SlotType.Whole(int least, int _) ->
          new Datum.Numeric(BigDecimal.valueOf(Math.max(least, 1)), span);
      case SlotType.Text _,
          SlotType.Plain _,
          SlotType.Name _,
          SlotType.Pattern _,
          SlotType.Path _,
          SlotType.Choice _,
          SlotType.NeedOf _,
          SlotType.Variables _,
          SlotType.Axes _,
          SlotType.Combination _,
          SlotType.Together _,
          SlotType.Schedule _,
          SlotType.Zone _ ->
          new Datum.Text(Template.of(written), span);
    };
  }
}
