package io.leat.engine.job;

/**
 * A job as another names it: {@code NAME} for one of the same project, {@code PROJECT/NAME} for one of the project called so. See {@link
 * NameRule#JOB}.
 *
 * @param project empty for the same project, where the job is of the same Jobfile
 */
public record JobPath(String project, JobName job) {
  public JobPath {
    if (!project.isEmpty()) {
      NameRule.PROJECT.require(project);
    }
  }

  /** The job that {@code text} names. */
  public static JobPath of(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new JobPath("", new JobName(text))
        : new JobPath(text.substring(0, slash), new JobName(text.substring(slash + 1)));
  }

  /** Whether it is a job of a project that is named: only a server knows projects. */
  public boolean ofProject() {
    return !project.isEmpty();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return ofProject() ? project + "/" + job : job.text();
  }
}
