package io.leat.engine.driver;

import io.leat.engine.job.Recording;
import io.leat.engine.run.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that an agent needs to run one attempt.
 *
 * @param folder the attempt folder, which must not exist
 * @param workspace where the steps run; it exists
 * @param environment variables for the steps, beside those of the agent; names are fit for a shell
 * @param mark a text that no other attempt's holds; put into the environment, so that what the attempt leaves behind is found
 * @param secrets the value of each secret by its name, which is fit for a shell
 * @param masked values that are hidden in the log besides those of {@code secrets}, since they may come in by {@code input}
 * @param timeout null for none
 * @param input the FIFO that the steps read; null for an empty input
 * @param outputs the FIFOs that stdout goes to, besides what {@code recording} says; empty for the log alone
 * @param recording what becomes of the bytes that go to {@code outputs}
 */
public record AttemptSpec(
    Lease lease,
    AttemptFolder folder,
    Path workspace,
    List<StepScript> steps,
    Map<String, String> environment,
    String mark,
    Map<String, String> secrets,
    List<String> masked,
    @Nullable Duration timeout,
    @Nullable Path input,
    List<Path> outputs,
    Recording recording) {
  public AttemptSpec {
    steps = List.copyOf(steps);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
    masked = List.copyOf(masked);
    outputs = List.copyOf(outputs);
  }

  /** Whether what is printed passes a mask on its way into the log. */
  public boolean masks() {
    return !secrets.isEmpty() || !masked.isEmpty();
  }
}
