package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.Marks;
import io.leat.engine.driver.local.WindowSize;
import io.leat.engine.job.TaskName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.TaskResult;
import io.leat.engine.run.TaskStatus;
import io.leat.engine.story.Durations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A run on a terminal: what has ended scrolls up as single lines, a failed task with the end of its log; below stands a block, drawn
 * again as it changes, with a line for each running task and one for the whole.
 *
 * <p>A frame is one write that begins and ends with the cursor below the block, visible, and lines wrapping: whenever this process
 * dies, the terminal is as it was. An event costs the same however many tasks there are, and so does a frame.
 */
public final class LiveProgress extends TextProgress {
  private static final long FRAME_MILLIS = 100;
  private static final long FRAME_NANOS = FRAME_MILLIS * 1_000_000;

  /** How many tasks are shown where nothing says how high the terminal is. */
  private static final int USUAL = 12;

  private static final int FAILED_LINES = 20;
  private static final int FULL = 1 << 18;
  private static final String WRAP_OFF = "\u001b[?25l\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h\u001b[?25h";

  /** Where a task that does not run and has not ended stands. */
  private enum Phase {
    READY,
    ASKING,
    RETRYING
  }

  /** An attempt that goes on. */
  private record Running(TaskName task, Instant since, ShownLog log) {}

  private final RunView run;
  private final OutputStream out;
  private final boolean coloured;
  private final boolean ascii;
  private volatile int width;
  private volatile int most;
  private final Clock clock;
  private final Map<Long, Running> running = new LinkedHashMap<>();
  private final Map<TaskName, Running> ended = new HashMap<>();
  private final Map<TaskName, Phase> phases = new HashMap<>();
  private final Map<Phase, Integer> waiting = new EnumMap<>(Phase.class);
  private final StringBuilder scroll = new StringBuilder();
  private String block = "";
  private int blockLines;
  private final AtomicInteger typed = new AtomicInteger();
  private @Nullable Instant begun;
  private int done;
  private int failed;
  private long drawn;

  /** What of {@code environment} says how large the terminal is. */
  private static int size(Map<String, String> environment, String name, int otherwise) {
    try {
      int size = Integer.parseInt(environment.getOrDefault(name, ""));
      return size > 0 && size < 10_000 ? size : otherwise;
    } catch (NumberFormatException unknown) {
      return otherwise;
    }
  }

  /**
   * Shows {@code run} on {@code terminal}.
   *
   * @param environment may hold COLUMNS and LINES; without them the terminal counts as 80 wide and high enough
   * @param asking how consent is asked for
   */
  public LiveProgress(
      RunView run,
      OutputStream terminal,
      boolean coloured,
      Map<String, String> environment,
      Clock clock,
      Asking asking) {
    super(FRAME_MILLIS, asking);
    this.run = run;
    this.out = terminal;
    this.coloured = coloured;
    this.ascii = Marks.plain(environment);
    this.clock = clock;
    resize(size(environment, "COLUMNS", 80), size(environment, "LINES", USUAL + 4));
    begin();
  }

  /** Fits what is drawn from now on into a terminal that is so large. For any thread. */
  public final void resize(int columns, int lines) {
    width = Math.max(20, columns);
    most = Math.max(1, lines - 4);
  }

  /** Fits what is drawn into the terminal of this process, now and whenever its window is made larger or smaller. */
  public LiveProgress fitted() {
    Runnable fit =
        () -> {
          try {
            WindowSize size = WindowSize.ask();
            if (size != null) {
              resize(size.columns(), size.lines());
            }
          } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
          }
        };
    Thread.ofVirtual().start(fit);
    Signals.hear("WINCH", fit);
    return this;
  }

  // ---- events

  @Override
  void show(RecordedEvent recorded) throws IOException {
    RunEvent event = recorded.event();
    if (begun == null) {
      begun = recorded.at();
    }
    if (event instanceof RunEvent.TaskReady(TaskName task, int _)) {
      phase(task, Phase.READY);
    } else if (event instanceof RunEvent.AttemptLeased(Lease lease)) {
      phase(lease.task(), null);
      ShownLog log = run.log(lease.task(), lease.attempt());
      running.put(lease.fence(), new Running(lease.task(), recorded.at(), log));
    } else if (event instanceof RunEvent.AttemptEnded(Lease lease, AttemptOutcome outcome)) {
      // its time and log are looked at when the task finishes, which may be later in a pipe
      Running attempt = running.remove(lease.fence());
      if (attempt != null) {
        // to look for an earlier result is not to run
        boolean reused = outcome instanceof AttemptOutcome.Reused;
        Instant since = reused ? recorded.at() : attempt.since();
        ended.put(lease.task(), new Running(lease.task(), since, attempt.log()));
      }
    } else if (event instanceof RunEvent.TaskFinished(TaskName task, TaskResult result)) {
      finished(task, result, recorded.at());
    } else if (event instanceof RunEvent.RetryScheduled retry) {
      phase(retry.task(), Phase.RETRYING);
      ended.remove(retry.task());
    } else if (event instanceof RunEvent.ApprovalAsked(TaskName task, var _, var _)) {
      phase(task, Phase.ASKING);
    } else if (event instanceof RunEvent.ApprovalGiven(TaskName task, String _)) {
      phase(task, null);
    }
    told(event);
    if (scroll.length() > FULL) {
      draw(true);
    }
  }

  @Override
  public void typed() {
    typed.incrementAndGet();
  }

  @Override
  void counted(TaskName task, TaskResult result) {
    phase(task, null);
    done++;
    if (result.fails()) {
      failed++;
    }
  }

  @Override
  void flush() throws IOException {
    draw(true);
  }

  private void phase(TaskName task, @Nullable Phase phase) {
    Phase before = phase == null ? phases.remove(task) : phases.put(task, phase);
    if (before != null) {
      waiting.merge(before, -1, Integer::sum);
    }
    if (phase != null) {
      waiting.merge(phase, 1, Integer::sum);
    }
  }

  private void finished(TaskName task, TaskResult result, Instant at) throws IOException {
    phase(task, null);
    done++;
    failed += result.fails() ? 1 : 0;
    Running attempt = ended.remove(task);
    finished(task, result, attempt == null ? null : attempt.since(), at);
    boolean opens =
        result.status() == TaskStatus.FAILED
            || result.status() == TaskStatus.ERRORED
            || result.status() == TaskStatus.LOST;
    if (opens && attempt != null) {
      for (String line : attempt.log().lines(FAILED_LINES)) {
        line(Ink.RED, "  │ ", Harmless.cut(line, 2000));
      }
    }
  }

  @Override
  void line(Ink ink, String head, String rest) {
    ink(scroll, ink, head);
    scroll.append(rest).append('\n');
  }

  private void ink(StringBuilder text, Ink ink, String inked) {
    if (coloured) {
      text.append("\u001b[").append(ink.code()).append('m').append(inked).append("\u001b[0m");
    } else {
      text.append(inked);
    }
  }

  // ---- frames

  @Override
  void refresh() throws IOException {
    draw(false);
  }

  /** Draws what changed, unless the last frame is too young. */
  private void draw(boolean atOnce) throws IOException {
    long now = System.nanoTime();
    if (!atOnce && drawn != 0 && now - drawn < FRAME_NANOS) {
      return;
    }
    StringBuilder next = new StringBuilder();
    int lines = begun == null ? 0 : block(next, clock.instant());
    if (scroll.isEmpty() && block.contentEquals(next)) {
      return;
    }
    drawn = now;
    frame(next, lines);
  }

  /** Replaces the block by what scrolls up and by the block {@code next}. */
  private void frame(CharSequence next, int lines) throws IOException {
    StringBuilder frame = new StringBuilder(scroll.length() + next.length() + 64);
    frame.append("\u001b[?25l\r");
    int up = blockLines + typed.getAndSet(0);
    if (up > 0) {
      frame.append("\u001b[").append(up).append('A');
    }
    frame.append("\u001b[J").append(scroll);
    if (lines > 0) {
      // a terminal that is narrower than it says cuts the block instead of breaking its lines
      frame.append(WRAP_OFF).append(next);
    }
    frame.append(WRAP_ON);
    out.write(
        (ascii ? Marks.ascii(frame.toString()) : frame.toString())
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
    scroll.setLength(0);
    block = next.toString();
    blockLines = lines;
  }

  /** Writes the block, and returns how many lines it has. */
  private int block(StringBuilder text, Instant now) {
    int shown = 0;
    int column = 0;
    for (Running attempt : running.values()) {
      if (shown++ == most) {
        break;
      }
      column = Math.max(column, Harmless.columns(shown(attempt)));
    }
    shown = 0;
    for (Running attempt : running.values()) {
      if (shown == most) {
        break;
      }
      shown++;
      running(attempt, column, now, text);
    }
    int lines = shown;
    if (running.size() > shown) {
      ink(text, Ink.DIM, "  and " + (running.size() - shown) + " more");
      text.append('\n');
      lines++;
    }
    status(text, now);
    return lines + 1;
  }

  private String shown(Running attempt) {
    return Harmless.cut(named(attempt.task()), Math.max(8, width / 2));
  }

  /** A line of a running task; {@code column} is how wide the longest name is. */
  private void running(Running attempt, int column, Instant now, StringBuilder text) {
    String name = shown(attempt);
    String time = seconds(attempt.since(), now);
    int room = width - 1 - 2 - column - 1 - time.length() - 2;
    text.append("  ");
    ink(text, Ink.CYAN, name);
    text.repeat(' ', column - Harmless.columns(name) + 1).append(time);
    if (room > 3) {
      String said = Harmless.cut(attempt.log().line(), room);
      if (!said.isEmpty()) {
        text.append("  ");
        ink(text, Ink.DIM, said);
      }
    }
    text.append('\n');
  }

  private void status(StringBuilder text, Instant now) {
    StringBuilder line = new StringBuilder();
    line.append(done).append('/').append(run.total()).append(" done");
    part(line, running.size(), " running");
    part(line, waiting.getOrDefault(Phase.READY, 0), " ready");
    part(line, waiting.getOrDefault(Phase.RETRYING, 0), " to be tried again");
    part(line, waiting.getOrDefault(Phase.ASKING, 0), " waiting for consent");
    part(line, failed, " failed");
    line.append("  ").append(seconds(begun == null ? now : begun, now));
    ink(text, failed > 0 ? Ink.RED : Ink.BOLD, Harmless.cut(line.toString(), width - 1));
    text.append('\n');
  }

  private static void part(StringBuilder line, int count, String word) {
    if (count > 0) {
      line.append(", ").append(count).append(word);
    }
  }

  /** In whole seconds, so that a frame changes once a second at the most when nothing else does. */
  private static String seconds(Instant since, Instant now) {
    long seconds = Math.max(0, Duration.between(since, now).toSeconds());
    return seconds < 60 ? seconds + " s" : Durations.text(Duration.ofSeconds(seconds));
  }

  @Override
  void end() throws IOException {
    if (blockLines > 0 || !scroll.isEmpty()) {
      frame("", 0);
    }
  }
}
