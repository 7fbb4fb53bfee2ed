package io.leat.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that a Jobfile declares.
 *
 * @param about what it is called
 * @param tasks the names of its tasks, in the order of the graph
 * @param parameters what can be given when it is triggered
 * @param triggers the kinds of what starts it
 * @param schedules the times at which it starts
 * @param secrets the names of the secrets that its tasks ask for
 */
public record JobView(
    @JsonUnwrapped About about,
    List<String> tasks,
    List<Parameter> parameters,
    List<Trigger> triggers,
    List<Schedule> schedules,
    List<String> secrets) {

  /** The kind of what starts a job. */
  public enum Trigger {
    @JsonProperty("push")
    PUSH,
    @JsonProperty("pullrequest")
    PULLREQUEST,
    @JsonProperty("cron")
    CRON,
    @JsonProperty("afterjob")
    AFTERJOB,
    @JsonProperty("startup")
    STARTUP
  }

  /** What values of a parameter are. */
  public enum Kind {
    @JsonProperty("text")
    TEXT,
    @JsonProperty("number")
    NUMBER,
    @JsonProperty("flag")
    FLAG
  }

  /**
   * What a job is called.
   *
   * @param name its name
   * @param description what it is for; empty when that is not said
   * @param hash SHA-256 of its graph
   */
  public record About(String name, String description, String hash) {}

  /**
   * What can be given when a job is triggered.
   *
   * @param name its name
   * @param kind what its values are
   * @param initial what it is when nothing is given
   * @param required whether something must be given
   * @param pattern the form of its values; null when any is good
   * @param choices the values that it may have; none when any is good
   * @param description what it is for; empty when that is not said
   */
  public record Parameter(
      String name,
      Kind kind,
      @JsonProperty("default") String initial,
      boolean required,
      @Nullable String pattern,
      List<String> choices,
      String description) {}

  /**
   * Times at which a job starts.
   *
   * @param schedule the times, as cron writes them
   * @param zone the time zone of the times
   * @param next when it is due next; null for never
   */
  public record Schedule(
      String schedule,
      String zone,
      @JsonFormat(pattern = TimeFormat.SECONDS) @Nullable Instant next) {}
}
