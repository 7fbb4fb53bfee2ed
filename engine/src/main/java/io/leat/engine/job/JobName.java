package io.leat.engine.job;

import org.jspecify.annotations.Nullable;

/** The name of a job, unique in its Jobfile. See {@link NameRule#TITLE}. */
public record JobName(String text) implements Comparable<JobName> {
  public JobName {
    NameRule.TITLE.require(text);
  }

  // written out, like hashCode: what the compiler makes for records is linked at the first call,
  // which a start feels
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JobName name && text.equals(name.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
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
