package io.leat.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the text of a parameter may be.
 *
 * @param keywords those of JSON Schema, in the order in which they are written
 */
public record Rule(Map<String, Object> keywords) {
  /** The largest whole number that each reader of JSON can tell from the next. */
  static final long LARGEST = (1L << 53) - 1;

  public Rule {
    keywords = new LinkedHashMap<>(keywords);
  }

  /** Any text. */
  public static Rule text() {
    return new Rule(Map.of("type", "string"));
  }

  /** A text of up to {@code most} characters. */
  public static Rule text(int most) {
    return text().and("maxLength", most);
  }

  /** A text that is not empty, of up to {@code most} characters. */
  public static Rule name(int most) {
    return text().and("minLength", 1).and("maxLength", most);
  }

  /** A text that {@code pattern} is found in. */
  public static Rule pattern(String pattern) {
    return text().and("pattern", pattern);
  }

  /** One of these words. */
  public static Rule words(String... words) {
    return text().and("enum", List.of(words));
  }

  /** One of the words of these constants, which are their names in small letters. */
  static Rule words(Enum<?>... constants) {
    return words(
        Stream.of(constants)
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toArray(String[]::new));
  }

  /** A whole number between both, which it may be. A number that clients are given, such as that of a run, has 64 bits for them. */
  public static Rule integer(long least, long most) {
    Rule integer = new Rule(Map.of("type", "integer"));
    return (most < Integer.MAX_VALUE ? integer : integer.and("format", "int64"))
        .and("minimum", least)
        .and("maximum", most);
  }

  /** True or false. */
  public static Rule flag() {
    return new Rule(Map.of("type", "boolean"));
  }

  /** This with what counts when nothing is given. */
  public Rule otherwise(Object value) {
    return and("default", value);
  }

  private Rule and(String keyword, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(keywords);
    all.put(keyword, value);
    return new Rule(all);
  }
}
