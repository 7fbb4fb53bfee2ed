package io.leat.dsl.write;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;

/**
 * Writes texts as Groovy: in single quotes without holes and in double quotes with some, in three quotes when there are several
 * lines. The lines of a text stand at the beginning of lines, since spaces before them would be part of it.
 */
final class GroovyText {
  private GroovyText() {}

  /** {@code template} as a literal. */
  static String write(Template template) {
    boolean holes = template.literal().isEmpty();
    boolean lines =
        template.parts().stream()
            .anyMatch(
                part -> part instanceof Template.Part.Text(String text) && text.indexOf('\n') >= 0);
    char quote = holes ? '"' : '\'';
    String quotes = String.valueOf(quote).repeat(lines ? 3 : 1);
    StringBuilder out = new StringBuilder(quotes);
    for (Template.Part part : template.parts()) {
      switch (part) {
        case Template.Part.Text(String text) -> escape(text, quote, lines, out);
        case Template.Part.Hole(Expression expression) ->
            out.append("${").append(expression).append('}');
      }
    }
    return out.append(quotes).toString();
  }

  private static void escape(String text, char quote, boolean lines, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append(lines ? "\n" : "\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append(lines ? "\t" : "\\t");
        case '$' -> out.append(quote == '"' ? "\\$" : "$");
        default -> {
          // between lines a quote stands as it is, unless it could become one of the three that
          // close
          boolean edge = i == 0 || i + 1 == text.length() || text.charAt(i + 1) == quote;
          boolean closes = c == quote && (!lines || edge);
          if (closes) {
            out.append('\\').append(c);
          } else if (c < ' ' || c == 0x7f) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
