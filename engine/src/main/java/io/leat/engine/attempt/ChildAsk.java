package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.driver.shell.ShellScript;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.JobPath;
import io.leat.engine.job.OutputName;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a step asks whoever runs it for a run of another job, and waits for its end: by files in the folder of its attempt, so that it
 * outlives the server and needs nothing but a shell. {@code N} is the place of the step in its task, from 1.
 *
 * <pre>
 *   ask.N      job and parameters, each ended by a NUL; written by the step
 *   ask.N.run  a line for the log: which run it is
 *   ask.N.out  outputs, in the form of $LEAT_OUTPUT
 *   ask.N.end  exit code, space, a line for the log; once it is there the step goes on
 * </pre>
 *
 * @param job as the Jobfile names it, which goes before what a task writes
 * @param waits whether the step goes on when that run has ended; otherwise once it was started
 * @param outputs what the task declares; others of the child are not handed on
 */
public record ChildAsk(
    Lease lease,
    int step,
    AttemptFolder folder,
    JobPath job,
    boolean waits,
    Set<OutputName> outputs) {
  private static final int MOST_BYTES = 1 << 20;

  private static final String SCRIPT = ShellScript.text(ChildAsk.class, "child-ask");

  public ChildAsk {
    outputs = Set.copyOf(outputs);
  }

  /** What step {@code step} of {@code task} asks in {@code folder}. */
  static ChildAsk of(Lease lease, int step, AttemptFolder folder, Task task, Step.RunJob run) {
    return new ChildAsk(lease, step, folder, run.job(), run.waits(), task.outputs().keySet());
  }

  /** The words of the step. */
  List<String> words(Map<String, String> parameters) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "leat-run"));
    // its folder may be on another host, with another path
    words.add("ask." + step);
    words.add(job.toString());
    new TreeMap<>(parameters).forEach((name, value) -> words.add(name + "=" + value));
    return words;
  }

  private Path file(String ending) {
    return folder.path().resolve("ask." + step + ending);
  }

  /** Whether the step has asked and got no answer yet. */
  boolean open() {
    return Files.exists(file("")) && !Files.exists(file(".end"));
  }

  /** What tells this from all other asks of its run. */
  public String id() {
    return prefix(lease) + step;
  }

  /** What the ids of all asks of an attempt begin with, and of no other. */
  public static String prefix(Lease lease) {
    return lease.task() + "/" + lease.attempt() + ".";
  }

  /**
   * The values for the parameters that the step wrote.
   *
   * @throws IOException when it is not what a step writes
   */
  public Map<String, String> read() throws IOException {
    Path file = file("");
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("'" + file + "' has more than " + MOST_BYTES + " bytes");
    }
    String[] words = Files.readString(file, StandardCharsets.UTF_8).split("\0", -1);
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < words.length - 1; i++) {
      int sign = words[i].indexOf('=');
      if (sign < 0) {
        throw new IOException("'" + file + "' is damaged");
      }
      parameters.put(words[i].substring(0, sign), words[i].substring(sign + 1));
    }
    return parameters;
  }

  /** Has the step say {@code line} in its log while it waits. */
  public void tell(String line) throws IOException {
    write(".run", line + "\n");
  }

  /**
   * Lets the step go on.
   *
   * @param said a line for its log
   * @param published what the child published; only what the task declares is handed on
   */
  public void answer(boolean good, String said, Map<OutputName, Scalar> published)
      throws IOException {
    StringBuilder text = new StringBuilder();
    published.forEach(
        (name, value) -> {
          if (outputs.contains(name)) {
            text.append(name).append("<<LEAT-END\n").append(value.text()).append("\nLEAT-END\n");
          }
        });
    if (!text.isEmpty()) {
      write(".out", text.toString());
    }
    write(".end", (good ? 0 : 1) + " " + said + "\n");
  }

  private void write(String ending, String text) throws IOException {
    Path made = file(ending + ".new");
    Files.writeString(made, text, StandardCharsets.UTF_8);
    KillPoint.ANSWER_STORED.before();
    Files.move(made, file(ending), StandardCopyOption.ATOMIC_MOVE);
    KillPoint.ANSWER_STORED.after();
  }
}
