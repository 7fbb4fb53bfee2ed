package io.leat.server.keep;

import io.leat.server.config.ServerConfig;
import io.leat.store.EndedRun;
import io.leat.store.Project;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the runs of a project are kept that have ended. The latest run of each job stays in any case, and so does one that is held.
 *
 * @param age empty for any
 * @param runs how many of each job, those that are held counted; empty for all
 * @param bytes of all runs together; empty for any
 */
public record Retention(Optional<Duration> age, Optional<Integer> runs, Optional<Long> bytes) {
  /** The settings of a project that go before those of the server: whole numbers, 0 for no limit. */
  public static final List<String> SETTINGS =
      List.of("retention.days", "retention.runs", "retention.megabytes");

  /** That of a project: what it sets itself, and for the rest what the server does. */
  public static Retention of(Project project, ServerConfig.Retention server) {
    Map<String, String> own = project.settings();
    return new Retention(
        limit(own, 0, server.age().map(Duration::toDays)).map(Duration::ofDays),
        limit(own, 1, server.runs().map(Integer::longValue)).map(Long::intValue),
        limit(own, 2, server.megabytes()).map(megabytes -> megabytes << 20));
  }

  private static Optional<Long> limit(
      Map<String, String> settings, int which, Optional<Long> server) {
    String set = settings.get(SETTINGS.get(which));
    return set == null ? server : Optional.of(Long.valueOf(set)).filter(value -> value > 0);
  }

  /** A run that is to be deleted, and why, for people. */
  public record Expired(long run, String why) {}

  /** The bytes of a run, those of contents that younger runs have too not counted. */
  @FunctionalInterface
  public interface Sizes {
    /** The bytes of the run of this number; asked once for each, from the youngest on. */
    long of(long run);
  }

  /**
   * Those of {@code ended} that are to be deleted, the oldest first.
   *
   * @param ended from the oldest on
   * @param open the bytes of those that have not ended
   * @param sizes asked only when bytes are limited
   */
  public List<Expired> expired(List<EndedRun> ended, long open, Sizes sizes, Instant now) {
    List<Expired> expired = new ArrayList<>();
    long total = open;
    for (EndedRun each : ended.reversed()) {
      String why = each.held() || each.place() == 1 ? "" : why(each, now);
      if (why.isEmpty() && bytes.isPresent()) {
        total += sizes.of(each.number());
        if (total > bytes.get() && !each.held() && each.place() > 1) {
          why = "more than " + (bytes.get() >> 20) + " MB in its project";
        }
      }
      if (!why.isEmpty()) {
        expired.add(new Expired(each.number(), why));
      }
    }
    return expired.reversed();
  }

  private String why(EndedRun run, Instant now) {
    if (age.isPresent() && run.ended().isBefore(now.minus(age.get()))) {
      return "older than " + age.get().toDays() + " days";
    }
    return runs.isPresent() && run.place() > runs.get()
        ? "more than " + runs.get() + " runs of its job"
        : "";
  }
}
