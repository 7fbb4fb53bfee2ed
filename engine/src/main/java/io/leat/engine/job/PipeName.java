package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of a pipe, unique in its job. See {@link NameRule#TITLE}. */
public record PipeName(String text) implements Comparable<PipeName> {
  public PipeName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PipeName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
