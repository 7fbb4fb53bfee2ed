package io.leat.engine.job;

/** The name of a task, unique in its job. See {@link NameRule#TITLE}. */
public record TaskName(String text) implements Comparable<TaskName> {
  public TaskName {
    NameRule.TITLE.require(text);
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
