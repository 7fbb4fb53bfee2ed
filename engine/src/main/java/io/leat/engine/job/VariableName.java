package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of a parameter, a variable of the environment, or a secret. See {@link NameRule#VARIABLE}. */
public record VariableName(String text) implements Comparable<VariableName> {
  public VariableName {
    NameRule.VARIABLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VariableName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(VariableName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
