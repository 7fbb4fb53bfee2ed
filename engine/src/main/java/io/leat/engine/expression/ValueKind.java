package io.leat.engine.expression;

/** The kinds of value of an expression, under the words that a Jobfile uses for them. */
public enum ValueKind {
  TEXT("text"),
  NUMBER("number"),
  FLAG("flag"),
  LIST("list"),
  NOTHING("nothing");

  private final String word;

  ValueKind(String word) {
    this.word = word;
  }

  /** The word a Jobfile uses for this kind. */
  public String word() {
    return word;
  }
}
