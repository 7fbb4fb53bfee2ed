package io.leat.cli.run;

import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Pack;
import io.leat.engine.durable.Reason;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.EventJson;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import io.leat.engine.story.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the nearest {@code .leat}. For a list their journals are read, their jobs are not.
 *
 * @param folder where it is looked for, and above
 */
public record FolderRuns(Path folder) implements RunSource {

  /**
   * One run.
   *
   * @param status how it ended, or {@code running}, {@code interrupted} (it has not ended and nobody runs it), {@code damaged}
   * @param took until its end, its last event when it is interrupted, or now
   * @param running how many attempts go on
   * @param problem why it cannot be read; empty when it can
   */
  public record Line(
      int number,
      String job,
      String status,
      @Nullable Instant started,
      Duration took,
      Map<TaskStatus, Integer> counts,
      int running,
      String problem)
      implements RunSource.Row {

    /** Whether the run has ended for good. */
    public boolean ended() {
      return !status.equals("running") && !status.equals("interrupted") && problem.isEmpty();
    }

    @Override
    public void addTo(Table table, Times times) {
      table.row(
          job.isEmpty() ? "#" + number : job + "#" + number,
          status,
          started == null ? "" : times.at(started),
          started == null ? "" : Durations.text(took),
          counted());
    }

    @Override
    public void write(JsonWriter json) {
      json.object().field("number", number).field("job", job).field("status", status);
      json.field("started", started == null ? null : EventJson.time(started));
      json.field("millis", took.toMillis()).field("running", running).name("tasks").object();
      counts.forEach((each, count) -> json.field(each.word(), count));
      json.endObject().some("problem", problem.isEmpty() ? null : problem).endObject();
    }

    /** Such as {@code 3 succeeded, 1 failed}. */
    private String counted() {
      List<String> parts = new ArrayList<>();
      counts.forEach((each, count) -> parts.add(count + " " + each.word()));
      if (running > 0) {
        parts.add(running + " running");
      }
      return problem.isEmpty() ? String.join(", ", parts) : problem;
    }

    /** When it ended or last did something. */
    @Nullable Instant end() {
      return started == null ? null : started.plus(took);
    }
  }

  @Override
  public boolean isServer() {
    return false;
  }

  @Override
  public ShownRun run(String written) {
    return new FolderRun(StoredRun.find(written, folder));
  }

  @Override
  public List<String> numbers(int limit) {
    LeatFolder leat = StoredRun.leat(folder);
    try {
      return leat.numbers().reversed().stream().limit(limit).map(String::valueOf).toList();
    } catch (IOException problem) {
      throw new UsageProblem("cannot read '" + leat.path() + "': " + Reason.of(problem), null);
    }
  }

  @Override
  public List<Row> latest(int limit, Map<String, String> wanted) {
    return List.copyOf(latest(StoredRun.leat(folder), limit, Instant.now()));
  }

  @Override
  public String none() {
    return "no runs yet; 'leat run' runs the Jobfile here";
  }

  @Override
  public @Nullable String named(String word) {
    return !StoredRun.find("last", folder).has(word) && StoredRun.ran(word, folder) ? word : null;
  }

  /** The latest runs in {@code leat}, the last one first. */
  public static List<Line> latest(LeatFolder leat, int limit, Instant now) {
    try {
      List<Integer> numbers = leat.numbers();
      List<Line> lines = new ArrayList<>();
      for (int i = numbers.size() - 1; i >= 0 && lines.size() < limit; i--) {
        lines.add(line(leat.run(numbers.get(i)), numbers.get(i), now));
      }
      return lines;
    } catch (IOException problem) {
      throw new UsageProblem("cannot list '" + leat.path() + "': " + Reason.of(problem), null);
    }
  }

  /** Adds up the events of one run. */
  private static final class Sum {
    private final Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
    private final Set<Long> held = new HashSet<>();
    private @Nullable RunStatus status;
    private @Nullable Instant last;

    void add(RecordedEvent recorded) {
      last = recorded.at();
      RunEvent event = recorded.event();
      if (event instanceof RunEvent.TaskFinished finished) {
        counts.merge(finished.result().status(), 1, Integer::sum);
      } else if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
        held.add(lease.fence());
      } else if (event instanceof RunEvent.AttemptEnded(Lease lease, var _)) {
        held.remove(lease.fence());
      } else if (event instanceof RunEvent.RunFinished(RunStatus end)) {
        status = end;
      }
    }
  }

  private static Line line(RunFolder folder, int number, Instant now) {
    try {
      RunHeader header = folder.header();
      Sum sum = new Sum();
      if (Pack.exists(folder.journal())) {
        Journal.read(folder.journal(), 0, sum::add);
      }
      RunStatus end = sum.status;
      boolean owned = end == null && RunHistory.owned(folder);
      Instant last = sum.last == null ? header.started() : sum.last;
      return new Line(
          number,
          header.jobSource().name(),
          end == null ? (owned ? "running" : "interrupted") : end.word(),
          header.started(),
          Duration.between(header.started(), owned ? now : last),
          sum.counts,
          sum.held.size(),
          "");
    } catch (IOException damaged) {
      return new Line(
          number,
          "",
          "damaged",
          null,
          Duration.ZERO,
          Map.of(),
          0,
          "cannot be read: " + Reason.of(damaged));
    }
  }
}
