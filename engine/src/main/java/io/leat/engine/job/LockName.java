package io.leat.engine.job;

/** The name of a lock: one task that holds it runs at a time. See {@link NameRule#TITLE}. */
public record LockName(String text) implements Comparable<LockName> {
  public LockName {
    NameRule.TITLE.require(text);
  }

  @Override
  public int compareTo(LockName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
