package io.leat.store;

import io.leat.engine.job.Revision;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
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
    put("status", run.phase().word());
    put("priority", Integer.toString(run.spec().priority()));
    put("pinned", Boolean.toString(run.pinned()));
    put("started", text(run.progress().started()));
    put("ended", text(run.progress().ended()));
    put("prepared", Boolean.toString(run.prepared()));
    put("note", run.progress().note());
    put("branch", run.revision().branch());
    put("tag", run.revision().tag());
    put("commit", run.revision().commit());
    Preparation preparation = run.preparation();
    put("hash", preparation == null ? null : preparation.hash());
    Preparation.Group group = run.group();
    put("group", group == null ? null : group.name());
    put("policy", group == null ? null : group.policy().word());
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
      put("status", RunPhase.RUNNING.word());
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
    RunSpec asked = now.spec();
    RunSpec spec =
        new RunSpec(
            asked.project(),
            then.get("job"),
            asked.ref(),
            asked.parameters(),
            Integer.parseInt(then.getOrDefault("priority", "0")),
            asked.cause(),
            asked.request());
    RunPhase phase = RunPhase.of(then.getOrDefault("status", now.phase().word()));
    RunProgress progress =
        new RunProgress(
            phase,
            now.progress().created(),
            instant(then.get("started")),
            instant(then.get("ended")),
            then.getOrDefault("note", ""),
            phase == RunPhase.REJECTED ? now.progress().diagnostics() : null);
    return new Run(
        now.number(),
        spec,
        progress,
        Boolean.parseBoolean(then.get("prepared")) ? preparation(then) : null,
        Boolean.parseBoolean(then.get("pinned")),
        Long.parseLong(then.getOrDefault("version", "0")));
  }

  private static Preparation preparation(Map<String, String> then) {
    return new Preparation(
        Objects.requireNonNull(then.get("job")),
        new Revision(then.get("branch"), then.get("tag"), then.get("commit")),
        Objects.requireNonNull(then.get("hash")),
        Preparation.Group.of(then.get("group"), then.get("policy")));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
