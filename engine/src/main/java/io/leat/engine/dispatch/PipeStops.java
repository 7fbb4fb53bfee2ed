package io.leat.engine.dispatch;

import io.leat.engine.agent.StopReason;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import io.leat.engine.run.RunState;
import io.leat.engine.run.TaskState;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Which members of a pipe are stopped since another one cannot go on: they would wait for ever. For the thread of the dispatcher. */
final class PipeStops {
  private final RunState state;
  private final RunPlan plan;
  private final BiConsumer<Lease, StopReason> stop;

  /**
   * Those of a run.
   *
   * @param stop stops an attempt
   */
  PipeStops(RunState state, BiConsumer<Lease, StopReason> stop) {
    this.state = state;
    this.plan = state.plan();
    this.stop = stop;
  }

  /** An attempt ended, and not well. */
  void ended(Lease lease, AttemptOutcome outcome) {
    stopProducers(lease, outcome);
    if (state.task(lease.task())
            instanceof TaskState.Ended(Lease ended, var _, long _, boolean began)
        && ended.equals(lease)
        && !began) {
      stopOthers(lease);
    } else if (!cameToSteps(outcome)) {
      stopReaders(lease);
    }
  }

  /**
   * Whether an attempt that ended like this came to its steps. Then what it writes to is open, or will be as soon as its readers are there; where what
   * carries its output ended before that, it has not, for its launcher.
   */
  private static boolean cameToSteps(AttemptOutcome outcome) {
    return outcome instanceof AttemptOutcome.Exited(int code)
        ? code != AttemptOutcome.NOT_RUN
        : outcome instanceof AttemptOutcome.Broken;
  }

  /** A reader that failed reads no more; who writes to it would wait, or learn it only at the next write. */
  private void stopProducers(Lease reader, AttemptOutcome outcome) {
    for (Need need : task(reader).needs()) {
      Lease producer = need instanceof Need.Stream ? state.task(need.task()).held() : null;
      // by now the pipe may be tried again, and that attempt is not meant
      boolean isOfPipe = producer != null && producer.attempt() == reader.attempt();
      if (producer != null && isOfPipe && !outcome.brokenPipe()) {
        stop.accept(
            producer,
            new StopReason.Cancelled("'" + reader.task() + "', which reads from it, failed"));
      }
    }
  }

  /** Who waits for the first byte of a writer that may never have opened the pipe waits for ever; what it gets of it is no whole stream. */
  private void stopReaders(Lease writer) {
    for (int member : plan.group(plan.number(writer.task()))) {
      Lease reader = state.task(plan.task(member).name()).held();
      if (reader != null && reader.attempt() == writer.attempt() && reads(member, writer.task())) {
        stop.accept(
            reader,
            new StopReason.Cancelled("'" + writer.task() + "', which writes to it, was ended"));
      }
    }
  }

  private boolean reads(int member, TaskName writer) {
    return plan.task(member).needs().stream()
        .anyMatch(need -> need instanceof Need.Stream && need.task().equals(writer));
  }

  /** What never began opens no pipe, neither to write nor to read: all others would wait for that, and their steps do not begin. */
  private void stopOthers(Lease absent) {
    for (int member : plan.group(plan.number(absent.task()))) {
      Lease other = state.task(plan.task(member).name()).held();
      if (other != null) {
        stop.accept(
            other,
            new StopReason.Cancelled("'" + absent.task() + "' of its pipe could not be run"));
      }
    }
  }

  /** An attempt is taken up: a stream between two agents went through the process that carried it, and ended with that. */
  void takenUp(Lease reader) {
    for (Need need : task(reader).needs()) {
      Lease writer = need instanceof Need.Stream ? latest(need.task()) : null;
      if (writer != null && !writer.agent().equals(reader.agent())) {
        StopReason broken =
            new StopReason.Broken(
                "the stream from '%s' to '%s', which are on two agents, broke when Leat was started anew"
                    .formatted(writer.task(), reader.task()));
        stop.accept(reader, broken);
        if (writer.equals(state.task(writer.task()).held())) {
          stop.accept(writer, broken);
        }
      }
    }
  }

  /** The attempt of a task that goes on, or has ended and waits for the others of its pipe. */
  private @Nullable Lease latest(TaskName task) {
    return state.task(task)
            instanceof TaskState.Ended(Lease lease, AttemptOutcome _, long _, boolean _)
        ? lease
        : state.task(task).held();
  }

  private Task task(Lease lease) {
    return plan.task(lease.task());
  }
}
