package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** What an agent can do, or must be able to do for a task. See {@link NameRule#LABEL}. */
public record Label(String text) implements Comparable<Label> {
  public Label {
    NameRule.LABEL.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Label name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(Label other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
