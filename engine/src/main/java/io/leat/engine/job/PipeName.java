package io.leat.engine.job;

/** The name of a pipe, unique in its job. See {@link NameRule#TITLE}. */
public record PipeName(String text) implements Comparable<PipeName> {
  public PipeName {
    NameRule.TITLE.require(text);
  }

  @Override
  public int compareTo(PipeName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
