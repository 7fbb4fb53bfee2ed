package io.leat.engine.job;

import io.leat.engine.expression.Glob;
import java.time.ZoneId;
import java.util.List;

/** What may cause a run, apart from a person and REST, which always may. */
public sealed interface Trigger {

  /** A push to one of the branches or tags that touches one of the paths; an empty list stands for all. */
  record Push(List<Glob> branches, List<Glob> tags, List<Glob> paths) implements Trigger {
    public Push {
      branches = List.copyOf(branches);
      tags = List.copyOf(tags);
      paths = List.copyOf(paths);
    }
  }

  /** A pull request into one of the branches that touches one of the paths; an empty list stands for all. */
  record PullRequest(List<Glob> branches, List<Glob> paths) implements Trigger {
    public PullRequest {
      branches = List.copyOf(branches);
      paths = List.copyOf(paths);
    }
  }

  /** A time: five fields as in crontab(5), read in a time zone. */
  record Cron(String schedule, ZoneId zone) implements Trigger {}

  /** The end of a run of another job. */
  record AfterJob(JobPath job, JobStatus status) implements Trigger {}

  /** The start of the server. */
  record Startup() implements Trigger {}
}
