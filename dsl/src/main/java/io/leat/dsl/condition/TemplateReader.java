package io.leat.dsl.condition;

import io.leat.dsl.source.GitHubExpression;
import io.leat.dsl.source.TextOrigin;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts with holes: <code>${...}</code> holds an expression of the condition language, <code>$${</code> stands for the two
 * characters themselves, and any other dollar is a dollar, so that {@code $NAME} and {@code $(command)} reach the shell.
 */
public final class TemplateReader {
  private final ConditionReader conditions;

  /** A reader whose holes are read by {@code conditions}. */
  public TemplateReader(ConditionReader conditions) {
    this.conditions = conditions;
  }

  /**
   * The text with its holes.
   *
   * @param origin where the text stands
   * @return empty when a hole is not an expression, which has then been reported
   */
  public Optional<Template> read(String text, TextOrigin origin) {
    return parts(text, origin).map(Template::of);
  }

  /** The parts as they are written: not joined, and with holes that hold a literal still being holes. */
  public Optional<List<Template.Part>> parts(String text, TextOrigin origin) {
    if (text.indexOf("${") < 0) {
      return Optional.of(text.isEmpty() ? List.of() : List.of(new Template.Part.Text(text)));
    }
    List<Template.Part> parts = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    TokenReader tokens = null;
    boolean sound = true;
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        run.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        flush(run, parts);
        int foreign = GitHubExpression.end(text, at);
        if (foreign >= 0) {
          conditions
              .diagnostics()
              .add(GitHubExpression.refused(text.substring(at, foreign), origin.span(at, foreign)));
          sound = false;
          at = foreign;
          continue;
        }
        if (tokens == null) {
          tokens = new TokenReader(text, origin, conditions.limits(), conditions.diagnostics());
        }
        @Nullable TokenRun hole = tokens.hole(at).orElse(null);
        if (hole == null) {
          // where this hole ends is not known, so neither is what comes after it
          return Optional.empty();
        }
        Optional<Expression> expression = conditions.parse(hole, tokens);
        expression.ifPresent(each -> parts.add(new Template.Part.Hole(each)));
        sound &= expression.isPresent();
        at = hole.end();
      } else {
        run.append(text.charAt(at++));
      }
    }
    flush(run, parts);
    return sound ? Optional.of(parts) : Optional.empty();
  }

  private static void flush(StringBuilder run, List<Template.Part> parts) {
    if (!run.isEmpty()) {
      parts.add(new Template.Part.Text(run.toString()));
      run.setLength(0);
    }
  }
}
