package io.leat.engine.run;

import io.leat.engine.job.Need;

/** The end of a pipe, all of whose members have ended: who did well, and who failed first. */
final class PipeEnd {
  private final RunState run;
  private final RunPlan plan;
  private final int[] group;

  /** The end of {@code group}; each of its members is {@link TaskState.Ended}. */
  PipeEnd(RunState run, int[] group) {
    this.run = run;
    this.plan = run.plan();
    this.group = group;
  }

  /** The member that failed first; -1 when all did well. */
  int culprit() {
    int culprit = -1;
    for (int member : group) {
      if (failed(member) && (culprit < 0 || of(member).order() < of(culprit).order())) {
        culprit = member;
      }
    }
    return culprit;
  }

  /** Whether a member ended as it did only because another one failed, or would have done well but for that. */
  boolean draggedAlong(int member) {
    // members of a pipe are stopped alone only since another one failed
    return !failed(member)
        || outcome(member).brokenPipe()
        || (outcome(member) instanceof AttemptOutcome.Stopped && !run.cancelled());
  }

  AttemptOutcome outcome(int member) {
    return of(member).outcome();
  }

  TaskState.Ended of(int member) {
    if (run.task(member) instanceof TaskState.Ended end) {
      return end;
    }
    throw new IllegalStateException("the attempt of '" + plan.task(member).name() + "' goes on");
  }

  /**
   * Whether it failed by itself. One that is read from and was ended by SIGPIPE did not: either its readers did well, and so did it, or one
   * of them failed before it, whichever end was seen first.
   */
  private boolean failed(int member) {
    AttemptOutcome outcome = outcome(member);
    return !outcome.good() && !(outcome.brokenPipe() && read(member));
  }

  private boolean read(int member) {
    for (Need need : plan.needed(member)) {
      if (need instanceof Need.Stream) {
        return true;
      }
    }
    return false;
  }
}
