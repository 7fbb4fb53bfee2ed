package io.leat.server.host;

import io.leat.engine.QueueStanding;
import io.leat.engine.job.Demand;
import io.leat.engine.schedule.AgentRoom;
import io.leat.engine.story.NoRoom;
import io.leat.store.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;

/** What a run that is queued waits for, in a sentence, which is the same wherever somebody asks. */
final class QueueReason {
  private QueueReason() {}

  /**
   * The sentences of runs that are queued, by their numbers.
   *
   * @param halts why no run of a project begins now, as in {@link #of}
   */
  static Map<Long, String> all(
      List<Run> queued,
      Map<Long, QueueStanding> standings,
      Function<Run, List<AgentRoom>> agents,
      LongFunction<String> halts) {
    Map<Long, String> halt = new HashMap<>();
    Map<Long, List<AgentRoom>> rooms = new HashMap<>();
    Map<Long, String> all = new HashMap<>();
    for (Run run : queued) {
      List<AgentRoom> known = rooms.computeIfAbsent(run.project(), _ -> agents.apply(run));
      QueueStanding standing = Objects.requireNonNull(standings.get(run.number()));
      all.put(
          run.number(),
          of(run, standing, known, halt.computeIfAbsent(run.project(), halts::apply)));
    }
    return all;
  }

  /**
   * The sentence of one.
   *
   * @param agents that it may use, and how full they are
   * @param halt why nothing begins now, in a sentence without a full stop; empty when it does
   */
  static String of(Run run, QueueStanding standing, List<AgentRoom> agents, String halt) {
    return switch (standing) {
      case QueueStanding.Preparing _ ->
          "The run is being prepared: its sources are brought, and its Jobfile is read.";
      case QueueStanding.Leaving _ -> "The run is being cancelled.";
      case QueueStanding.Paused _ -> "The queue is paused, so no run begins.";
      case QueueStanding.Grouped(long other, boolean runs) ->
          "The run is queued; it waits for run "
              + other
              + " of its concurrency group '"
              + Objects.requireNonNull(run.group()).name()
              + "', which "
              + (runs ? "runs" : "is before it")
              + ".";
      case QueueStanding.Waiting(int before, var demands) ->
          halt.isEmpty()
              ? waits(before, demands, agents)
              : "The run is queued; it begins when there is room: " + halt + ".";
    };
  }

  private static String waits(int before, Set<Demand> demands, List<AgentRoom> agents) {
    List<Optional<String>> lacking = demands.stream().map(each -> NoRoom.of(each, agents)).toList();
    if (!lacking.isEmpty() && lacking.stream().allMatch(Optional::isPresent)) {
      return "The run is queued. " + lacking.getFirst().orElseThrow();
    }
    int slots = 0;
    int used = 0;
    for (AgentRoom each : agents) {
      if (each.closed().isEmpty()) {
        slots += each.slots();
        used += Math.min(each.used(), each.slots());
      }
    }
    String full = used + " of " + slots + (slots == 1 ? " slot is" : " slots are") + " taken.";
    return "The run is queued; "
        + (before == 0
            ? "it is the next one, and "
            : before + (before == 1 ? " run is" : " runs are") + " before it, and ")
        + full;
  }
}
