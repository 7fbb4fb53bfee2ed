package io.leat.dsl.eval;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.engine.expression.TextPattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
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

  /** The methods that look for their first argument. */
  private static final Set<String> SEARCHING =
      Set.of("contains", "indexOf", "lastIndexOf", "count", "replace", "split", "minus");

  static @Nullable Value call(String self, boolean interpolated, Invocation call) {
    call.budget().steps(self.length() / 64, call.at());
    if (SEARCHING.contains(call.name())
        && !call.arguments().isEmpty()
        && call.arguments().getFirst().plain() instanceof Value.Str(String sought, boolean _)) {
      call.budget().search(self, sought, call.at());
    }
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
          none(call, made(call, interpolated ? Margins.stripIndent(self) : self.stripIndent()));
      case "stripMargin" -> none(call, made(call, Margins.stripMargin(self)));
      case "contains" -> Value.of(self.contains(one(call)));
      case "startsWith" -> Value.of(self.startsWith(one(call)));
      case "endsWith" -> Value.of(self.endsWith(one(call)));
      case "equalsIgnoreCase" -> Value.of(self.equalsIgnoreCase(one(call)));
      case "compareTo" -> Value.of(self.compareTo(one(call)));
      case "concat" -> made(call, self + one(call));
      case "indexOf", "lastIndexOf" -> index(self, call);
      case "count" -> Value.of(occurrences(self, one(call)));
      case "replace" -> replace(self, call);
      case "replaceAll", "replaceFirst" -> replacePattern(self, call);
      case "split" -> split(self, call);
      case "tokenize" -> tokenize(self, call);
      case "readLines" ->
          none(call, texts(call, self.isEmpty() ? List.of() : self.lines().toList()));
      case "toList" -> none(call, texts(call, letters(self)));
      case "substring", "take", "drop" -> part(self, call);
      case "padLeft", "padRight", "center" -> pad(self, call);
      case "repeat" -> {
        call.takes(1, 1);
        yield call.in()
            .operations()
            .binary("*", Value.of(self), Value.of(call.integer(0)), call.at());
      }
      case "toInteger", "toLong", "toBigInteger", "toBigDecimal" -> none(call, number(self, call));
      case "isInteger", "isLong", "isNumber", "isBigDecimal" ->
          none(call, Value.of(isNumber(self, call.name())));
      case "matches" -> {
        call.takes(1, 1);
        yield Value.of(Patterns.matches(pattern(call, 0), self, call.budget(), call.at()));
      }
      case "find" -> {
        call.takes(1, 1);
        List<TextPattern.Hit> hits =
            Patterns.hits(pattern(call, 0), self, 1, call.budget(), call.at());
        yield hits.isEmpty()
            ? Value.nil()
            : Value.of(self.substring(hits.getFirst().start(), hits.getFirst().end()));
      }
      case "findAll" -> {
        call.takes(1, 1);
        List<String> found = new ArrayList<>();
        for (TextPattern.Hit hit :
            Patterns.hits(
                pattern(call, 0),
                self,
                call.budget().limits().collectionSize(),
                call.budget(),
                call.at())) {
          found.add(self.substring(hit.start(), hit.end()));
        }
        yield texts(call, found);
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

  private static Value.Items texts(Invocation call, List<String> texts) {
    call.budget().elements(texts.size(), call.at());
    List<Value> values = new ArrayList<>(texts.size());
    for (String text : texts) {
      values.add(made(call, text));
    }
    return Value.Items.of(values);
  }

  private static List<String> letters(String self) {
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < self.length(); i++) {
      letters.add(String.valueOf(self.charAt(i)));
    }
    return letters;
  }

  static TextPattern pattern(Invocation call, int index) {
    return call.argument(index) instanceof Value.Pattern(TextPattern pattern)
        ? pattern
        : Patterns.of(call.text(index), call.budget(), call.at());
  }

  private static Value index(String self, Invocation call) {
    call.takes(1, 2);
    boolean first = call.name().equals("indexOf");
    if (call.count() == 1) {
      return Value.of(first ? self.indexOf(call.text(0)) : self.lastIndexOf(call.text(0)));
    }
    return Value.of(
        first
            ? self.indexOf(call.text(0), call.integer(1))
            : self.lastIndexOf(call.text(0), call.integer(1)));
  }

  private static int occurrences(String self, String sought) {
    if (sought.isEmpty()) {
      return self.length() + 1;
    }
    // as in Groovy, what is found may overlap
    int count = 0;
    for (int at = self.indexOf(sought); at >= 0; at = self.indexOf(sought, at + 1)) {
      count++;
    }
    return count;
  }

  private static Value replace(String self, Invocation call) {
    call.takes(2, 2);
    String from = call.text(0);
    String to = call.text(1);
    call.budget()
        .text(
            self.length()
                + (long) occurrences(self, from) * Math.max(0, to.length() - from.length()),
            call.at());
    return Value.of(self.replace(from, to));
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
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (TextPattern.Hit hit :
        Patterns.hits(
            pattern(call, 0),
            self,
            call.budget().limits().collectionSize(),
            call.budget(),
            call.at())) {
      if (hit.end() == 0) {
        continue;
      }
      if (hit.start() == hit.end() && hit.start() == self.length()) {
        break;
      }
      parts.add(self.substring(from, hit.start()));
      from = hit.end();
    }
    parts.add(self.substring(from));
    if (parts.size() > 1) {
      while (!parts.isEmpty() && parts.getLast().isEmpty()) {
        parts.removeLast();
      }
    }
    return array(texts(call, parts));
  }

  /** What Groovy gives as an array. */
  private static Value array(Value.Items items) {
    return new Value.Items(items.items(), Value.Items.Kind.ARRAY);
  }

  private static Value.Items tokenize(String self, Invocation call) {
    call.takes(0, 1);
    StringTokenizer tokens =
        call.count() == 0 ? new StringTokenizer(self) : new StringTokenizer(self, call.text(0));
    List<String> parts = new ArrayList<>();
    while (tokens.hasMoreTokens()) {
      parts.add(tokens.nextToken());
    }
    return texts(call, parts);
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
    int missing = width - self.length();
    if (missing <= 0) {
      return Value.of(self);
    }
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
    if (self.length() > call.budget().limits().digits()) {
      call.budget().number(self.length() * 10L / 3, call.at());
    }
    String digits = self.trim();
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
          "'"
              + (self.length() > 40 ? self.substring(0, 40) + "..." : self)
              + "' is not a number that '"
              + call.name()
              + "' can read",
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

  private static boolean isNumber(String self, String name) {
    String digits = self.trim();
    try {
      switch (name) {
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
