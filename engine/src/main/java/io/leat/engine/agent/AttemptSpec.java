package io.leat.engine.agent;

import io.leat.engine.job.Recording;
import io.leat.engine.run.Lease;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that an agent needs to run one attempt.
 *
 * @param ticket what it is taken up by again; its folder must not exist, and of what is masked it holds what is not among {@code secrets},
 *     since that may come in by the input
 * @param workspace where the steps run; it exists
 * @param environment variables for the steps, beside those of the agent; names are fit for a shell
 */
public record AttemptSpec(
    AttemptTicket ticket,
    Path workspace,
    List<StepScript> steps,
    Map<String, String> environment,
    Secrets secrets,
    Streams streams) {
  public AttemptSpec {
    steps = List.copyOf(steps);
    environment = Map.copyOf(environment);
  }

  /**
   * Values that are hidden in the log.
   *
   * @param values the value of each secret by its name, which is fit for a shell
   * @param held values that steps set themselves, by the name {@link #held(int, String)}; they are not in the environment of the others
   * @param files what is in the files of secrets, by the names of the secrets; they are there while the steps run
   * @param paths the name of the secret in whose file it is, by a variable, or by a name as in {@code held}, that holds the path of it
   */
  public record Secrets(
      Map<String, String> values,
      Map<String, String> held,
      Map<String, String> files,
      Map<String, String> paths) {
    /** There are none. */
    public static final Secrets NONE = new Secrets(Map.of(), Map.of());

    /** Without files. */
    public Secrets(Map<String, String> values, Map<String, String> held) {
      this(values, held, Map.of(), Map.of());
    }

    public Secrets {
      values = Map.copyOf(values);
      held = Map.copyOf(held);
      files = Map.copyOf(files);
      paths = Map.copyOf(paths);
      if (!files.keySet().containsAll(paths.values())) {
        throw new IllegalArgumentException("a variable holds the path of no file");
      }
    }

    /** All that is hidden, each value once. */
    public Set<String> masked() {
      Set<String> all = new LinkedHashSet<>(values.values());
      all.addAll(held.values());
      all.addAll(files.values());
      return all;
    }

    /** Without the values. */
    @Override
    public String toString() {
      return "secrets " + values.keySet() + held.keySet() + files.keySet();
    }
  }

  /**
   * What the steps read and print.
   *
   * @param input the FIFO that they read; null for an empty input
   * @param outputs the FIFOs that stdout goes to, besides what {@code recording} says; empty for the log alone
   * @param recording what becomes of the bytes that go to {@code outputs}
   */
  public record Streams(@Nullable Path input, List<Path> outputs, Recording recording) {
    /** Nothing is read, and all goes to the log. */
    public static final Streams NONE = new Streams(null, List.of(), Recording.LOG);

    public Streams {
      outputs = List.copyOf(outputs);
    }
  }

  /** The right to run it. */
  public Lease lease() {
    return ticket.lease();
  }

  /** The attempt folder. */
  public AttemptFolder folder() {
    return ticket.folder();
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
    List<Path> all = new ArrayList<>(streams.outputs());
    if (streams.input() != null) {
      all.addFirst(streams.input());
    }
    return all;
  }

  /** Whether what is printed passes a mask on its way into the log. */
  public boolean masks() {
    return !secrets.values().isEmpty()
        || !secrets.held().isEmpty()
        || !secrets.files().isEmpty()
        || !ticket.masked().isEmpty();
  }
}
