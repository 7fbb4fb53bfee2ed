package io.leat.engine.driver;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.durable.Pack;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.run.AttemptOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code steps} file of an attempt tells: a line for each step that was begun, and one for what is special about its end.
 *
 * <pre>
 *   2 1204     step 2 begins at byte 1204 of the log
 *   2- 1230    it was left out
 *   2!3 1250   it failed with exit code 3, and may
 *   2~ 1250    it took longer than its timeout
 *   1% 12      the attempt failed, and 12 KiB were free on the disk of its log or of its workspace
 *   1| 0       what it wrote to others is not recorded whole, for want of room
 *   1^ 0       what it printed last went to another file than its log
 * </pre>
 *
 * <p>Where the host cannot tell the byte, it is missing. A line without its end is not there yet.
 */
public final class StepNotes {
  /** The exit code of a step that took longer than it may. */
  public static final int LATE = 124;

  private final List<Line> lines;

  private record Line(int step, char what, int code, long at) {}

  private StepNotes(List<Line> lines) {
    this.lines = lines;
  }

  /** Those of an attempt; none when its file is not there or cannot be read. */
  public static StepNotes read(AttemptFolder folder) {
    try {
      String text = Pack.read(folder.steps());
      return new StepNotes(text == null ? List.of() : lines(text));
    } catch (IOException unreadable) {
      return new StepNotes(List.of());
    }
  }

  /** Those of an attempt of a run that goes on, of which nothing is packed: most have none, and that costs one look. */
  public static StepNotes readLoose(AttemptFolder folder) {
    return Files.exists(folder.steps()) ? read(folder) : new StepNotes(List.of());
  }

  private static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    long last = 0;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
      int blank = line.indexOf(' ');
      int digits = 0;
      while (digits < Math.max(blank, 0) && Character.isDigit(line.charAt(digits))) {
        digits++;
      }
      if (digits == 0 || digits > 6) {
        continue;
      }
      String rest = line.substring(digits, blank);
      char what = rest.isEmpty() ? ' ' : rest.charAt(0);
      long at = last;
      try {
        at = Long.parseLong(line.substring(blank + 1).strip());
      } catch (NumberFormatException unknown) {
        // it begins where the one before does
      }
      last = ofAttempt(what) ? last : at;
      lines.add(new Line(Integer.parseInt(line.substring(0, digits)), what, code(rest), at));
    }
    return lines;
  }

  /** Whether a line is about the attempt, and no step; {@code what} stands behind its number. */
  public static boolean ofAttempt(char what) {
    return what == '%' || what == '|' || what == '^';
  }

  private static int code(String rest) {
    try {
      return rest.startsWith("!") ? Integer.parseInt(rest.substring(1)) : 0;
    } catch (NumberFormatException strange) {
      return 1;
    }
  }

  /** Where each step that was begun or left out begins in the log, in bytes, in order. */
  public List<Long> starts() {
    List<Long> starts = new ArrayList<>();
    for (Line line : lines) {
      if (line.what() == ' ') {
        starts.add(line.at());
      }
    }
    return starts;
  }

  /** The number of the last step that was begun; 0 when none was, or when it was not noted. */
  public int begun() {
    int begun = 0;
    for (Line line : lines) {
      begun = line.what() == ' ' ? line.step() : begun;
    }
    return begun;
  }

  /** Whether the log, which has {@code length} bytes by now, never got shorter from one step to the next, and was the same file at the end. */
  public boolean grew(long length) {
    long before = 0;
    for (Line line : lines) {
      if (line.what() == '^') {
        return false;
      }
      if (ofAttempt(line.what())) {
        continue;
      }
      if (line.at() < before) {
        return false;
      }
      before = line.at();
    }
    return before <= length;
  }

  /** {@code outcome}, or that the attempt was too late where its last step was. */
  public AttemptOutcome late(Task task, AttemptOutcome outcome) {
    Line latest = last();
    if (outcome instanceof AttemptOutcome.Exited(int code)
        && code == LATE
        && latest != null
        && latest.what() == '~') {
      Step step = step(task, latest);
      Duration limit = step == null ? null : step.settings().timeout();
      return limit == null ? outcome : new AttemptOutcome.TimedOut(limit);
    }
    return outcome;
  }

  /** The last line about a step; null when there is none. */
  private @Nullable Line last() {
    Line last = null;
    for (Line line : lines) {
      last = ofAttempt(line.what()) ? last : line;
    }
    return last;
  }

  /** Whether what the attempt wrote to others is not recorded whole. */
  public boolean cut() {
    return lines.stream().anyMatch(line -> line.what() == '|');
  }

  /** What became of steps that did not simply run: a sentence without a full stop for each, in order. */
  public List<String> sentences(Task task) {
    List<String> sentences = new ArrayList<>();
    for (Line line : lines) {
      if (line.what() == '%') {
        sentences.add("the disk was full when it failed: " + line.at() + " KiB were free");
        continue;
      }
      Step step = step(task, line);
      if (step != null && (line.what() == '-' || line.what() == '!')) {
        String which = "step " + line.step() + " of " + task.steps().size() + name(step);
        sentences.add(
            line.what() == '-'
                ? which + " was left out: when " + step.settings().when() + " does not hold"
                : which
                    + " failed with "
                    + new AttemptOutcome.Exited(line.code()).described()
                    + ", which is allowed");
      }
    }
    return sentences;
  }

  private static String name(Step step) {
    String name = step.name();
    return name == null ? "" : ", '" + name + "',";
  }

  private static @Nullable Step step(Task task, Line line) {
    return line.step() >= 1 && line.step() <= task.steps().size()
        ? task.steps().get(line.step() - 1)
        : null;
  }
}
