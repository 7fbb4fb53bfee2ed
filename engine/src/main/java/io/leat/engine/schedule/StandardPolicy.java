package io.leat.engine.schedule;

import io.leat.engine.job.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The policies that always hold, in the order in which they decide. */
public enum StandardPolicy implements PlacementPolicy {
  /** An agent that is drained, disabled or out of reach gets nothing. */
  OPEN {
    @Override
    public Verdict judge(Work work, Candidate candidate, Usage usage) {
      String closed = candidate.agent().closed();
      return closed.isEmpty() ? FITS : new Verdict.Refused(closed);
    }
  },

  /** A task goes where all is that it asks for. */
  LABELS {
    @Override
    public Verdict judge(Work work, Candidate candidate, Usage usage) {
      TreeSet<Label> missing = new TreeSet<>(work.demand().labels());
      missing.removeAll(candidate.agent().labels());
      return missing.isEmpty()
          ? FITS
          : new Verdict.Refused(
              missing.stream()
                  .map(each -> "'" + each + "'")
                  .collect(Collectors.joining(", ", "has not ", "")));
    }
  },

  /** A task with secrets goes where they are trusted. */
  SECRETS {
    @Override
    public Verdict judge(Work work, Candidate candidate, Usage usage) {
      return candidate.agent().secrets() || !work.demand().secrets()
          ? FITS
          : new Verdict.Refused("is not trusted with secrets");
    }
  },

  /** An agent may be for some projects only. */
  PROJECTS {
    @Override
    public Verdict judge(Work work, Candidate candidate, Usage usage) {
      return candidate.agent().projects().isEmpty()
              || candidate.agent().projects().contains(work.project())
          ? FITS
          : new Verdict.Refused("takes no tasks of the project '" + work.project() + "'");
    }
  },

  /** The files of a run are where its tasks were. */
  FILES {
    @Override
    public Verdict judge(Work work, Candidate candidate, Usage usage) {
      return new Verdict.Fits(candidate.hasFiles() ? 1 : 0);
    }

    @Override
    public String reason(int candidates) {
      return "this run has its files there already";
    }
  },

  /** Of those that are alike the one with most room for its weight comes first. */
  ROOM {
    @Override
    public Verdict judge(Work work, Candidate candidate, Usage usage) {
      AgentCapacity agent = candidate.agent();
      return new Verdict.Fits((double) candidate.free() * agent.weight() / agent.slots());
    }

    @Override
    public String reason(int candidates) {
      return "of " + candidates + " agents that could begin it, it had most room for its weight";
    }
  };

  private static final Verdict FITS = new Verdict.Fits(0);

  /** All of them. */
  public static final List<PlacementPolicy> ALL = List.of(values());

  /** All of them, behind the limits of a server. */
  public static List<PlacementPolicy> with(ShareLimits limits) {
    List<PlacementPolicy> policies = new ArrayList<>(ALL);
    policies.add(policies.indexOf(FILES), limits);
    return policies;
  }
}
