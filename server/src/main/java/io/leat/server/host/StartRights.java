package io.leat.server.host;

import io.leat.engine.job.JobPath;
import io.leat.store.Project;
import io.leat.store.Projects;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which projects may start the jobs of which others: none, unless the project that is to run says so (ADR 52). Safe for all threads. */
public final class StartRights {
  /** The setting of a project with the names of those that may start its jobs, with commas between them. */
  public static final String STARTED_BY = "startedBy";

  private final Projects projects;

  StartRights(Projects projects) {
    this.projects = projects;
  }

  /** That a run may not start a job; the message says why, and what to do. */
  static final class Denied extends Exception {
    private static final long serialVersionUID = 1;

    Denied(String why) {
      super(why);
    }
  }

  /** The projects that may start jobs of {@code project}. */
  public static List<String> startedBy(Project project) {
    String names = project.settings().getOrDefault(STARTED_BY, "");
    return names.isEmpty() ? List.of() : Arrays.asList(names.split(","));
  }

  /**
   * The project of {@code job}, which a run may start.
   *
   * @param by the project of that run
   * @param facts of that run, which say whether it is trusted
   */
  Project target(Project by, Map<String, String> facts, JobPath job) throws Denied {
    if (job.project().equals(by.name())) {
      throw new Denied(
          "'"
              + by.name()
              + "' is its own project; one of the same Jobfile is run '"
              + job.job()
              + "'");
    }
    Optional<String> denied = Trust.of(facts).startsNothingElsewhere();
    if (denied.isPresent()) {
      throw new Denied(denied.get());
    }
    return projects
        .find(job.project())
        .filter(each -> startedBy(each).contains(by.name()))
        .orElseThrow(
            () ->
                new Denied(
                    "there is no project '"
                        + job.project()
                        + "' that lets '"
                        + by.name()
                        + "' start its jobs; an administrator allows it: leat projects update "
                        + job.project()
                        + " --started-by "
                        + by.name()));
  }
}
