package io.leat.cli.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads JSON (RFC 8259) as servers send it: of two fields with one name the later counts, and values nest 100 deep at most. */
public final class JsonReader {
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final int DEEPEST = 100;

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The value that {@code text} holds.
   *
   * @throws IOException when it is not JSON
   */
  public static Json read(String text) throws IOException {
    JsonReader reader = new JsonReader(text);
    Json value = reader.value();
    if (reader.peek() != 0 || reader.at < text.length()) {
      throw reader.problem("something stands after the value");
    }
    return value;
  }

  /** The value that {@code text} holds; nothing when it is not JSON. */
  public static Json lenient(String text) {
    try {
      return read(text);
    } catch (IOException other) {
      return new Json.Nothing();
    }
  }

  private Json value() throws IOException {
    char first = peek();
    if (first == '{' || first == '[') {
      if (++depth > DEEPEST) {
        throw problem("values nest more than " + DEEPEST + " deep");
      }
      at++;
      Json value = first == '{' ? fields() : items();
      depth--;
      return value;
    }
    return first == '"' ? new Json.Text(string()) : word();
  }

  private Json fields() throws IOException {
    Map<String, Json> fields = new LinkedHashMap<>();
    if (skip('}')) {
      return new Json.Fields(fields);
    }
    do {
      if (peek() != '"') {
        throw problem("a name in double quotes is missing");
      }
      String name = string();
      if (!skip(':')) {
        throw problem("':' is missing");
      }
      fields.put(name, value());
    } while (skip(','));
    if (!skip('}')) {
      throw problem("',' or '}' is missing");
    }
    return new Json.Fields(fields);
  }

  private Json items() throws IOException {
    List<Json> items = new ArrayList<>();
    if (skip(']')) {
      return new Json.Items(items);
    }
    do {
      items.add(value());
    } while (skip(','));
    if (!skip(']')) {
      throw problem("',' or ']' is missing");
    }
    return new Json.Items(items);
  }

  private Json word() throws IOException {
    int start = at;
    while (at < text.length() && " \t\r\n,:[]{}\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true", "false" -> new Json.Flag(word.equals("true"));
      case "null" -> new Json.Nothing();
      default -> {
        if (word.length() > 1000 || !NUMBER.matcher(word).matches()) {
          at = start;
          throw problem("a value is missing");
        }
        yield new Json.Numeral(word);
      }
    };
  }

  private String string() throws IOException {
    StringBuilder string = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      if (c < ' ') {
        throw problem("a text holds a control character");
      }
      string.append(c == '\\' ? escape() : c);
    }
    throw problem("a text is never closed");
  }

  private char escape() throws IOException {
    char kind = at < text.length() ? text.charAt(at++) : 0;
    if (kind == 'u' && at + 4 <= text.length()) {
      int code = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(text.charAt(at++), 16);
        if (digit < 0) {
          throw problem("'\\u' lacks its four digits");
        }
        code = code * 16 + digit;
      }
      return (char) code;
    }
    int index = "\"\\/bfnrt".indexOf(kind);
    if (index < 0) {
      throw problem("there is no such escape");
    }
    return "\"\\/\b\f\n\r\t".charAt(index);
  }

  /** The next character that is no blank; 0 at the end. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean skip(char wanted) {
    boolean there = peek() == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private IOException problem(String what) {
    return new IOException("not JSON: " + what + " at character " + (at + 1));
  }
}
