package io.leat.engine.job;

/** The name of an output, unique in its task. See {@link NameRule#WORD}. */
public record OutputName(String text) implements Comparable<OutputName> {
  public OutputName {
    NameRule.WORD.require(text);
  }

  @Override
  public int compareTo(OutputName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
