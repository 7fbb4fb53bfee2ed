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

  /** The word for this in a Jobfile. */
  public String word() {
    return word;
  }
}
