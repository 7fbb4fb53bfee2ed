package io.leat.server.trigger;

import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Inputs;
import io.leat.engine.graph.Job;
import io.leat.server.host.JobfileDesk;
import io.leat.server.host.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs of a project at a point, as far as triggers need them. */
final class Reading {
  private final JobfileDesk desk;

  Reading(JobfileDesk desk) {
    this.desk = desk;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** The jobs. */
    record Jobs(List<Job> jobs) implements Outcome {}

    /** There is a Jobfile, and it cannot be run; whoever tries is told why. */
    record Unreadable() implements Outcome {}

    /** There is none. */
    record Absent() implements Outcome {}
  }

  /**
   * The jobs of a Jobfile.
   *
   * @param facts of the pull request that it is read for; empty when it is read for none
   * @throws Origin.Missing when it is not to be read now
   */
  Outcome read(
      Origin origin,
      Origin.Point point,
      @Nullable List<String> changed,
      String trigger,
      Map<String, String> facts)
      throws InterruptedException, Origin.Missing {
    Origin.Found found;
    try {
      found = origin.jobfile(point);
    } catch (Origin.NoJobfile none) {
      return new Outcome.Absent();
    } catch (Origin.Missing problem) {
      return new Outcome.Unreadable();
    }
    Inputs inputs =
        new Inputs(Map.of(), point.branch(), point.commit(), point.tag(), changed, trigger, facts);
    JobfileResult result;
    try {
      result = desk.read(found, inputs, origin.loader(point));
    } catch (JobfileDesk.Busy busy) {
      throw new Origin.Missing(String.valueOf(busy.getMessage()), null);
    }
    return result instanceof JobfileResult.Accepted(List<PlannedJob> jobs, var _)
        ? new Outcome.Jobs(jobs.stream().map(PlannedJob::job).toList())
        : new Outcome.Unreadable();
  }
}
