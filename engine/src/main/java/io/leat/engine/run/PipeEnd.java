package io.leat.engine.run;

import io.leat.engine.job.Need;
import io.leat.engine.job.Task;

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

  /** The member that failed first; -1 when all did well. One that was ended by SIGPIPE is it only when no other failed. */
  int culprit() {
    int culprit = -1;
    for (int member : group) {
      if (failed(member) && (culprit < 0 || isBefore(member, culprit))) {
        culprit = member;
      }
    }
    return culprit;
  }

  private boolean isBefore(int member, int other) {
    return brokenOff(member) == brokenOff(other)
        ? of(member).order() < of(other).order()
        : brokenOff(other);
  }

  /** Whether it was ended by SIGPIPE, which a reader that had read enough, or failed, has caused. */
  private boolean brokenOff(int member) {
    return outcome(member).brokenPipe() && read(member);
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
   * Whether it failed by itself. One that is read from and was ended by SIGPIPE did not, unless it owes something: either its readers did
   * well, and so did it, or one of them failed before it, whichever end was seen first.
   */
  private boolean failed(int member) {
    return !outcome(member).good() && (!brokenOff(member) || owes(member));
  }

  /** Whether a task promises what its steps make, and they did not come to their end. */
  private boolean owes(int member) {
    Task task = plan.task(member);
    return !task.artifacts().isEmpty()
        || !task.reports().isEmpty()
        || !run.published(member).containsAll(task.outputs().keySet());
  }

  /** What to say of the success of a member; empty for nothing. */
  String note(int member) {
    return brokenOff(member) ? "its readers had read enough" : "";
  }

  /** How a member ended, in words. */
  String described(int member) {
    String said = outcome(member).described();
    return brokenOff(member) && owes(member)
        ? said
            + ": its readers had read enough before its steps came to their end, and it promises"
            + " outputs, artifacts or reports"
        : said;
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
