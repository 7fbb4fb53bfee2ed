package io.leat.engine.job;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of steps with one workspace on one agent. Made by {@link TaskBuilder}.
 *
 * @param description may be empty
 * @param labels what the agent must have; empty for any agent
 * @param steps may be empty, for a task that only gathers others
 * @param needs in the order of their declaration, without repeats
 * @param outputs by name
 * @param artifacts by name
 * @param inputs patterns of the files that the result depends on; empty when results are not taken from earlier runs
 * @param when the condition of running; null for none
 * @param approval null for none
 * @param environment where it brings a version live; null for a task that does not
 * @param givenSecrets secrets that are put into the environment under their own name; {@link #secrets} are all that it uses
 * @param idTokens the variables of tokens by which it says who it is, and for whom each is
 * @param timeout null for the job's
 * @param allowFailure whether the run goes on as if this task had succeeded when it failed
 * @param reports its JUnit result files
 * @param always whether it runs after all other tasks have ended, however they ended
 * @param pipe the pipe whose members start, end and are retried together; null for none
 * @param failFast the tasks of which none goes on when one has failed; null for none
 * @param family the family that this declares or is a leg of; null for none
 */
public record Task(
    TaskName name,
    String description,
    SortedSet<Label> labels,
    List<Step> steps,
    List<Need> needs,
    SortedMap<OutputName, OutputDeclaration> outputs,
    SortedMap<ArtifactName, ArtifactDeclaration> artifacts,
    List<ArtifactUse> uses,
    List<CacheDeclaration> caches,
    List<Glob> inputs,
    @Nullable Expression when,
    @Nullable Approval approval,
    @Nullable Environment environment,
    SortedSet<VariableName> givenSecrets,
    SortedMap<VariableName, TokenAudience> idTokens,
    SortedMap<VariableName, Template> env,
    @Nullable Duration timeout,
    RetryPolicy retry,
    boolean allowFailure,
    ReportsDeclaration reports,
    SortedSet<LockName> locks,
    boolean always,
    @Nullable PipeName pipe,
    @Nullable GroupName failFast,
    @Nullable Family family) {

  public Task {
    labels = sorted(labels);
    steps = List.copyOf(steps);
    needs = List.copyOf(needs);
    outputs = sorted(outputs);
    artifacts = sorted(artifacts);
    uses = List.copyOf(uses);
    caches = List.copyOf(caches);
    inputs = List.copyOf(inputs);
    givenSecrets = sorted(givenSecrets);
    idTokens = sorted(idTokens);
    env = sorted(env);
    locks = sorted(locks);
  }

  /** A task with nothing but a name, to be filled in. */
  public static TaskBuilder named(String name) {
    return new TaskBuilder(new TaskName(name));
  }

  /** Whether it stands for all legs of a family. */
  public boolean isFamily() {
    return family != null && family.isWhole();
  }

  /**
   * Leg {@code number} of the family that this declares.
   *
   * @param needed what it needs
   */
  public Task leg(int number, List<Need> needed) {
    Family whole = Objects.requireNonNull(family, "the declaration of a family");
    return with(whole.leg(number), labels, needed, whole.of(number));
  }

  /** This task with other needs. */
  public Task needing(List<Need> needed) {
    return with(name, labels, needed, family);
  }

  /** This task, which asks for an agent that has {@code label}, too. */
  public Task asking(Label label) {
    SortedSet<Label> more = new TreeSet<>(labels);
    more.add(label);
    return with(name, more, needs, family);
  }

  private Task with(
      TaskName other, SortedSet<Label> asked, List<Need> needed, @Nullable Family of) {
    return new Task(
        other,
        description,
        asked,
        steps,
        needed,
        outputs,
        artifacts,
        uses,
        caches,
        inputs,
        when,
        approval,
        environment,
        givenSecrets,
        idTokens,
        env,
        timeout,
        retry,
        allowFailure,
        reports,
        locks,
        always,
        pipe,
        failFast,
        of);
  }

  /** Visits every expression of this task: in scripts, environment, caches and conditions. */
  public void walk(Consumer<Expression> visitor) {
    for (Step step : steps) {
      step.templates().forEach(template -> template.walk(visitor));
      step.settings().env().values().forEach(each -> each.walk(visitor));
      Expression condition = step.settings().when();
      if (condition != null) {
        condition.walk(visitor);
      }
    }
    env.values().forEach(each -> each.walk(visitor));
    for (CacheDeclaration cache : caches) {
      cache.key().walk(visitor);
      cache.restore().forEach(each -> each.walk(visitor));
    }
    if (when != null) {
      when.walk(visitor);
    }
  }

  /** The secrets that it uses, under whichever name: those that it is given, and those that its variables and those of its steps hold. */
  public SortedSet<VariableName> secrets() {
    SortedSet<VariableName> all = new TreeSet<>(givenSecrets);
    env.values().forEach(each -> SecretUse.of(each, all));
    for (Step step : steps) {
      step.settings().env().values().forEach(each -> SecretUse.of(each, all));
    }
    return all;
  }

  /** The artifacts that are kept when an attempt ended well, or when it did not. */
  public List<ArtifactDeclaration> artifacts(boolean good) {
    return artifacts.values().stream().filter(each -> each.on().keeps(good)).toList();
  }

  /** The outputs of other tasks that this task refers to, each as {@code outputs}, task, output. */
  public List<Expression.Reference> outputReferences() {
    List<Expression.Reference> references = new ArrayList<>();
    walk(
        expression -> {
          if (expression instanceof Expression.Reference reference
              && reference.root().equals("outputs")
              && reference.path().size() == 3) {
            references.add(reference);
          }
        });
    return references;
  }

  private static <T extends Comparable<T>> SortedSet<T> sorted(SortedSet<T> set) {
    return set.isEmpty()
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(set));
  }

  private static <K extends Comparable<K>, V> SortedMap<K, V> sorted(SortedMap<K, V> map) {
    return map.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** The name of the environment that it brings a version to; null for none. */
  public @Nullable EnvironmentName environmentName() {
    return environment == null ? null : environment.name();
  }

  /** Whether a step runs another job. */
  public boolean runsJobs() {
    return steps.stream().anyMatch(Step.RunJob.class::isInstance);
  }
}
