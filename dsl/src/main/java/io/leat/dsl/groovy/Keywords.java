package io.leat.dsl.groovy;

import java.util.HashMap;
import java.util.Map;

/** The words of the language itself, and the words of Groovy that a Jobfile does not have, with what to write instead. */
final class Keywords {
  private Keywords() {}

  static final Map<String, Integer> KEYWORDS =
      Map.ofEntries(
          Map.entry("def", JobfileParser.DEF),
          Map.entry("if", JobfileParser.IF),
          Map.entry("else", JobfileParser.ELSE),
          Map.entry("for", JobfileParser.FOR),
          Map.entry("while", JobfileParser.WHILE),
          Map.entry("switch", JobfileParser.SWITCH),
          Map.entry("case", JobfileParser.CASE),
          Map.entry("default", JobfileParser.DEFAULT),
          Map.entry("return", JobfileParser.RETURN),
          Map.entry("break", JobfileParser.BREAK),
          Map.entry("continue", JobfileParser.CONTINUE),
          Map.entry("assert", JobfileParser.ASSERT),
          Map.entry("in", JobfileParser.IN),
          Map.entry("true", JobfileParser.TRUE),
          Map.entry("false", JobfileParser.FALSE),
          Map.entry("null", JobfileParser.NULL));

  static final Map<String, String> RESERVED = reserved();

  private static Map<String, String> reserved() {
    Map<String, String> words = new HashMap<>();
    String data = "use maps and lists for data, functions for behaviour";
    String noTypes = "values keep their type by themselves: write 'def'";
    String whole = "a 'groovy' step runs a script with the whole language";
    for (String word :
        new String[] {"class", "interface", "trait", "enum", "record", "extends", "implements"}) {
      words.put(word, data);
    }
    for (String word :
        new String[] {
          "byte", "short", "int", "long", "float", "double", "char", "boolean", "void", "final",
          "var"
        }) {
      words.put(word, noTypes);
    }
    for (String word :
        new String[] {
          "public",
          "private",
          "protected",
          "static",
          "abstract",
          "native",
          "strictfp",
          "synchronized",
          "transient",
          "volatile",
          "sealed",
          "permits",
          "yield",
          "goto",
          "const"
        }) {
      words.put(word, "leave it out");
    }
    for (String word : new String[] {"try", "catch", "finally", "throw", "throws"}) {
      words.put(word, "report an error with fail 'message'");
    }
    words.put("import", "bring functions of a file of the same checkout with load 'path'");
    words.put("package", "leave it out");
    words.put("new", "lists, maps and texts are written down: [], [:], ''");
    words.put("this", "leave it out: the words of a block are there without it");
    words.put("super", "leave it out");
    words.put("do", "write a 'while' or a 'for' loop");
    words.put("as", "use a method such as toInteger() or toString()");
    words.put("instanceof", whole);
    words.put("threadsafe", whole);
    return words;
  }
}
