package io.leat.engine.expression;

import java.util.Optional;

/**
 * The functions of the condition language; docs/jobfile.md, "Conditions", is their reference.
 *
 * <p>{@code changed} and {@code files} take one or more patterns as literal texts, {@code secret} and {@code secretFile} one literal name,
 * {@code size} a list or text; the others take two texts, and {@code contains} a list and a text.
 */
public enum Function {
  /** Whether a file that fits one of the patterns changed; with no list of changed files, every file counts as changed. */
  CHANGED("changed", ValueKind.FLAG),
  /** A digest over the files that fit the patterns, known when the task starts. */
  FILES("files", ValueKind.TEXT),
  /** The value of a secret, known to the environment of a task and to nothing else. */
  SECRET("secret", ValueKind.TEXT),
  /** The path of a file with a secret in it, there while the task runs; known where {@link #SECRET} is. */
  SECRET_FILE("secretFile", ValueKind.TEXT),
  /** How many items a list has, or how many characters a text; written behind it, as {@code outputs.list.shards.size()}. */
  SIZE("size", ValueKind.NUMBER),
  CONTAINS("contains", ValueKind.FLAG),
  STARTS_WITH("startsWith", ValueKind.FLAG),
  ENDS_WITH("endsWith", ValueKind.FLAG);

  private final String word;
  private final ValueKind result;

  Function(String word, ValueKind result) {
    this.word = word;
    this.result = result;
  }

  /** The name of this function in a Jobfile. */
  public String word() {
    return word;
  }

  /** The kind of value that this function gives. */
  public ValueKind result() {
    return result;
  }

  /** Whether the arguments are patterns of file names. */
  public boolean takesPatterns() {
    return this == CHANGED || this == FILES;
  }

  /** Whether its argument is the name of a secret. */
  public boolean givesSecret() {
    return this == SECRET || this == SECRET_FILE;
  }

  /** Whether it asks for something besides its arguments, so that {@link Facts} answer it. */
  public boolean isFact() {
    return takesPatterns() || givesSecret();
  }

  /** The function called {@code word}, or empty. */
  public static Optional<Function> named(String word) {
    for (Function function : values()) {
      if (function.word.equals(word)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }
}
