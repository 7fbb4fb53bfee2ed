package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.driver.Reason;
import io.leat.engine.durable.Pack;
import io.leat.engine.journal.Journal;
import io.leat.engine.local.LeatFolder;
import io.leat.engine.local.RunFolder;
import io.leat.engine.local.RunHeader;
import io.leat.engine.run.EventJson;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunStatus;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import io.leat.engine.story.Times;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of a folder at a glance. Their journals are read, their jobs are not. */
public final class RunList {
  private RunList() {}

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
      String problem) {

    /** Whether the run has ended for good. */
    public boolean ended() {
      return !status.equals("running") && !status.equals("interrupted") && problem.isEmpty();
    }

    /** Writes it as an object. */
    public void write(JsonWriter json) {
      json.object().name("number").value(number).name("job").value(job);
      json.name("status").value(status);
      Instant begun = started;
      json.name("started");
      if (begun == null) {
        json.nothing();
      } else {
        json.value(EventJson.time(begun));
      }
      json.name("millis").value(took.toMillis());
      json.name("running").value(running);
      json.name("tasks").object();
      counts.forEach((each, count) -> json.name(each.word()).value(count));
      json.endObject();
      if (!problem.isEmpty()) {
        json.name("problem").value(problem);
      }
      json.endObject();
    }

    /** Such as {@code 3 succeeded, 1 failed}. */
    String counted() {
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
          header.job(),
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

  /** Prints a table. */
  public static void print(List<Line> lines, Instant now, ZoneId zone, Print print) {
    if (lines.isEmpty()) {
      print.line("no runs yet; 'leat run' runs the Jobfile here");
      return;
    }
    Times times = new Times(now, zone);
    List<String[]> rows = new ArrayList<>();
    int[] widths = new int[4];
    for (Line line : lines) {
      String title = line.job().isEmpty() ? "#" + line.number() : line.job() + "#" + line.number();
      boolean known = line.started() != null;
      String[] row = {
        Harmless.line(title),
        line.status(),
        known ? times.at(line.started()) : "",
        known ? Durations.text(line.took()) : ""
      };
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], Harmless.columns(row[i]));
      }
      rows.add(row);
    }
    for (int i = 0; i < lines.size(); i++) {
      String[] row = rows.get(i);
      for (int column = 0; column < row.length; column++) {
        if (column == 1) {
          print.ink(ink(row[1]), row[1]);
        } else {
          print.text(row[column]);
        }
        print.blanks(widths[column] - Harmless.columns(row[column]) + 2);
      }
      print.line(Harmless.line(lines.get(i).counted()));
    }
  }

  private static Ink ink(String status) {
    return switch (status) {
      case "succeeded" -> Ink.GREEN;
      case "failed", "damaged" -> Ink.RED;
      case "running" -> Ink.CYAN;
      default -> Ink.YELLOW;
    };
  }
}
