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

  /** A name for people; null when none was given. */
  @Nullable String name();

  /** The texts of this step that may hold values of the future. */
  List<Template> templates();

  /** A script for bash, or for the interpreter that its {@code #!} line names. */
  record Shell(@Nullable String name, Template script) implements Step {
    @Override
    public List<Template> templates() {
      return List.of(script);
    }
  }

  /** A Groovy script, run with the whole language in a process of its own. */
  record Groovy(@Nullable String name, Template script) implements Step {
    @Override
    public List<Template> templates() {
      return List.of(script);
    }
  }

  /** A run of another job of the same Jobfile, waited for; its outcome is that of the step. */
  record RunJob(@Nullable String name, JobName job, Map<VariableName, Template> parameters)
      implements Step {
    public RunJob {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
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
      @Nullable String name,
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
