package io.leat.dsl.vocabulary;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * When a schedule is due. Where clocks are put forward, a time that does not exist is the first one after the gap; where they are put back,
 * a time that comes twice is its first. So each time of the schedule is one instant, and those that meet in one are one.
 */
public final class CronTimes {
  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimes(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * The times of a schedule that a Jobfile may hold.
   *
   * @throws IllegalArgumentException when it may not
   */
  public static CronTimes of(String schedule, ZoneId zone) {
    CronSyntax.problem(schedule)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return new CronTimes(ExecutionTime.forCron(parser.parse(CronSyntax.normal(schedule))), zone);
  }

  /** The first time later than {@code after}; empty when there is none within the years that cron-utils looks at. */
  public Optional<Instant> next(Instant after) {
    // read as if it were UTC, where every time is there once
    LocalDateTime local = LocalDateTime.ofInstant(after, zone).minus(lately(after));
    while (true) {
      Optional<ZonedDateTime> next = times.nextExecution(local.atZone(ZoneOffset.UTC));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      local = next.get().toLocalDateTime();
      Instant instant = instant(local);
      if (instant.isAfter(after)) {
        return Optional.of(instant);
      }
    }
  }

  /** How far clocks were moved in the day before {@code after}: local times from that far back may still be due. */
  private Duration lately(Instant after) {
    ZoneOffsetTransition last = zone.getRules().previousTransition(after.plusNanos(1));
    return last == null || last.getInstant().isBefore(after.minus(Duration.ofHours(25)))
        ? Duration.ZERO
        : last.getDuration().abs();
  }

  private Instant instant(LocalDateTime local) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition moved = rules.getTransition(local);
    return moved == null
        ? local.toInstant(rules.getOffset(local))
        : moved.isGap() ? moved.getInstant() : local.toInstant(moved.getOffsetBefore());
  }
}
