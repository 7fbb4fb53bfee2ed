package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of a task, unique in its job. See {@link NameRule#TITLE}. */
public record TaskName(String text) implements Comparable<TaskName> {
  public TaskName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(TaskName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
