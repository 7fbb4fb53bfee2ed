package io.leat.engine.job;

/** The name of a parameter, a variable of the environment, or a secret. See {@link NameRule#VARIABLE}. */
public record VariableName(String text) implements Comparable<VariableName> {
  public VariableName {
    NameRule.VARIABLE.require(text);
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
