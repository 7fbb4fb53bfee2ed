package io.leat.engine.job;

import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Glob;
import io.leat.engine.expression.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what is said about a task until it is made. Each method adds or replaces, and returns the builder. */
public final class TaskBuilder {
  private final TaskName name;
  private String description = "";
  private final TreeSet<Label> labels = new TreeSet<>();
  private final List<Step> steps = new ArrayList<>();
  private final Set<Need> needs = new LinkedHashSet<>();
  private final TreeMap<OutputName, OutputDeclaration> outputs = new TreeMap<>();
  private final TreeMap<ArtifactName, ArtifactDeclaration> artifacts = new TreeMap<>();
  private final List<ArtifactUse> uses = new ArrayList<>();
  private final List<CacheDeclaration> caches = new ArrayList<>();
  private final List<Glob> inputs = new ArrayList<>();
  private @Nullable Expression when;
  private @Nullable Approval approval;
  private @Nullable Environment environment;
  private final TreeSet<VariableName> secrets = new TreeSet<>();
  private final TreeMap<VariableName, TokenAudience> idTokens = new TreeMap<>();
  private final TreeMap<VariableName, Template> env = new TreeMap<>();
  private @Nullable Duration timeout;
  private RetryPolicy retry = RetryPolicy.NEVER;
  private boolean allowFailure;
  private ReportsDeclaration reports = ReportsDeclaration.NONE;
  private final TreeSet<LockName> locks = new TreeSet<>();
  private boolean always;
  private @Nullable PipeName pipe;
  private @Nullable GroupName failFast;
  private @Nullable Family family;

  TaskBuilder(TaskName name) {
    this.name = name;
  }

  /** The name of the task to be. */
  public TaskName name() {
    return name;
  }

  /** What was asked of the agent so far. */
  public Set<Label> labels() {
    return labels;
  }

  public TaskBuilder description(String text) {
    description = text;
    return this;
  }

  public TaskBuilder label(Label label) {
    labels.add(label);
    return this;
  }

  public TaskBuilder step(Step step) {
    steps.add(step);
    return this;
  }

  /** Adds a step, and gives its place among the steps, from 1. */
  public int addStep(Step step) {
    steps.add(step);
    return steps.size();
  }

  public TaskBuilder need(Need need) {
    needs.add(need);
    return this;
  }

  public TaskBuilder output(OutputDeclaration output) {
    outputs.put(output.name(), output);
    return this;
  }

  public TaskBuilder artifact(ArtifactDeclaration artifact) {
    artifacts.put(artifact.name(), artifact);
    return this;
  }

  public TaskBuilder use(ArtifactUse use) {
    uses.add(use);
    return this;
  }

  public TaskBuilder cache(CacheDeclaration cache) {
    caches.add(cache);
    return this;
  }

  public TaskBuilder input(Glob pattern) {
    inputs.add(pattern);
    return this;
  }

  public TaskBuilder when(Expression condition) {
    when = condition;
    return this;
  }

  /** Its condition so far; null when it has none. */
  public @Nullable Expression when() {
    return when;
  }

  /** Adds conditions that must hold besides its own. */
  public TaskBuilder onlyWhen(List<Expression> conditions) {
    List<Expression> all = new ArrayList<>(conditions);
    if (when != null) {
      all.add(when);
    }
    when = all.size() == 1 ? all.getFirst() : new Expression.All(all);
    return this;
  }

  public TaskBuilder approval(Approval consent) {
    approval = consent;
    return this;
  }

  public TaskBuilder environment(Environment live) {
    environment = live;
    return this;
  }

  public TaskBuilder secret(VariableName secret) {
    secrets.add(secret);
    return this;
  }

  public TaskBuilder idToken(VariableName variable, TokenAudience audience) {
    idTokens.put(variable, audience);
    return this;
  }

  /** The tokens that it is given so far, by their variables. */
  public SortedMap<VariableName, TokenAudience> idTokens() {
    return Collections.unmodifiableSortedMap(idTokens);
  }

  /** Whether a secret is given under that name. */
  public boolean hasSecret(VariableName variable) {
    return secrets.contains(variable);
  }

  public TaskBuilder env(VariableName variable, Template value) {
    env.put(variable, value);
    return this;
  }

  /** Whether a variable was set. */
  public boolean hasEnv(VariableName variable) {
    return env.containsKey(variable);
  }

  /** Whether a step so far runs a script. */
  public boolean hasScript() {
    return steps.stream()
        .anyMatch(step -> step instanceof Step.Shell || step instanceof Step.Groovy);
  }

  public TaskBuilder timeout(Duration longest) {
    timeout = longest;
    return this;
  }

  public TaskBuilder retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  public TaskBuilder allowFailure(boolean allowed) {
    allowFailure = allowed;
    return this;
  }

  public TaskBuilder reports(ReportsDeclaration declared) {
    reports = declared;
    return this;
  }

  public TaskBuilder lock(LockName lock) {
    locks.add(lock);
    return this;
  }

  public TaskBuilder always(boolean runsAtTheEnd) {
    always = runsAtTheEnd;
    return this;
  }

  public TaskBuilder pipe(PipeName name) {
    pipe = name;
    return this;
  }

  public TaskBuilder failFast(GroupName group) {
    failFast = group;
    return this;
  }

  public TaskBuilder family(Family declared) {
    family = declared;
    return this;
  }

  /** The task as it was described. */
  public Task build() {
    return new Task(
        name,
        description,
        labels,
        steps,
        List.copyOf(needs),
        outputs,
        artifacts,
        uses,
        caches,
        inputs,
        when,
        approval,
        environment,
        secrets,
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
        family);
  }
}
