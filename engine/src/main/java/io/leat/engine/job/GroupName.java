package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of tasks of which none goes on when one has failed. See {@link NameRule#TITLE}. */
public record GroupName(String text) implements Comparable<GroupName> {
  public GroupName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GroupName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(GroupName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
