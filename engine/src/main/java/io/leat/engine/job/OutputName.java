package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of an output, unique in its task. See {@link NameRule#WORD}. */
public record OutputName(String text) implements Comparable<OutputName> {
  public OutputName {
    NameRule.WORD.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OutputName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
