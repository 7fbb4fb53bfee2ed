package io.leat.store;

import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run as it was when something happened: what of it changes, kept as a text beside what is told of it. */
final class Moment {
  private final Run run;
  private final Map<String, String> then = new TreeMap<>();

  /** As {@code run} is. */
  Moment(Run run) {
    this.run = run;
    put("job", run.job());
    put("status", run.status());
    put("priority", Integer.toString(run.priority()));
    put("pinned", Boolean.toString(run.pinned()));
    put("started", text(run.started()));
    put("ended", text(run.ended()));
    put("branch", run.branch());
    put("tag", run.tag());
    put("commit", run.commit());
    put("hash", run.hash());
    put("group", run.group());
    put("policy", run.policy());
    put("prepared", Boolean.toString(run.prepared()));
    put("note", run.note());
    put("version", Long.toString(run.version()));
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      then.put(name, value);
    }
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : Rows.millis(at).toString();
  }

  /** One more thing happened in the run. */
  void add(RecordedEvent recorded) {
    put("version", Long.toString(recorded.version()));
    if (recorded.event() instanceof RunEvent.RunStarted) {
      put("status", Run.RUNNING);
      put("started", text(recorded.at()));
    } else if (recorded.event() instanceof RunEvent.RunFinished(var end)) {
      put("status", end.word());
      put("ended", text(recorded.at()));
    }
  }

  /** The number of the run. */
  long number() {
    return run.number();
  }

  /** The project of the run. */
  long project() {
    return run.project();
  }

  /** What {@link #then} reads. */
  String text() {
    return Pairs.text(then);
  }

  /** The run {@code now} as it was at {@code moment}. What is wrong with its Jobfile is known from when it was rejected on. */
  static Run then(Run now, String moment) {
    Map<String, String> then = Pairs.of(moment);
    String status = then.getOrDefault("status", now.status());
    return new Run(
        now.number(),
        now.project(),
        then.get("job"),
        status,
        Integer.parseInt(then.getOrDefault("priority", "0")),
        Boolean.parseBoolean(then.get("pinned")),
        now.created(),
        instant(then.get("started")),
        instant(then.get("ended")),
        now.trigger(),
        now.parameters(),
        now.ref(),
        then.get("branch"),
        then.get("tag"),
        then.get("commit"),
        then.get("hash"),
        now.key(),
        now.by(),
        now.request(),
        now.parent(),
        then.get("group"),
        then.get("policy"),
        Boolean.parseBoolean(then.get("prepared")),
        then.getOrDefault("note", ""),
        status.equals(Run.REJECTED) ? now.diagnostics() : null,
        Long.parseLong(then.getOrDefault("version", "0")));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
