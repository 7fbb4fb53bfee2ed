package io.leat.engine.dispatch;

import io.leat.engine.job.Task;
import io.leat.engine.run.EnvironmentEntry;
import io.leat.engine.run.EnvironmentGuard;
import io.leat.engine.run.RunSignal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks what it takes to bring versions to environments, beside the loop of the run. Used by its thread alone. */
final class EnvironmentQuestions implements AutoCloseable {
  private static final EnvironmentEntry UNKNOWN =
      new EnvironmentEntry.Refused(
          "an error of Leat: it cannot be told what its environment asks for");

  private final EnvironmentGuard guard;
  private final Consumer<RunSignal> answers;
  private @Nullable ExecutorService workers;

  /**
   * Nothing asked yet.
   *
   * @param answers is told what is answered, on any thread
   */
  EnvironmentQuestions(EnvironmentGuard guard, Consumer<RunSignal> answers) {
    this.guard = guard;
    this.answers = answers;
  }

  /** Asks for a task, which has stored that it asks. */
  void ask(Task task) {
    if (guard.equals(EnvironmentGuard.OPEN)) {
      answers.accept(new RunSignal.Entered(task.name(), new EnvironmentEntry.Free()));
    } else {
      workers().execute(() -> answer(task));
    }
  }

  private void answer(Task task) {
    EnvironmentEntry entry = UNKNOWN;
    boolean ends = false;
    try {
      entry = guard.entry(task);
    } catch (InterruptedException ending) {
      ends = true;
      Thread.currentThread().interrupt();
    } finally {
      // also after a bug: nothing goes live without an answer, and nothing waits for one for ever
      if (!ends) {
        answers.accept(new RunSignal.Entered(task.name(), entry));
      }
    }
  }

  private ExecutorService workers() {
    ExecutorService known = workers;
    if (known == null) {
      known = Executors.newVirtualThreadPerTaskExecutor();
      workers = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.shutdownNow();
    }
  }
}
