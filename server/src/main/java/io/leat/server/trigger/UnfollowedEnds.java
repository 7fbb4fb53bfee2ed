package io.leat.server.trigger;

import io.leat.engine.backoff.BackOff;
import io.leat.server.log.field.LogField;
import io.leat.server.round.Retry;
import io.leat.store.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of runs that nothing could follow yet, since a Jobfile or its repository could not be read then. They are stored, and looked at
 * again for 23 hours, less and less often. For one thread.
 */
final class UnfollowedEnds {
  private static final Logger LOG = LoggerFactory.getLogger(UnfollowedEnds.class);
  private static final String STORED = "trigger.unfollowed";
  private static final int MOST = 1_000;
  private static final BackOff BACK_OFF =
      BackOff.growing(Duration.ofMinutes(1), 2, Duration.ofHours(1));

  /** Less than what began by an end is known for, so that nothing begins by it twice: {@link io.leat.store.Requests}. */
  private static final Duration PATIENCE = Duration.ofHours(23);

  private final Settings settings;
  private final Clock clock;

  /** By the numbers of the runs, the oldest first; null until they are read from the store. */
  private @Nullable SequencedMap<Long, Wait> waits;

  /**
   * How an end waits.
   *
   * @param since when it was first tried in vain
   */
  private record Wait(Instant since, Retry retry) {}

  UnfollowedEnds(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The runs whose ends are to be looked at again now; those that have waited for too long are given up before. */
  List<Long> due() {
    Instant now = clock.instant();
    List<Long> due = new ArrayList<>();
    for (Map.Entry<Long, Wait> each : List.copyOf(waits().entrySet())) {
      Wait wait = each.getValue();
      if (!now.isBefore(wait.since().plus(PATIENCE))) {
        over(each.getKey());
        LOG.warn(
            "nothing more follows run {}: it ended a day ago",
            LogField.said(LogField.RUN, each.getKey()));
      } else if (wait.retry().isDue(now)) {
        due.add(each.getKey());
      }
    }
    return due;
  }

  /** Nothing, or not all, could follow a run now. It is stored when this returns. */
  void putOff(long run, String because) {
    SequencedMap<Long, Wait> next = new LinkedHashMap<>(waits());
    Instant now = clock.instant();
    Wait before = next.get(run);
    if (before != null) {
      waits().put(run, new Wait(before.since(), before.retry().again(now)));
      return;
    }
    Long oldest = next.size() >= MOST ? next.pollFirstEntry().getKey() : null;
    next.put(run, new Wait(now, Retry.first(BACK_OFF, now)));
    store(next);
    waits = next;
    LOG.warn("what follows run {} is put off: {}", LogField.said(LogField.RUN, run), because);
    if (oldest != null) {
      LOG.warn(
          "nothing more follows run {}: too many others wait for the same",
          LogField.said(LogField.RUN, oldest));
    }
  }

  /** What was missing may be there: all are looked at again now. */
  void hurry() {
    Instant now = clock.instant();
    waits().replaceAll((run, wait) -> new Wait(wait.since(), wait.retry().at(now)));
  }

  /** What follows a run has begun, or never will. */
  void over(long run) {
    SequencedMap<Long, Wait> next = new LinkedHashMap<>(waits());
    if (next.remove(run) != null) {
      store(next);
      waits = next;
    }
  }

  private SequencedMap<Long, Wait> waits() {
    SequencedMap<Long, Wait> known = waits;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (String line : settings.get(STORED).orElse("").lines().toList()) {
        String[] words = line.split(" ");
        Instant since = Instant.ofEpochMilli(Long.parseLong(words[1]));
        known.put(Long.valueOf(words[0]), new Wait(since, new Retry(BACK_OFF, 1, clock.instant())));
      }
      waits = known;
    }
    return known;
  }

  private void store(Map<Long, Wait> known) {
    settings.set(
        STORED,
        known.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue().since().toEpochMilli() + "\n")
            .collect(Collectors.joining()));
  }
}
