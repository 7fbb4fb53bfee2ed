package io.leat.dsl;

import io.leat.dsl.vocabulary.Place;
import io.leat.dsl.vocabulary.Slot;
import io.leat.dsl.vocabulary.SlotType;
import io.leat.dsl.vocabulary.Vocabulary;
import io.leat.dsl.vocabulary.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Each slot of each word of the vocabulary, given what costs most to read: lists of many elements, of long ones, and of both. The words come
 * from the table, so one that is added to it is tried by itself.
 */
final class HostileWords {
  /** What is given, by its name in the case; its definition stands before the Jobfile that uses it. */
  private static final Map<String, String> VALUES = values();

  /** Those that cost much when they are given often. */
  private static final List<String> OFTEN = List.of("bigs", "longs", "many", "braces", "hidden");

  private HostileWords() {}

  private static Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("big", "'x' * 1000000");
    values.put("bigs", "['x' * 1000000] * 100000");
    values.put("longs", "['x' * 90] * 100000");
    values.put("many", "(0..<60000).collect { \"p$it\" }");
    values.put("braces", "['{a,b}' * 8 + 'x' * 950] * 100000");
    values.put("doubling", "(1..60).inject(['a']) { l, i -> [l, l] }");
    values.put("named", "(0..<30000).collectEntries { [\"k$it\", 'x' * 90] }");
    values.put("listed", "[a: ['x' * 1000000] * 100000]");
    values.put("maps", "[[a: 'x' * 1000000]] * 100000");
    values.put("hidden", "[('x' * 999999) + '\\u0001'] * 100000");
    return values;
  }

  /** The Jobfiles by what is in them. */
  static Map<String, String> cases() {
    Map<String, String> cases = new LinkedHashMap<>();
    for (Word word : Vocabulary.words()) {
      Place place = new TreeSet<>(word.places()).getFirst();
      for (Slot slot : word.slots()) {
        String name = word.name() + " " + place.described() + ", " + slot.name() + ": ";
        for (String value : VALUES.keySet()) {
          String call = call(word, slot, value);
          cases.put(name + value, with(value, file(call, place, false)));
          if (OFTEN.contains(value)) {
            cases.put(name + value + ", often", with(value, file(call, place, true)));
          }
        }
        if (slot.type() instanceof SlotType.Condition || slot.type() instanceof SlotType.Text) {
          for (String value : List.of("many", "braces", "bigs")) {
            for (String function : List.of("changed", "files")) {
              String given = function + "(" + value + ")";
              cases.put(name + given, with(value, file(call(word, slot, given), place, true)));
            }
          }
        }
      }
    }
    cases.put(
        "long defaults and a pattern",
        "job('j') { params { for (i in 1..4) { text \"p$i\", 'default': 'a' * 900000,"
            + " pattern: '.*(a{1,99}){1,40}b' } }; task('t') { sh 'true' } }");
    cases.put(
        "patterns of many triggers",
        "job('j') { triggers { for (i in 1..20) { push branches: (1..4000).collect { \"b$it\" } }"
            + " }; task('t') { sh 'true' } }");
    cases.put(
        "patterns one by one",
        "job('j') { task('t') { inputs(*(1..60000).collect { \"b$it\" }); sh 'true' } }");
    return cases;
  }

  private static String with(String value, String file) {
    return "def " + value + " = " + VALUES.get(value) + "\n" + file;
  }

  private static String call(Word word, Slot hostile, String value) {
    List<String> arguments = new ArrayList<>();
    for (Slot slot : word.slots()) {
      if (slot.equals(hostile) || slot.required()) {
        String given = slot.equals(hostile) ? value : sample(slot.type());
        arguments.add(slot.named() ? "'" + slot.name() + "': " + given : given);
      }
    }
    String block =
        switch (word.opens()) {
          case null -> "";
          case JOB -> " { task('t') { sh 'true' } }";
          case TASK -> " { sh 'true' }";
          case PIPE -> " { task('p1') { sh 'true' }; task('p2') { sh 'true' } }";
          case FILE, PARAMS, TRIGGERS, SEQUENCE, ALWAYS -> " { }";
        };
    return word.name() + "(" + String.join(", ", arguments) + ")" + block;
  }

  /** A Jobfile with {@code call} at {@code place}: once, or often and in as many blocks as may be. */
  private static String file(String call, Place place, boolean often) {
    String each = often ? "for (i in 1..20000) { " + call + " }" : "def i = 1; " + call;
    String last = "; task('last') { sh 'true' }";
    return switch (place) {
      case FILE -> often ? "for (i in 1..900) { " + call + " }" : "def i = 1; " + call;
      case JOB -> jobs(call + last, often);
      case PARAMS -> jobs("params { " + each + " }" + last, false);
      case TRIGGERS -> jobs("triggers { " + each + " }" + last, false);
      case PIPE -> jobs("pipe('p') { " + call + last + " }", often);
      case SEQUENCE -> jobs("sequence { " + call + last + " }", often);
      case ALWAYS -> jobs("always { " + call + " }" + last, often);
      case TASK ->
          often
              ? "job('j') { for (i in 1..9000) { task(\"t$i\") { " + call + "; sh 'true' } } }"
              : "job('j') { def i = 1; task('t') { " + call + "; sh 'true' } }";
    };
  }

  private static String jobs(String body, boolean often) {
    return often
        ? "for (i in 1..900) { job(\"j$i\") { " + body + " } }"
        : "job('j') { def i = 1; " + body + " }";
  }

  private static String sample(SlotType type) {
    return switch (type) {
      case SlotType.Text _, SlotType.Plain _, SlotType.Pattern _, SlotType.Path _ -> "'a'";
      case SlotType.Name _, SlotType.NeedOf _ -> "\"a$i\"";
      case SlotType.Whole(int least, int _) -> String.valueOf(least);
      case SlotType.Numeric _ -> "1";
      case SlotType.Flag _, SlotType.Together _ -> "true";
      case SlotType.Condition _ -> "git.branch == 'a'";
      case SlotType.Choice(List<String> words, List<Object> _) -> "'" + words.getFirst() + "'";
      case SlotType.Variables _ -> "[A: 'a']";
      case SlotType.Axes _ -> "[a: ['x', 'y']]";
      case SlotType.Combination _ -> "[a: 'x']";
      case SlotType.Schedule _ -> "'@daily'";
      case SlotType.Zone _ -> "'UTC'";
    };
  }
}
