package io.leat.cli.terminal;

import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) as it goes, indented by two blanks or on one line. Text that is not well-formed UTF-16 is escaped, so
 * that the result is UTF-8 in any case.
 *
 * <p>The caller names fields inside of objects only and closes what it opens.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final Print print;
  private final boolean indented;
  private int depth;
  private boolean empty = true;
  private boolean named;

  /** JSON that is written to {@code print}. */
  public JsonWriter(Print print, boolean indented) {
    this.print = print;
    this.indented = indented;
  }

  /** Opens an object. */
  public JsonWriter object() {
    return open('{');
  }

  /** Closes an object. */
  public JsonWriter endObject() {
    return close('}');
  }

  /** Opens a list. */
  public JsonWriter array() {
    return open('[');
  }

  /** Closes a list. */
  public JsonWriter endArray() {
    return close(']');
  }

  /** Names the value that comes next. */
  public JsonWriter name(String name) {
    separate();
    quote(name);
    print.text(indented ? ": " : ":");
    named = true;
    return this;
  }

  /** A field with a text, or with {@code null}. */
  public JsonWriter field(String name, @Nullable String text) {
    name(name);
    return text == null ? nothing() : value(text);
  }

  /** A field with a whole number. */
  public JsonWriter field(String name, long number) {
    return name(name).value(number);
  }

  /** A field with a flag. */
  public JsonWriter field(String name, boolean flag) {
    return name(name).value(flag);
  }

  /** A field with the text of {@code value}; none when that is null. */
  public JsonWriter some(String name, @Nullable Object value) {
    return value == null ? this : field(name, value.toString());
  }

  /** A field that is true; none when {@code flag} is not. */
  public JsonWriter some(String name, boolean flag) {
    return flag ? field(name, true) : this;
  }

  /** A field with a list of texts; none when {@code items} is empty. */
  public JsonWriter some(String name, Collection<?> items) {
    return items.isEmpty() ? this : texts(name, items);
  }

  /** A field with a list of texts. */
  public JsonWriter texts(String name, Iterable<?> items) {
    name(name).array();
    items.forEach(item -> value(item.toString()));
    return endArray();
  }

  /** A text. */
  public JsonWriter value(String text) {
    separate();
    quote(text);
    return this;
  }

  /** A whole number. */
  public JsonWriter value(long number) {
    separate();
    print.number(number);
    return this;
  }

  /** A number, written out. */
  public JsonWriter value(BigDecimal number) {
    return raw(number.toPlainString());
  }

  /** A flag. */
  public JsonWriter value(boolean flag) {
    return raw(flag ? "true" : "false");
  }

  /** The absence of a value. */
  public JsonWriter nothing() {
    return raw("null");
  }

  /** A value that is JSON already. */
  public JsonWriter raw(String json) {
    separate();
    print.text(json);
    return this;
  }

  private JsonWriter open(char bracket) {
    separate();
    print.text(bracket);
    depth++;
    empty = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    depth--;
    if (!empty) {
      newLine();
    }
    print.text(bracket);
    empty = false;
    return this;
  }

  /** The comma and line end before a value or name, unless a name has just been written. */
  private void separate() {
    if (named) {
      named = false;
      return;
    }
    if (!empty) {
      print.text(',');
    }
    if (depth > 0) {
      newLine();
    }
    empty = false;
  }

  private void newLine() {
    if (indented) {
      print.line().blanks(2 * depth);
    }
  }

  private void quote(String text) {
    print.text('"');
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f && !lone(text, i)) {
        continue;
      }
      print.text(text.substring(done, i));
      done = i + 1;
      switch (c) {
        case '"' -> print.text("\\\"");
        case '\\' -> print.text("\\\\");
        case '\n' -> print.text("\\n");
        case '\r' -> print.text("\\r");
        case '\t' -> print.text("\\t");
        default -> escape(c);
      }
    }
    print.text(done == 0 ? text : text.substring(done)).text('"');
  }

  private void escape(char c) {
    print.text("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      print.text(HEX.charAt((c >> shift) & 0xf));
    }
  }

  /** Whether the character at {@code i} is half of a surrogate pair whose other half is missing. */
  private static boolean lone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
