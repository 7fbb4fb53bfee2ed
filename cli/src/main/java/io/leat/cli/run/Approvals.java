package io.leat.cli.run;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import io.leat.engine.run.RunSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Consent to tasks that ask for it: given beforehand by {@code --approve}, or by the person at the terminal. Where there is neither, a
 * task is refused at once, since nobody would ever answer.
 */
public final class Approvals {
  private static final String NOBODY = "nobody: there is no terminal to ask on, and no --approve";

  private final List<String> given;
  private final @Nullable InputStream terminal;
  private final Consumer<RunSignal> run;
  private final ArrayDeque<TaskName> asking = new ArrayDeque<>();
  private boolean listening;

  /**
   * Consent for a run.
   *
   * @param given the tasks that may run; a matrix's name stands for all of its legs
   * @param terminal where a person types; null when nobody does
   * @param run is told what was decided
   */
  public Approvals(List<String> given, @Nullable InputStream terminal, Consumer<RunSignal> run) {
    this.given = List.copyOf(given);
    this.terminal = terminal;
    this.run = run;
  }

  /** Looks at an event of the run. */
  public void accept(RecordedEvent recorded) {
    if (!(recorded.event() instanceof RunEvent.ApprovalAsked(TaskName task, var _))) {
      return;
    }
    if (given(task.text())) {
      run.accept(new RunSignal.Approve(task, "--approve"));
    } else if (terminal == null) {
      run.accept(new RunSignal.Refuse(task, NOBODY));
    } else {
      ask(task, terminal);
    }
  }

  private boolean given(String task) {
    for (String each : given) {
      if (task.equals(each) || task.startsWith(each + "[")) {
        return true;
      }
    }
    return false;
  }

  private synchronized void ask(TaskName task, InputStream stdin) {
    asking.add(task);
    if (!listening) {
      listening = true;
      Thread listener = new Thread(() -> listen(stdin), "consent");
      listener.setDaemon(true);
      listener.start();
    }
  }

  private void listen(InputStream stdin) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stdin, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        answer(line.strip().toLowerCase(Locale.ROOT));
        line = reader.readLine();
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** An answer is for the task that has been asking longest. */
  private synchronized void answer(String word) {
    boolean yes = word.equals("y") || word.equals("yes");
    boolean no = word.equals("n") || word.equals("no");
    TaskName task = yes || no ? asking.poll() : null;
    if (task != null) {
      run.accept(
          yes
              ? new RunSignal.Approve(task, "you, at the terminal")
              : new RunSignal.Refuse(task, "you, at the terminal"));
    }
  }
}
