package io.leat.engine.folder;

import io.leat.engine.durable.Pack;
import io.leat.engine.job.TaskName;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunEvent;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * When the tasks that a run takes over ran, in the run that ran them: what changed in that time counts as written by them. Noted in the
 * folder of the run, a line a task: {@code BEGIN END TASK}.
 */
public record TaskTimes(Map<TaskName, Time> times) {
  /** How far the time of files may be behind the clock. */
  private static final Duration TICK = Duration.ofMillis(20);

  /** From the lease of the first attempt to the end of the last. */
  private record Time(Instant begin, Instant end) {}

  /** Those of some tasks of a run, also of those that it took over itself; without those that are not known, as on a server. */
  public static TaskTimes of(RunFolder run, Collection<TaskName> tasks) throws IOException {
    Map<TaskName, Time> times = new HashMap<>(read(run).times);
    if (Pack.exists(run.journal())) {
      Journal.read(
          run.journal(),
          0,
          each -> {
            if (each.event() instanceof RunEvent.AttemptLeased(Lease lease)) {
              times.putIfAbsent(lease.task(), new Time(each.at(), each.at()));
            } else if (each.event() instanceof RunEvent.AttemptEnded(Lease lease, var _)) {
              times.computeIfPresent(lease.task(), (_, time) -> new Time(time.begin, each.at()));
            }
          });
    }
    times.keySet().retainAll(tasks);
    return new TaskTimes(times);
  }

  /** What is noted in the folder of a run. */
  public static TaskTimes read(RunFolder run) throws IOException {
    Map<TaskName, Time> times = new HashMap<>();
    if (Pack.exists(run.times())) {
      try {
        for (String line : Pack.text(run.times()).lines().toList()) {
          String[] words = line.split(" ", 3);
          times.put(
              new TaskName(words[2]), new Time(Instant.parse(words[0]), Instant.parse(words[1])));
        }
      } catch (DateTimeException | IndexOutOfBoundsException | IllegalArgumentException damaged) {
        throw new IOException("'" + run.times() + "' is damaged", damaged);
      }
    }
    return new TaskTimes(times);
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    times.forEach(
        (task, time) ->
            text.append(time.begin)
                .append(' ')
                .append(time.end)
                .append(' ')
                .append(task)
                .append('\n'));
    return text.toString();
  }

  public boolean has(TaskName task) {
    return times.containsKey(task);
  }

  /** Whether what changed then may have been changed by the task; events have their times in whole milliseconds. */
  public boolean hold(TaskName task, Instant changed) {
    Time time = times.get(task);
    return time != null
        && !changed.isBefore(time.begin.minus(TICK))
        && changed.isBefore(time.end.plusMillis(1));
  }
}
