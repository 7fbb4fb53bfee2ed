package io.leat.engine.schedule;

import io.leat.engine.job.Label;
import java.util.Map;

/**
 * How many attempts of a project, or with a label, run at once, on all agents together. What is not named has no limit.
 *
 * @param projects by the name of the project, from 1
 * @param labels by the label that tasks ask for, from 1
 */
public record ShareLimits(Map<String, Integer> projects, Map<Label, Integer> labels)
    implements PlacementPolicy {
  /** None. */
  public static final ShareLimits NONE = new ShareLimits(Map.of(), Map.of());

  public ShareLimits {
    projects = Map.copyOf(projects);
    labels = Map.copyOf(labels);
  }

  @Override
  public Verdict judge(Work work, Candidate candidate, Usage usage) {
    Integer most = projects.get(work.project());
    if (most != null && isFull(usage.of(work.project()), work.fellows().size(), most)) {
      return new Verdict.Refused(
          "takes no more of the project '" + work.project() + "', which has its " + most);
    }
    for (Label label : work.demand().labels()) {
      Integer limit = labels.get(label);
      long fellows = work.fellows().stream().filter(each -> each.labels().contains(label)).count();
      if (limit != null && isFull(usage.of(label), fellows, limit)) {
        return new Verdict.Refused("takes no more with '" + label + "', of which run " + limit);
      }
    }
    return new Verdict.Fits(0);
  }

  /** What starts together and is more than may run at once begins when nothing else runs. */
  private static boolean isFull(int used, long fellows, int most) {
    return used >= most && used > fellows;
  }
}
