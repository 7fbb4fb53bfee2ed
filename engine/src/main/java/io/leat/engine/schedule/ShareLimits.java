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
    if (most != null && usage.of(work.project()) >= most) {
      return new Verdict.Refused(
          "takes no more of the project '" + work.project() + "', which has its " + most);
    }
    for (Label label : work.demand().labels()) {
      Integer limit = labels.get(label);
      if (limit != null && usage.of(label) >= limit) {
        return new Verdict.Refused("takes no more with '" + label + "', of which run " + limit);
      }
    }
    return new Verdict.Fits(0);
  }
}
