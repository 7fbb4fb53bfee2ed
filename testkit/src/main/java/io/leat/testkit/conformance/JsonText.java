package io.leat.testkit.conformance;

/** JSON laid out for people and for diffs: a member a line, two spaces a level. */
public final class JsonText {
  private JsonText() {}

  /** {@code json}, which is well formed and has no spaces outside of texts, laid out; with a line end at the end. */
  public static String laidOut(String json) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    boolean text = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (text) {
        out.append(c);
        if (c == '\\') {
          out.append(json.charAt(++i));
        } else if (c == '"') {
          text = false;
        }
        continue;
      }
      switch (c) {
        case '"' -> {
          text = true;
          out.append(c);
        }
        case '{', '[' -> {
          char close = c == '{' ? '}' : ']';
          out.append(c);
          if (json.charAt(i + 1) == close) {
            out.append(close);
            i++;
          } else {
            line(out, ++depth);
          }
        }
        case '}', ']' -> {
          line(out, --depth);
          out.append(c);
        }
        case ',' -> {
          out.append(c);
          line(out, depth);
        }
        case ':' -> out.append(": ");
        default -> out.append(c);
      }
    }
    return out.append('\n').toString();
  }

  private static void line(StringBuilder out, int depth) {
    out.append('\n').append("  ".repeat(depth));
  }
}
