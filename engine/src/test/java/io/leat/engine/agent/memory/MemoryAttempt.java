package io.leat.engine.agent.memory;

import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StepScript;
import io.leat.engine.agent.StopReason;
import io.leat.engine.run.AttemptOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attempt as it is on its agent, whatever anybody knows about it. Guarded by the agent. */
final class MemoryAttempt {
  final AttemptSpec spec;
  final Instant begun;
  private final MemoryAgent agent;
  private final StringBuilder notes = new StringBuilder();
  private long logged;
  private int step;
  private boolean isNoted;
  private @Nullable Instant until;
  private @Nullable Instant force;

  /** Why it is being stopped; null while it is not. */
  private @Nullable StopReason stop;

  /** How it ended, null while it runs. */
  @Nullable AttemptOutcome end;

  /** What its driver takes it to have come to though it runs; null for nothing. */
  @Nullable AttemptOutcome seen;

  MemoryAttempt(MemoryAgent agent, AttemptSpec spec, Instant begun) {
    this.agent = agent;
    this.spec = spec;
    this.begun = begun;
    if (spec.streams().input() != null) {
      fifo(spec.streams().input());
    }
    spec.streams().outputs().forEach(this::fifo);
  }

  private MemoryFifo fifo(Path path) {
    return agent.fifos.computeIfAbsent(path, _ -> new MemoryFifo());
  }

  /** Does what is to be done by now; whether something was. */
  boolean advance(Instant now) {
    int before = step;
    try {
      if (stop != null && force != null && end == null && !now.isBefore(force)) {
        ends(stop.outcome());
      }
      while (end == null && step < spec.steps().size() && perform(now)) {
        step++;
        isNoted = false;
      }
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    if (end == null && step == spec.steps().size()) {
      ends(new AttemptOutcome.Exited(0));
    }
    return step != before || end != null;
  }

  private void ends(AttemptOutcome outcome) {
    end = outcome;
    for (Path each : spec.streams().outputs()) {
      fifo(each).isWhole = true;
    }
    Path input = spec.streams().input();
    if (input != null) {
      fifo(input).isLeft = true;
      fifo(input).isReadWell = outcome.good() || outcome.brokenPipe();
    }
  }

  /** Has it end: at once, or by force a little later when its step does not heed that. */
  void stop(StopReason reason, Instant now) {
    if (stop != null || end != null) {
      return;
    }
    stop = inOneLine(reason);
    if (word().equals(MemoryStep.HEEDLESS)) {
      force = now.plus(agent.grace);
    } else {
      ends(stop.outcome());
    }
  }

  /** As the folder of an attempt has it. */
  private static StopReason inOneLine(StopReason reason) {
    return switch (reason) {
      case StopReason.Timeout timeout -> timeout;
      case StopReason.Limit(String what) -> new StopReason.Limit(what.replace('\n', ' '));
      case StopReason.Broken(String why) -> new StopReason.Broken(why.replace('\n', ' '));
      case StopReason.Cancelled(String by) -> new StopReason.Cancelled(by.replace('\n', ' '));
    };
  }

  /** Ends it by force. */
  void kill() {
    if (end == null) {
      ends(new AttemptOutcome.Exited(128 + 9));
    }
  }

  private List<String> words() {
    return step < spec.steps().size()
            && spec.steps().get(step) instanceof StepScript.Program(String _, List<String> words)
        ? words
        : List.of("");
  }

  private String word() {
    return words().getFirst();
  }

  private String argument() {
    return words().getLast();
  }

  /** Does a step, or goes on with it; whether it is over. */
  private boolean perform(Instant now) throws IOException {
    boolean isNew = !isNoted;
    if (isNew) {
      isNoted = true;
      note();
    }
    return switch (word()) {
      case MemoryStep.PRINT -> print(argument().getBytes(StandardCharsets.UTF_8));
      case MemoryStep.WARN -> log(argument());
      case MemoryStep.TELL ->
          print(spec.environment().getOrDefault(argument(), "").getBytes(StandardCharsets.UTF_8));
      case MemoryStep.END -> ends(Integer.parseInt(argument()));
      case MemoryStep.AWAIT -> agent.gates.contains(Integer.parseInt(argument()));
      case MemoryStep.WAIT -> waits(now);
      case MemoryStep.HEEDLESS -> {
        if (isNew) {
          print(argument().getBytes(StandardCharsets.UTF_8));
        }
        yield false;
      }
      case MemoryStep.LEAVE -> {
        agent.left.add(spec.ticket().mark());
        yield print(argument().getBytes(StandardCharsets.UTF_8));
      }
      case MemoryStep.COPY -> print(input().take()) && input().isWhole;
      case MemoryStep.READ -> read(input());
      case MemoryStep.UNREAD -> !isRead() && ends(AttemptOutcome.SIGPIPE);
      case MemoryStep.PUBLISH -> append(spec.folder().output(), argument());
      case MemoryStep.ERRORED -> {
        ends(new AttemptOutcome.Errored(argument()));
        yield true;
      }
      case MemoryStep.LOST -> {
        seen = new AttemptOutcome.Lost(argument());
        yield true;
      }
      default -> throw new IOException("an agent in memory does not know " + words());
    };
  }

  /** Notes where a step begins in the log, as far as anything is printed. */
  private void note() throws IOException {
    notes.append(step + 1).append(' ').append(logged).append('\n');
    if (logged > 0) {
      log("");
    }
  }

  private boolean log(String text) throws IOException {
    if (spec.notesSteps()) {
      append(spec.folder().steps(), notes.toString());
    }
    notes.setLength(0);
    logged += text.getBytes(StandardCharsets.UTF_8).length;
    return append(spec.folder().log(), text);
  }

  private boolean ends(int code) {
    if (code != 0) {
      ends(new AttemptOutcome.Exited(code));
    }
    return code == 0;
  }

  private boolean waits(Instant now) {
    if (until == null) {
      until = now.plusMillis(Long.parseLong(argument()));
    }
    boolean isOver = !now.isBefore(until);
    if (isOver) {
      until = null;
    }
    return isOver;
  }

  private MemoryFifo input() {
    Path input = spec.streams().input();
    if (input == null) {
      MemoryFifo empty = new MemoryFifo();
      empty.isWhole = true;
      return empty;
    }
    return fifo(input);
  }

  private static boolean read(MemoryFifo from) {
    int line = from.line();
    from.take(line);
    return line > 0 || from.isWhole;
  }

  /** Whether one of those that read from it goes on, or did not end well. */
  private boolean isRead() {
    for (Path each : spec.streams().outputs()) {
      if (!fifo(each).isReadWell) {
        return true;
      }
    }
    return false;
  }

  private boolean print(byte[] bytes) throws IOException {
    for (Path each : spec.streams().outputs()) {
      if (fifo(each).isLeft && bytes.length > 0) {
        return ends(AttemptOutcome.SIGPIPE);
      }
      fifo(each).write(bytes, bytes.length);
    }
    return log(new String(bytes, StandardCharsets.UTF_8));
  }

  private static boolean append(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (NoSuchFileException first) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }
    return true;
  }
}
