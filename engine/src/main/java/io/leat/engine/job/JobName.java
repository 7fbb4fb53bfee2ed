package io.leat.engine.job;

/** The name of a job, unique in its Jobfile. See {@link NameRule#TITLE}. */
public record JobName(String text) implements Comparable<JobName> {
  public JobName {
    NameRule.TITLE.require(text);
  }

  @Override
  public int compareTo(JobName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
