package io.leat.server.trigger;

import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.SourceLoader;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Revision;
import io.leat.engine.job.TriggerKind;
import io.leat.server.host.LimitedJobfileReader;
import io.leat.server.host.Origin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The jobs of a project at a point, as far as triggers need them. */
final class TriggeredJobs {
  private final LimitedJobfileReader jobfileReader;

  TriggeredJobs(LimitedJobfileReader jobfileReader) {
    this.jobfileReader = jobfileReader;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** The jobs. */
    record Jobs(List<PlannedJob> planned) implements Outcome {
      List<Job> jobs() {
        return planned.stream().map(PlannedJob::job).toList();
      }
    }

    /** There is a Jobfile, and it cannot be run; whoever tries is told why. */
    record Unreadable() implements Outcome {}

    /** There is none. */
    record Absent() implements Outcome {}
  }

  /** That a Jobfile which is there is not to be read yet. */
  static final class Postponed extends Origin.Missing {
    private static final long serialVersionUID = 1;

    Postponed(String message) {
      super(message, null);
    }
  }

  /** Brings the files of another loader, and keeps why one of them cannot be had now, which a Jobfile cannot help. */
  private static final class Watched implements SourceLoader {
    private final SourceLoader files;
    private volatile Origin.@Nullable Missing lost;

    Watched(SourceLoader files) {
      this.files = files;
    }

    @Override
    public byte[] load(String path) throws IOException {
      try {
        return files.load(path);
      } catch (IOException problem) {
        throw noted(problem);
      }
    }

    @Override
    public byte[] lock(String jobfile) throws IOException {
      try {
        return files.lock(jobfile);
      } catch (IOException problem) {
        throw noted(problem);
      }
    }

    private IOException noted(IOException problem) {
      if (problem.getCause() instanceof Origin.Missing missing
          && !(missing instanceof Origin.Unusable)) {
        lost = missing;
      }
      return problem;
    }
  }

  /**
   * The jobs of a Jobfile.
   *
   * @param facts of the pull request that it is read for; empty when it is read for none
   * @throws Postponed when it is not to be read now
   * @throws Origin.Missing when it, or a file that it loads, cannot be had now; trying again may help
   */
  Outcome read(
      Origin origin,
      Revision point,
      @Nullable List<String> changed,
      TriggerKind trigger,
      Map<String, String> facts)
      throws InterruptedException, Origin.Missing {
    Origin.Found found;
    try {
      found = origin.jobfile(point);
    } catch (Origin.NoJobfile none) {
      return new Outcome.Absent();
    } catch (Origin.Unusable problem) {
      return new Outcome.Unreadable();
    }
    Inputs inputs = new Inputs(Map.of(), point, changed, trigger, facts);
    Watched files = new Watched(origin.loader(point));
    JobfileResult result;
    try {
      result = jobfileReader.read(found, inputs, files);
    } catch (LimitedJobfileReader.Busy busy) {
      throw new Postponed(String.valueOf(busy.getMessage()));
    }
    if (result instanceof JobfileResult.Accepted(List<PlannedJob> jobs, var _)) {
      return new Outcome.Jobs(jobs);
    }
    Origin.Missing lost = files.lost;
    if (lost != null) {
      throw lost;
    }
    return new Outcome.Unreadable();
  }
}
