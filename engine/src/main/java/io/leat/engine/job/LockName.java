package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of a lock: one task that holds it runs at a time. See {@link NameRule#TITLE}. */
public record LockName(String text) implements Comparable<LockName> {
  public LockName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LockName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
