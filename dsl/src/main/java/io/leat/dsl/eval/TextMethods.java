package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Excerpt;
import io.leat.engine.expression.TextPattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of texts. */
final class TextMethods {
  private TextMethods() {}

  static final Set<String> NAMES =
      Set.of(
          "size",
          "length",
          "isEmpty",
          "isBlank",
          "toUpperCase",
          "toLowerCase",
          "capitalize",
          "uncapitalize",
          "trim",
          "strip",
          "reverse",
          "contains",
          "startsWith",
          "endsWith",
          "indexOf",
          "lastIndexOf",
          "replace",
          "replaceAll",
          "replaceFirst",
          "split",
          "tokenize",
          "readLines",
          "substring",
          "take",
          "drop",
          "padLeft",
          "padRight",
          "center",
          "concat",
          "toInteger",
          "toLong",
          "toBigInteger",
          "toBigDecimal",
          "toBoolean",
          "formatted",
          "isInteger",
          "isLong",
          "isNumber",
          "isBigDecimal",
          "matches",
          "find",
          "findAll",
          "equalsIgnoreCase",
          "count",
          "stripIndent",
          "stripMargin",
          "repeat",
          "toList",
          "compareTo");

  static @Nullable Value call(String self, boolean interpolated, Invocation call) {
    call.budget().letters(self.length(), call.at());
    return switch (call.name()) {
      case "size", "length" -> none(call, Value.of(self.length()));
      case "isEmpty" -> none(call, Value.of(self.isEmpty()));
      case "isBlank" -> none(call, Value.of(self.isBlank()));
      case "toUpperCase" -> none(call, made(call, self.toUpperCase(Locale.ROOT)));
      case "toLowerCase" -> none(call, made(call, self.toLowerCase(Locale.ROOT)));
      case "capitalize" ->
          none(
              call,
              made(
                  call,
                  self.isEmpty()
                      ? self
                      : Character.toUpperCase(self.charAt(0)) + self.substring(1)));
      case "uncapitalize" ->
          none(
              call,
              made(
                  call,
                  self.isEmpty()
                      ? self
                      : Character.toLowerCase(self.charAt(0)) + self.substring(1)));
      case "trim" -> none(call, made(call, self.trim()));
      case "strip" -> none(call, made(call, self.strip()));
      case "reverse" -> none(call, made(call, new StringBuilder(self).reverse().toString()));
      case "stripIndent" ->
          // Java has this method for plain texts, and Groovy one of its own for the others
          none(
              call,
              made(
                  call,
                  interpolated
                      ? Margins.stripIndent(lines(self, call))
                      : lines(self, call).stripIndent()));
      case "stripMargin" -> none(call, made(call, Margins.stripMargin(lines(self, call))));
      case "contains" -> Value.of(search(call).contains(self, one(call), call.at()));
      case "startsWith" -> Value.of(self.startsWith(one(call)));
      case "endsWith" -> Value.of(self.endsWith(one(call)));
      case "equalsIgnoreCase" -> Value.of(self.equalsIgnoreCase(one(call)));
      case "compareTo" -> Value.of(self.compareTo(one(call)));
      case "concat" -> {
        String more = one(call);
        call.budget().text(self.length() + (long) more.length(), call.at());
        yield Value.of(self + more);
      }
      case "indexOf", "lastIndexOf" -> index(self, call);
      case "count" -> Value.of(search(call).count(self, one(call), call.at()));
      case "replace" -> replace(self, call);
      case "replaceAll", "replaceFirst" -> replacePattern(self, call);
      case "split" -> split(self, call);
      case "tokenize" -> tokenize(self, call);
      case "readLines" -> none(call, parts(call, self.lines().iterator()).items());
      case "toList" -> none(call, letters(self, call));
      case "substring", "take", "drop" -> part(self, call);
      case "padLeft", "padRight", "center" -> pad(self, call);
      case "repeat" -> {
        call.takes(1, 1);
        yield call.in()
            .operations()
            .binary("*", Value.of(self), Value.of(call.integer(0)), call.at());
      }
      case "toInteger", "toLong", "toBigInteger", "toBigDecimal" -> none(call, number(self, call));
      case "toBoolean" -> {
        String word = self.trim();
        boolean yes =
            word.equalsIgnoreCase("true") || word.equalsIgnoreCase("y") || word.equals("1");
        yield none(call, Value.of(yes));
      }
      case "formatted" -> made(call, Formats.formatted(self, call));
      case "isInteger", "isLong", "isNumber", "isBigDecimal" ->
          none(call, Value.of(isNumber(self, call)));
      case "matches" -> {
        call.takes(1, 1);
        yield Value.of(Patterns.matches(pattern(call, 0), self, call.budget(), call.at()));
      }
      case "find" -> {
        call.takes(1, 1);
        TextPattern.Hits hits = Patterns.hits(pattern(call, 0), self, call.budget(), call.at());
        yield hits.next() ? made(call, self.substring(hits.start(), hits.end())) : Value.nil();
      }
      case "findAll" -> {
        call.takes(1, 1);
        TextPattern.Hits hits = Patterns.hits(pattern(call, 0), self, call.budget(), call.at());
        Parts found = new Parts(call);
        while (hits.next()) {
          found.add(self.substring(hits.start(), hits.end()));
        }
        yield found.items();
      }
      default -> null;
    };
  }

  private static Value none(Invocation call, Value value) {
    call.takes(0, 0);
    return value;
  }

  private static String one(Invocation call) {
    call.takes(1, 1);
    return call.text(0);
  }

  private static Value made(Invocation call, String text) {
    call.budget().text(text.length(), call.at());
    return Value.of(text);
  }

  private static TextSearch search(Invocation call) {
    return call.in().operations().search();
  }

  /** {@code self}, whose lines are looked at one by one. */
  private static String lines(String self, Invocation call) {
    long count = self.chars().filter(c -> c == '\n' || c == '\r').count();
    call.budget().allocate(64 * count, call.at());
    return self;
  }

  /** Texts that are made one after the other, each charged as it comes. */
  private static final class Parts {
    private final Invocation call;
    private final List<Value> parts = new ArrayList<>();

    Parts(Invocation call) {
      this.call = call;
    }

    void add(String part) {
      call.budget().collection(parts.size() + 1L, call.at());
      call.budget().allocate(32, call.at());
      parts.add(made(call, part));
    }

    Value.Items items() {
      call.budget().elements(0, call.at());
      return Value.Items.of(parts);
    }
  }

  private static Parts parts(Invocation call, Iterator<String> texts) {
    Parts parts = new Parts(call);
    texts.forEachRemaining(parts::add);
    return parts;
  }

  private static Value.Items letters(String self, Invocation call) {
    Parts letters = new Parts(call);
    for (int i = 0; i < self.length(); i++) {
      letters.add(String.valueOf(self.charAt(i)));
    }
    return letters.items();
  }

  static TextPattern pattern(Invocation call, int index) {
    return call.argument(index) instanceof Value.Pattern(TextPattern pattern)
        ? pattern
        : Patterns.of(call.text(index), call.budget(), call.at());
  }

  private static Value index(String self, Invocation call) {
    call.takes(1, 2);
    String sought = call.text(0);
    return Value.of(
        call.name().equals("indexOf")
            ? search(call).first(self, sought, call.count() == 1 ? 0 : call.integer(1), call.at())
            : search(call)
                .last(
                    self, sought, call.count() == 1 ? self.length() : call.integer(1), call.at()));
  }

  private static Value replace(String self, Invocation call) {
    call.takes(2, 2);
    return Value.of(search(call).replace(self, call.text(0), call.text(1), call.at()));
  }

  private static Value replacePattern(String self, Invocation call) {
    call.takes(2, 2);
    boolean all = call.name().equals("replaceAll");
    if (call.hasClosure(1)) {
      throw new EvaluationProblem(
          DiagnosticCode.NOT_SUPPORTED,
          call.at(),
          "'" + call.name() + "' takes a text as replacement, not a closure",
          "use $1 for a group");
    }
    return Value.of(
        Patterns.replace(pattern(call, 0), self, call.text(1), all, call.budget(), call.at()));
  }

  private static Value split(String self, Invocation call) {
    call.takes(0, 1);
    if (call.count() == 0) {
      return array(tokenize(self, call));
    }
    if (call.argument(0) instanceof Value.Pattern) {
      throw call.problem("'split' takes the pattern as a text: split(/,/)");
    }
    Parts parts = new Parts(call);
    int from = 0;
    TextPattern.Hits hits = Patterns.hits(pattern(call, 0), self, call.budget(), call.at());
    while (hits.next()) {
      if (hits.end() == 0) {
        continue;
      }
      if (hits.start() == hits.end() && hits.start() == self.length()) {
        break;
      }
      parts.add(self.substring(from, hits.start()));
      from = hits.end();
    }
    parts.add(self.substring(from));
    List<Value> values = parts.items().items();
    if (values.size() > 1) {
      while (!values.isEmpty() && values.getLast().equals(Value.of(""))) {
        values.removeLast();
      }
    }
    return array(Value.Items.of(values));
  }

  /** What Groovy gives as an array. */
  private static Value array(Value.Items items) {
    return new Value.Items(items.items(), Value.Items.Kind.ARRAY);
  }

  private static Value.Items tokenize(String self, Invocation call) {
    call.takes(0, 1);
    BitSet delimiters = new BitSet();
    (call.count() == 0 ? " \t\n\r\f" : call.text(0)).codePoints().forEach(delimiters::set);
    Parts parts = new Parts(call);
    int from = 0;
    for (int i = 0; i < self.length(); ) {
      int letter = self.codePointAt(i);
      int next = i + Character.charCount(letter);
      if (delimiters.get(letter)) {
        if (i > from) {
          parts.add(self.substring(from, i));
        }
        from = next;
      }
      i = next;
    }
    if (from < self.length()) {
      parts.add(self.substring(from));
    }
    return parts.items();
  }

  private static Value part(String self, Invocation call) {
    boolean substring = call.name().equals("substring");
    call.takes(1, substring ? 2 : 1);
    int from = call.integer(0);
    int to = call.count() > 1 ? call.integer(1) : self.length();
    if (!substring) {
      int bound = Math.clamp(from, 0, self.length());
      return made(
          call, call.name().equals("take") ? self.substring(0, bound) : self.substring(bound));
    }
    if (from < 0 || to > self.length() || from > to) {
      throw new EvaluationProblem(
          DiagnosticCode.NO_SUCH_ELEMENT,
          call.at(),
          "a text of " + self.length() + " characters has no part from " + from + " to " + to,
          null);
    }
    return made(call, self.substring(from, to));
  }

  private static Value pad(String self, Invocation call) {
    call.takes(1, 2);
    int width = call.integer(0);
    String fill = call.count() > 1 ? call.text(1) : " ";
    if (fill.isEmpty()) {
      throw call.problem("'" + call.name() + "' cannot fill with an empty text");
    }
    if (width <= self.length()) {
      return Value.of(self);
    }
    int missing = width - self.length();
    call.budget().text(width, call.at());
    int left =
        switch (call.name()) {
          case "padLeft" -> missing;
          case "padRight" -> 0;
          default -> missing / 2;
        };
    return Value.of(filled(fill, left) + self + filled(fill, missing - left));
  }

  private static String filled(String fill, int length) {
    return fill.repeat(length / fill.length() + 1).substring(0, length);
  }

  private static Value number(String self, Invocation call) {
    String digits = digits(self, call);
    try {
      Number number =
          switch (call.name()) {
            case "toInteger" -> Integer.valueOf(digits);
            case "toLong" -> Long.valueOf(digits);
            case "toBigInteger" -> new BigInteger(digits);
            default -> decimal(digits);
          };
      return new Value.Num(number);
    } catch (NumberFormatException notANumber) {
      throw new EvaluationProblem(
          DiagnosticCode.ARITHMETIC,
          call.at(),
          "'" + Excerpt.of(self, 40) + "' is not a number that '" + call.name() + "' can read",
          "ask isInteger() or isNumber() first");
    }
  }

  private static BigDecimal decimal(String digits) {
    BigDecimal number = new BigDecimal(digits);
    if (Math.abs((long) number.scale()) > 1000) {
      throw new NumberFormatException("exponent");
    }
    return number;
  }

  /** {@code self} without the blanks around it, unless it would be too long a number. */
  private static String digits(String self, Invocation call) {
    String digits = self.trim();
    if (digits.length() > call.budget().limits().digits()) {
      call.budget().number(digits.length() * 10L / 3, call.at());
    }
    call.budget().steps(digits.length() / 8, call.at());
    return digits;
  }

  private static boolean isNumber(String self, Invocation call) {
    String digits = digits(self, call);
    try {
      switch (call.name()) {
        case "isInteger" -> Integer.parseInt(digits);
        case "isLong" -> Long.parseLong(digits);
        default -> decimal(digits);
      }
      return true;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }
}
