package io.leat.server.trigger;

import io.leat.dsl.JobfileReader;
import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Inputs;
import io.leat.dsl.source.Limits;
import io.leat.engine.graph.Job;
import io.leat.server.host.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs of a project at a point, as far as triggers need them. */
final class Reading {
  private final JobfileReader reader;

  Reading(Limits limits) {
    this.reader = new JobfileReader(limits);
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

  Outcome read(Origin origin, Origin.Point point, @Nullable List<String> changed, String trigger) {
    Origin.Found found;
    try {
      found = origin.jobfile(point);
    } catch (Origin.NoJobfile none) {
      return new Outcome.Absent();
    } catch (Origin.Missing problem) {
      return new Outcome.Unreadable();
    }
    Inputs inputs =
        new Inputs(Map.of(), point.branch(), point.commit(), point.tag(), changed, trigger);
    JobfileResult result =
        reader.read(found.path(), found.syntax(), found.bytes(), inputs, origin.loader(point));
    return result instanceof JobfileResult.Accepted(List<PlannedJob> jobs, var _)
        ? new Outcome.Jobs(jobs.stream().map(PlannedJob::job).toList())
        : new Outcome.Unreadable();
  }
}
