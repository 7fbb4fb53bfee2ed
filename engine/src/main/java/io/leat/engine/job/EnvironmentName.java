package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** Where versions go live, by its name within a project. See {@link NameRule#ENVIRONMENT}. */
public record EnvironmentName(String text) implements Comparable<EnvironmentName> {
  public EnvironmentName {
    NameRule.ENVIRONMENT.require(text);
  }

  // written out, like hashCode: as Label has it
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EnvironmentName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(EnvironmentName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
