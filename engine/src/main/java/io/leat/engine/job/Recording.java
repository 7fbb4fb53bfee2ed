package io.leat.engine.job;

/** What is kept of the bytes that pass through a stream. */
public enum Recording {
  LOG("log"),
  ARTIFACT("artifact"),
  NONE("none");

  private final String word;

  Recording(String word) {
    this.word = word;
  }

  /** What is kept where one reader asks for this and another for {@code other}: an artifact goes before the log, and that before nothing. */
  public Recording with(Recording other) {
    return this == other ? this : this == ARTIFACT || other == ARTIFACT ? ARTIFACT : LOG;
  }

  /** The word for this in a Jobfile. */
  public String word() {
    return word;
  }
}
