package io.leat.dsl.source;

/** How much a diagnostic weighs. An error rejects the Jobfile, a warning does not. */
public enum Severity {
  ERROR("error"),
  WARNING("warning");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** The word in messages. */
  public String word() {
    return word;
  }
}
