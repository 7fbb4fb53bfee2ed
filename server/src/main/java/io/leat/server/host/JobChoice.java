package io.leat.server.host;

import io.leat.dsl.JobfileResult;
import io.leat.dsl.PlannedJob;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.graph.TaskGraph;
import io.leat.engine.job.Inputs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which job of a Jobfile a run is of, or why it is of none. */
final class JobChoice {
  private JobChoice() {}

  /** One Jobfile, to be read with whatever it is given. */
  interface Jobfile {
    JobfileResult read(Inputs inputs) throws InterruptedException;
  }

  /** The job of that name, or the only one, read and with all that it requires; {@code tasks} are to be in it. */
  static PlannedJob planned(
      Jobfile jobfile, Inputs inputs, @Nullable String name, List<String> tasks)
      throws RunRefused, InterruptedException {
    JobfileResult result = jobfile.read(inputs);
    if (!(result instanceof JobfileResult.Accepted accepted)) {
      throw new RunRefused(why(result, jobfile, inputs), result.diagnostics());
    }
    PlannedJob job = chosen(accepted.jobs(), name);
    if (!job.lacking().isEmpty()) {
      List<String> lacking = job.lacking().stream().map(each -> "'" + each.name() + "'").toList();
      throw new RunRefused("it requires a value for " + String.join(", ", lacking), List.of());
    }
    for (String task : tasks) {
      TaskGraph graph = job.job().graph();
      if (graph.named(task).isEmpty()) {
        String help =
            Suggestion.help(task, graph.tasks().stream().map(each -> each.name().text()).toList());
        throw new RunRefused(
            "there is no task '" + task + "'" + (help == null ? "" : " (" + help + ")"), List.of());
      }
    }
    return job;
  }

  private static PlannedJob chosen(List<PlannedJob> jobs, @Nullable String name) throws RunRefused {
    List<String> names = jobs.stream().map(job -> job.job().name().text()).toList();
    if (name == null && jobs.size() == 1) {
      return jobs.getFirst();
    }
    int place = name == null ? -1 : names.indexOf(name);
    if (place >= 0) {
      return jobs.get(place);
    }
    String all = "'" + String.join("', '", names) + "'";
    if (name == null) {
      throw new RunRefused("the Jobfile has several jobs, say which: " + all, List.of());
    }
    String help = Suggestion.help(name, names);
    throw new RunRefused(
        "there is no job '" + name + "' (" + (help == null ? "the jobs are " + all : help) + ")",
        List.of());
  }

  /** What was rejected: the parameters, where the Jobfile is sound without them. */
  private static String why(JobfileResult rejected, Jobfile jobfile, Inputs inputs)
      throws InterruptedException {
    Inputs without = inputs.given(Map.of());
    boolean given =
        !inputs.parameters().isEmpty() && jobfile.read(without) instanceof JobfileResult.Accepted;
    int count = rejected.diagnostics().size();
    return (given ? "its parameters were refused: " : "its Jobfile was rejected: ")
        + count
        + (count == 1 ? " problem" : " problems");
  }
}
