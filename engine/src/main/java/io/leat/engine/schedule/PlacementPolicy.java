package io.leat.engine.schedule;

import io.leat.engine.job.Demand;
import io.leat.engine.job.Label;
import java.util.List;

/**
 * Judges an agent for a task: refuses it, or says how much it is preferred (port). The first policy of several that tells two agents apart
 * decides. Pure, and called with the scheduler locked.
 */
public interface PlacementPolicy {

  /** What a policy says. */
  sealed interface Verdict {
    /**
     * The agent does not get the task now.
     *
     * @param why as the end of a sentence about the agent, without a full stop
     */
    record Refused(String why) implements Verdict {}

    /**
     * It may get it.
     *
     * @param preference higher is better; the same for all where a policy only refuses
     */
    record Fits(double preference) implements Verdict {}
  }

  /**
   * What is placed.
   *
   * @param project the name of the project that it is of
   * @param fellows what those ask that start together with it and have their places, which count as if they ran
   */
  record Work(String project, Demand demand, List<Demand> fellows) {}

  /**
   * An agent that may get it.
   *
   * @param free how many of its slots are free for it
   * @param hasFiles whether tasks of the same run were there, so that the files are
   */
  record Candidate(AgentCapacity agent, int free, boolean hasFiles) {}

  /** How many attempts run now, or have a slot kept for them, on all agents together. */
  interface Usage {
    /** Those of a project. */
    int of(String project);

    /** Those that ask for a label. */
    int of(Label label);
  }

  /** The verdict. */
  Verdict judge(Work work, Candidate candidate, Usage usage);

  /** Why an agent is chosen when this policy decided, in a sentence without a full stop; empty for one that only refuses. */
  default String reason(int candidates) {
    return "";
  }
}
