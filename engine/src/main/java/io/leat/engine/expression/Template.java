package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A text whose holes are filled as facts come in, such as <code>./deploy ${outputs.compile.version}</code>.
 *
 * <p>Immutable. Neighbouring literal parts are one part, and no literal part is empty, so equal templates have equal parts.
 * {@code toString} gives the source, holes as <code>${...}</code> and a literal dollar and brace as <code>$${</code>.
 */
public final class Template {

  /** How many characters a text has at most whose holes are filled. */
  public static final int LONGEST = 2 << 20;

  /** The empty text. */
  public static final Template EMPTY = new Template(List.of());

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /** A literal stretch, or a hole. */
  public sealed interface Part {
    /** Characters that stand as they are; never empty. */
    record Text(String text) implements Part {}

    /** A hole and what fills it. */
    record Hole(Expression expression) implements Part {}
  }

  /** The text {@code text}, with no holes. */
  public static Template of(String text) {
    return text.isEmpty() ? EMPTY : new Template(List.of(new Part.Text(text)));
  }

  /** The given parts in order; holes that hold a literal become text. */
  public static Template of(List<Part> parts) {
    List<Part> joined = new ArrayList<>(parts.size());
    StringBuilder run = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Hole(Expression.Interpolation(Template inner))) {
        inner.parts.forEach(each -> add(joined, run, each));
      } else {
        add(joined, run, part);
      }
    }
    flush(joined, run);
    return joined.isEmpty() ? EMPTY : new Template(List.copyOf(joined));
  }

  private static void add(List<Part> joined, StringBuilder run, Part part) {
    if (part instanceof Part.Text(String text)) {
      run.append(text);
    } else if (part instanceof Part.Hole(Expression.Literal(Scalar value))) {
      run.append(value.text());
    } else {
      flush(joined, run);
      joined.add(part);
    }
  }

  private static void flush(List<Part> joined, StringBuilder run) {
    if (!run.isEmpty()) {
      joined.add(new Part.Text(run.toString()));
      run.setLength(0);
    }
  }

  /** A text that is one hole. */
  public static Template hole(Expression expression) {
    return of(List.of(new Part.Hole(expression)));
  }

  /** The parts in order; empty for the empty text. */
  public List<Part> parts() {
    return parts;
  }

  /** The text, if there is no hole in it. */
  public Optional<String> literal() {
    if (parts.isEmpty()) {
      return Optional.of("");
    }
    return parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** Visits every expression in the holes. */
  public void walk(Consumer<Expression> visitor) {
    for (Part part : parts) {
      if (part instanceof Part.Hole(Expression expression)) {
        expression.walk(visitor);
      }
    }
  }

  /** The template with every hole filled that {@code facts} can fill; the rest stay holes, and so does what is beyond {@link #LONGEST}. */
  public Template resolve(Facts facts) {
    if (parts.stream().noneMatch(Part.Hole.class::isInstance)) {
      return this;
    }
    List<Part> resolved = new ArrayList<>(parts.size());
    long length = 0;
    for (Part part : parts) {
      Part filled = filled(part, facts);
      length += filled instanceof Part.Text(String text) ? text.length() : 0;
      resolved.add(filled == null || length > LONGEST ? part : filled);
    }
    return of(resolved);
  }

  /** The text of a part; null while it is not known. */
  private static @Nullable Part filled(Part part, Facts facts) {
    return part instanceof Part.Hole(Expression hole)
        ? Evaluation.evaluate(hole, facts).map(value -> new Part.Text(value.text())).orElse(null)
        : part;
  }

  /** Whether it has more than {@link #LONGEST} characters with what is known. */
  public boolean isTooLong(Facts facts) {
    long length = 0;
    for (Part part : parts) {
      Part filled = filled(part, facts);
      length += filled instanceof Part.Text(String text) ? text.length() : 0;
    }
    return length > LONGEST;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template template && parts.equals(template.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text(String literal)) {
        text.append(literal.indexOf('$') < 0 ? literal : literal.replace("${", "$${"));
      } else if (part instanceof Part.Hole(Expression expression)) {
        guardDollars(text);
        text.append("${").append(expression).append('}');
      }
    }
    return text.toString();
  }

  /** Moves dollars at the end of {@code text} into a hole, since right before another hole they would be read as its escape. */
  private static void guardDollars(StringBuilder text) {
    int start = text.length();
    while (start > 0 && text.charAt(start - 1) == '$') {
      start--;
    }
    if (start < text.length()) {
      String dollars = text.substring(start);
      text.setLength(start);
      text.append("${'").append(dollars).append("'}");
    }
  }
}
