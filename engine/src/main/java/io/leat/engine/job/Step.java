package io.leat.engine.job;

import io.leat.engine.expression.Template;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One action of a task. The steps of a task run in order, in one workspace; the first that fails ends the task. */
public sealed interface Step {

  /** What it has beside what it does. */
  StepSettings settings();

  /** A name for people; null when none was given. */
  default @Nullable String name() {
    return settings().name();
  }

  /** The texts of what this step does that may hold values of the future; those of its settings are not among them. */
  List<Template> templates();

  /** A script for bash, or for the interpreter that its {@code #!} line names. */
  record Shell(StepSettings settings, Template script) implements Step {
    /** A step with nothing but a name. */
    public Shell(@Nullable String name, Template script) {
      this(StepSettings.named(name), script);
    }

    @Override
    public List<Template> templates() {
      return List.of(script);
    }
  }

  /** A Groovy script, run with the whole language in a process of its own. */
  record Groovy(StepSettings settings, Template script) implements Step {
    /** A step with nothing but a name. */
    public Groovy(@Nullable String name, Template script) {
      this(StepSettings.named(name), script);
    }

    @Override
    public List<Template> templates() {
      return List.of(script);
    }
  }

  /**
   * A run of another job.
   *
   * @param waits whether the step goes on when that run has ended, with its outcome; otherwise it goes on once the run was started
   */
  record RunJob(
      StepSettings settings, JobPath job, Map<VariableName, Template> parameters, boolean waits)
      implements Step {
    public RunJob {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Whether only a server can do it: the job is of a project, or its run outlives the one that starts it. */
    public boolean wantsServer() {
      return job.ofProject() || !waits;
    }

    @Override
    public List<Template> templates() {
      return List.copyOf(parameters.values());
    }
  }

  /**
   * Sources brought into the workspace by git.
   *
   * @param url the repository; null for the project's own
   * @param ref a branch, tag or commit; null for the run's commit
   * @param depth how many commits of history; 0 for all
   * @param into the folder, relative to the workspace; empty for the workspace itself
   */
  record Checkout(
      StepSettings settings,
      @Nullable Template url,
      @Nullable Template ref,
      int depth,
      boolean submodules,
      boolean lfs,
      String into)
      implements Step {
    @Override
    public List<Template> templates() {
      return Stream.of(url, ref).flatMap(Stream::ofNullable).toList();
    }
  }
}
