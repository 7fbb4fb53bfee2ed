package io.leat.cli.run;

import io.leat.engine.job.TaskName;
import io.leat.engine.run.RecordedEvent;
import io.leat.engine.run.RunEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Consent that is not given here: the screen says what a task waits for, and where or how to agree. For any thread. */
public final class AskedElsewhere implements Asking {
  private final Function<RunEvent.ApprovalAsked, String> texts;
  private final Function<TaskName, String> answer;
  private final Map<TaskName, String> asked = new ConcurrentHashMap<>();

  /**
   * Consent given elsewhere.
   *
   * @param texts what a task waits for, in words
   * @param answer what to do to agree to a task
   */
  public AskedElsewhere(
      Function<RunEvent.ApprovalAsked, String> texts, Function<TaskName, String> answer) {
    this.texts = texts;
    this.answer = answer;
  }

  /** Looks at an event of the run; to be called before the event is shown. */
  public void accept(RecordedEvent recorded) {
    if (recorded.event() instanceof RunEvent.ApprovalAsked each) {
      asked.put(each.task(), texts.apply(each));
    }
  }

  @Override
  public String question(TaskName task) {
    return asked.getOrDefault(task, "waits for consent") + " · " + answer.apply(task);
  }

  @Override
  public void asks(TaskName task) {}
}
