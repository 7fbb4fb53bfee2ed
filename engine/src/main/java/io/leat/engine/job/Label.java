package io.leat.engine.job;

/** What an agent can do, or must be able to do for a task. See {@link NameRule#LABEL}. */
public record Label(String text) implements Comparable<Label> {
  public Label {
    NameRule.LABEL.require(text);
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
