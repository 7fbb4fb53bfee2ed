package io.leat.engine.expression;

import java.util.ArrayList;
import java.util.List;

/** A list of texts as JSON on one line (RFC 8259), and back. */
final class ItemsText {
  private final String text;
  private int at;

  private ItemsText(String text) {
    this.text = text;
  }

  static String write(List<String> items) {
    StringBuilder json = new StringBuilder("[");
    for (String item : items) {
      json.append(json.length() == 1 ? "\"" : ",\"");
      for (int i = 0; i < item.length(); i++) {
        char c = item.charAt(i);
        if (c == '"' || c == '\\') {
          json.append('\\').append(c);
        } else if (c < ' ') {
          json.append(String.format("\\u%04x", (int) c));
        } else {
          json.append(c);
        }
      }
      json.append('"');
    }
    return json.append(']').toString();
  }

  static List<String> read(String json) {
    return new ItemsText(json).list();
  }

  private List<String> list() {
    List<String> items = new ArrayList<>();
    blanks();
    expect('[', "it begins with '['");
    blanks();
    if (peek() == ']') {
      at++;
    } else {
      items.add(item());
      while (peek() == ',') {
        at++;
        blanks();
        items.add(item());
      }
      expect(']', "behind an item stands ',' or ']'");
    }
    blanks();
    if (at < text.length()) {
      throw wrong("nothing stands behind its ']'");
    }
    return items;
  }

  private String item() {
    expect('"', "its items are texts in double quotes");
    StringBuilder item = new StringBuilder();
    while (peek() != '"') {
      char c = next();
      if (c < ' ') {
        throw wrong("control characters are written as escapes");
      }
      item.append(c == '\\' ? escaped() : c);
    }
    at++;
    blanks();
    return item.toString();
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            throw wrong("behind '\\u' stand four hexadecimal digits");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> throw wrong("there is no escape '\\" + c + "'");
    };
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n') {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at >= text.length()) {
      throw wrong("a quote is never closed");
    }
    return text.charAt(at++);
  }

  private void expect(char c, String rule) {
    if (peek() != c) {
      throw wrong(rule);
    }
    at++;
  }

  private IllegalArgumentException wrong(String rule) {
    return new IllegalArgumentException("at its character " + (at + 1) + ": " + rule);
  }
}
