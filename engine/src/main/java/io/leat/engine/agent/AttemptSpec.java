package io.leat.engine.agent;

import io.leat.engine.job.Recording;
import io.leat.engine.run.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * @param held values that steps set themselves, by the name {@link #held(int, String)}; they are not in the environment of the others
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
    Map<String, String> held,
    List<String> masked,
    @Nullable Duration timeout,
    @Nullable Path input,
    List<Path> outputs,
    Recording recording) {
  public AttemptSpec {
    steps = List.copyOf(steps);
    environment = Map.copyOf(environment);
    secrets = Map.copyOf(secrets);
    held = Map.copyOf(held);
    masked = List.copyOf(masked);
    outputs = List.copyOf(outputs);
  }

  /** An attempt whose steps hold no secrets of their own. */
  public AttemptSpec(
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
    this(
        lease,
        folder,
        workspace,
        steps,
        environment,
        mark,
        secrets,
        Map.of(),
        masked,
        timeout,
        input,
        outputs,
        recording);
  }

  /** Under which name the shell of the attempt holds the variable {@code name} of a step, counted from 1. */
  public static String held(int step, String name) {
    return "leat_step_" + step + "_" + name;
  }

  /** Whether it is noted where steps begin: when there are several, or when one may not run or fail without ending the attempt. */
  public boolean notesSteps() {
    return steps.size() > 1
        || steps.stream()
            .anyMatch(
                step -> step instanceof StepScript.Under || step instanceof StepScript.LeftOut);
  }

  /** The FIFOs that it reads and writes; those on the other end ask for them, too. */
  public List<Path> fifos() {
    List<Path> all = new ArrayList<>(outputs);
    if (input != null) {
      all.addFirst(input);
    }
    return all;
  }

  /** Whether what is printed passes a mask on its way into the log. */
  public boolean masks() {
    return !secrets.isEmpty() || !held.isEmpty() || !masked.isEmpty();
  }
}
