package io.leat.dsl.vocabulary;

import com.cronutils.model.time.ExecutionTime;
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
 * When a schedule is due. One that names its hours goes by the clock on the wall: where clocks are put forward, a time that does not exist
 * is the first one after the gap; where they are put back, a time that comes twice is its first. So each time of the schedule is one
 * instant, and those that meet in one are one. One whose hours are every one, or every second and so on,
 * goes on as time does: it leaves out no hour that comes twice, and has no more of one that is not there, as in crontab(5) of vixie cron.
 */
public final class CronTimes {
  private final ExecutionTime times;
  private final ZoneId zone;
  private final boolean anyHour;

  private CronTimes(ExecutionTime times, ZoneId zone, boolean anyHour) {
    this.times = times;
    this.zone = zone;
    this.anyHour = anyHour;
  }

  /** The times of a schedule that a Jobfile may hold, whoever it belongs to. */
  public static CronTimes of(String schedule, ZoneId zone) {
    return of(schedule, zone, "");
  }

  /**
   * The times of a schedule that a Jobfile may hold.
   *
   * @param whose the project and the job, which decide the numbers that {@code spread} stands for
   * @throws IllegalArgumentException when it may not
   */
  public static CronTimes of(String schedule, ZoneId zone, String whose) {
    CronSyntax.problem(schedule)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    String concrete = CronSyntax.concrete(schedule, whose);
    boolean anyHour = concrete.substring(concrete.indexOf(' ') + 1).startsWith("*");
    return new CronTimes(ExecutionTime.forCron(CronSyntax.PARSER.parse(concrete)), zone, anyHour);
  }

  /** The first time later than {@code after}; empty when there is none within the years that cron-utils looks at. */
  public Optional<Instant> next(Instant after) {
    return anyHour ? onward(after) : onTheWall(after);
  }

  /** Read with the distance to UTC that holds, from one move of the clocks to the next. */
  private Optional<Instant> onward(Instant after) {
    ZoneRules rules = zone.getRules();
    ZoneOffset offset = rules.getOffset(after);
    LocalDateTime local = LocalDateTime.ofInstant(after, offset);
    ZoneOffsetTransition move = rules.nextTransition(after);
    while (true) {
      Optional<ZonedDateTime> next = times.nextExecution(local.atZone(ZoneOffset.UTC));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      Instant instant = next.get().toLocalDateTime().toInstant(offset);
      if (move == null || instant.isBefore(move.getInstant())) {
        return Optional.of(instant);
      }
      // the very moment of the move counts, by what the clocks show then
      offset = move.getOffsetAfter();
      local = LocalDateTime.ofInstant(move.getInstant().minusSeconds(1), offset);
      move = rules.nextTransition(move.getInstant());
    }
  }

  private Optional<Instant> onTheWall(Instant after) {
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
