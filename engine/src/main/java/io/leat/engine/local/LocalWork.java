package io.leat.engine.local;

import io.leat.engine.dispatch.AttemptWork;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.driver.AttemptSpec;
import io.leat.engine.driver.StepScript;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.graph.Job;
import io.leat.engine.job.Need;
import io.leat.engine.job.Recording;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import io.leat.engine.run.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What surrounds the attempts of a run in a folder: values are filled in, and what the attempts leave is kept. */
public final class LocalWork implements AttemptWork {
  private final RunFolder folder;
  private final RunHeader header;
  private final Job job;
  private final RunPlan plan;
  private final Programs programs;
  private final SecretSource secrets;
  private final Map<String, String> common = new LinkedHashMap<>();

  /** Where the values of secrets come from. */
  public interface SecretSource {
    /** The value of the secret called {@code name}; null when it was not given. */
    @Nullable String value(String name);
  }

  /**
   * The work around the attempts of one run.
   *
   * @param values the value of every parameter
   */
  public LocalWork(
      RunFolder folder,
      RunHeader header,
      Job job,
      RunPlan plan,
      Map<VariableName, Scalar> values,
      Programs programs,
      SecretSource secrets) {
    this.folder = folder;
    this.header = header;
    this.job = job;
    this.plan = plan;
    this.programs = programs;
    this.secrets = secrets;
    common.put("CI", "true");
    common.put("LEAT_RUN", header.title());
    common.put("LEAT_JOB", header.job());
    common.put("LEAT_COMMIT", header.commit() == null ? "" : header.commit());
    common.put("LEAT_BRANCH", header.branch() == null ? "" : header.branch());
    values.forEach((name, value) -> common.put(name.text(), value.text()));
  }

  private Task task(Lease lease) {
    return plan.task(plan.number(lease.task()));
  }

  @Override
  public boolean slow(Lease lease) {
    return false;
  }

  @Override
  public Prepared prepare(Lease lease, Facts facts) throws IOException {
    Task task = task(lease);
    Map<String, String> environment = new LinkedHashMap<>(common);
    environment.put("LEAT_TASK", task.name().text());
    environment.put("LEAT_ATTEMPT", Integer.toString(lease.attempt()));
    for (Map.Entry<VariableName, Template> each : job.env().entrySet()) {
      environment.put(each.getKey().text(), filled(each.getValue(), facts));
    }
    for (Map.Entry<VariableName, Template> each : task.env().entrySet()) {
      environment.put(each.getKey().text(), filled(each.getValue(), facts));
    }
    Map<String, String> given = new LinkedHashMap<>();
    for (VariableName name : task.secrets()) {
      String value = secrets.value(name.text());
      if (value == null) {
        throw new IOException(
            "the secret '" + name + "' was not given; write --secret " + name + "=@FILE");
      }
      given.put(name.text(), value);
    }
    List<StepScript> steps = new ArrayList<>(task.steps().size());
    for (Step step : task.steps()) {
      steps.add(step(step, facts));
    }
    Path input = null;
    Recording recording = Recording.LOG;
    List<Path> outputs = List.of();
    if (plan.group(plan.number(lease.task())).length > 0) {
      outputs = new ArrayList<>();
      for (int member : plan.group(plan.number(lease.task()))) {
        for (Need need : plan.task(member).needs()) {
          if (need instanceof Need.Stream stream) {
            if (stream.task().equals(task.name())) {
              outputs.add(folder.input(plan.task(member).name(), lease.attempt()));
              recording = stream.recording();
            } else if (plan.task(member).name().equals(task.name())) {
              input = folder.input(task.name(), lease.attempt());
            }
          }
        }
      }
    }
    return new Prepared.Launch(
        new AttemptSpec(
            lease,
            folder(lease),
            header.workspace(),
            steps,
            environment,
            mark(lease),
            given,
            timeout(lease),
            input,
            outputs,
            recording));
  }

  private StepScript step(Step step, Facts facts) throws IOException {
    String name = step.name() == null ? "" : step.name();
    if (step instanceof Step.Shell(String _, Template script)) {
      return new StepScript.Script(name, filled(script, facts));
    }
    if (step instanceof Step.Groovy(String _, Template script)) {
      return new StepScript.Source(name, programs.groovy(), filled(script, facts));
    }
    List<String> words = new ArrayList<>(programs.leat());
    words.add("step");
    if (step instanceof Step.RunJob run) {
      words.addAll(List.of("run", "--parent", folder.path().toString(), "--job", run.job().text()));
      for (Map.Entry<VariableName, Template> each : run.parameters().entrySet()) {
        words.add("-p");
        words.add(each.getKey() + "=" + filled(each.getValue(), facts));
      }
    } else if (step instanceof Step.Checkout checkout) {
      words.add("checkout");
      option(words, "--url", checkout.url(), facts);
      option(words, "--ref", checkout.ref(), facts);
      words.addAll(List.of("--depth", Integer.toString(checkout.depth())));
      words.addAll(List.of("--into", checkout.into().isEmpty() ? "." : checkout.into()));
      if (checkout.submodules()) {
        words.add("--submodules");
      }
      if (checkout.lfs()) {
        words.add("--lfs");
      }
    }
    return new StepScript.Program(name, words);
  }

  private static void option(List<String> words, String name, @Nullable Template value, Facts facts)
      throws IOException {
    if (value != null) {
      words.add(name);
      words.add(filled(value, facts));
    }
  }

  private static String filled(Template template, Facts facts) throws IOException {
    String plain = template.literal().orElse(null);
    if (plain != null) {
      return plain;
    }
    return template
        .resolve(facts)
        .literal()
        .orElseThrow(
            () -> new IOException("'" + template + "' asks for something that nobody published"));
  }

  @Override
  public AttemptOutcome conclude(Lease lease, AttemptOutcome outcome, Facts facts) {
    return outcome;
  }

  @Override
  public void look() {}

  @Override
  public AttemptFolder folder(Lease lease) {
    return folder.attempt(lease.task(), lease.attempt());
  }

  @Override
  public Path input(Lease lease) {
    return folder.input(lease.task(), lease.attempt());
  }

  @Override
  public String mark(Lease lease) {
    return runMark() + lease.fence() + ";";
  }

  /** The beginning of the marks of all attempts of this run. */
  public String runMark() {
    return folder.path() + ":";
  }

  @Override
  public @Nullable Duration timeout(Lease lease) {
    return task(lease).timeout();
  }
}
