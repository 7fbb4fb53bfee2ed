package io.leat.cli.plan;

import io.leat.cli.terminal.Plural;
import io.leat.engine.expression.ValueKind;
import io.leat.engine.job.Approval;
import io.leat.engine.job.ArtifactDeclaration;
import io.leat.engine.job.ArtifactUse;
import io.leat.engine.job.CacheDeclaration;
import io.leat.engine.job.Environment;
import io.leat.engine.job.Family;
import io.leat.engine.job.GroupName;
import io.leat.engine.job.KeptOn;
import io.leat.engine.job.Need;
import io.leat.engine.job.OutputDeclaration;
import io.leat.engine.job.Step;
import io.leat.engine.job.StepSettings;
import io.leat.engine.job.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A task in words. */
final class TaskPhrases {
  private static final int MOST_NEEDS = 6;

  private final PlanView plan;

  TaskPhrases(PlanView plan) {
    this.plan = plan;
  }

  /** What it waits for and reads: {@code needs compile, starts on output version of build}; may be empty. */
  String needs(Task task) {
    Map<String, Integer> legs = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    List<String> others = new ArrayList<>();
    for (Need need : task.needs()) {
      if (need instanceof Need.Success(var from)) {
        String base = plan.task(from).base();
        if (base != null) {
          legs.merge(base, 1, Integer::sum);
        }
      } else if (need instanceof Need.Published(var from, var output)) {
        others.add("starts on output " + output + " of " + from);
      } else {
        others.add("reads stdin from " + need.task());
      }
    }
    for (Need need : task.needs()) {
      if (need instanceof Need.Success(var from)) {
        String base = plan.task(from).base();
        boolean whole = base != null && legs.getOrDefault(base, 0) == plan.legs(base);
        names.add(
            whole ? base + " (" + Plural.of(legs.getOrDefault(base, 0), "leg") + ")" : from.text());
      }
    }
    String needs = names.isEmpty() ? "" : "needs " + Phrases.some(names, MOST_NEEDS);
    String rest = Phrases.some(others, MOST_NEEDS);
    return needs + (needs.isEmpty() || rest.isEmpty() ? "" : ", ") + rest;
  }

  /** Its condition and what became of it; empty when it has none. */
  static String condition(PlannedTask task) {
    var when = task.task().when();
    if (when == null) {
      return "";
    }
    return "when "
        + when
        + switch (task.decision()) {
          case Decision.Runs(String because) ->
              ": yes" + (because == null || because.isEmpty() ? "" : ", " + because);
          case Decision.Open(String because) -> ": open, " + because;
          case Decision.LeftOut(String because) -> ": no, " + because;
        };
  }

  /** Why it does not run, or may not, apart from its own condition; empty when that says it all. */
  static String fate(PlannedTask task) {
    if (task.task().when() != null) {
      return "";
    }
    if (task.decision() instanceof Decision.Open(String because)) {
      return "open: " + because;
    }
    return task.decision() instanceof Decision.LeftOut(String because)
        ? "left out: " + because
        : "";
  }

  /** Where and how it runs: agent, approval, locks, time, retry. */
  static List<String> manner(Task task) {
    List<String> manner = new ArrayList<>();
    Family family = task.family();
    if (family != null) {
      manner.add(each(family));
    }
    GroupName group = task.failFast();
    if (group != null) {
      manner.add(
          family != null && group.text().equals(task.name().text())
              ? "the first that fails stops the others"
              : "stops with '" + group + "' when one of them fails");
    }
    if (!task.labels().isEmpty()) {
      manner.add("on " + Phrases.some(task.labels(), 20));
    }
    Approval approval = task.approval();
    if (approval != null) {
      manner.add(approval(approval));
    }
    Environment environment = task.environment();
    if (environment != null) {
      manner.add(environment(environment));
    }
    if (!task.locks().isEmpty()) {
      manner.add((task.locks().size() == 1 ? "lock " : "locks ") + Phrases.some(task.locks(), 20));
    }
    var timeout = task.timeout();
    if (timeout != null) {
      manner.add("timeout " + Phrases.duration(timeout));
    }
    String retry = Phrases.retry(task.retry());
    if (!retry.isEmpty()) {
      manner.add(retry);
    }
    if (task.allowFailure()) {
      manner.add("may fail");
    }
    return manner;
  }

  /** What a family is. */
  static String each(Family family) {
    return "one for each of " + family.list();
  }

  /** What must be granted before it starts. */
  static String approval(Approval approval) {
    var timeout = approval.timeout();
    return "approval by "
        + (approval.by().isEmpty() ? "anyone" : Phrases.some(approval.by(), 20))
        + (timeout == null ? "" : " within " + Phrases.duration(timeout));
  }

  /** Where it brings a version live. */
  static String environment(Environment environment) {
    return "goes live in "
        + environment.name()
        + (environment.url() == null ? "" : " (" + environment.url() + ")");
  }

  /** What goes in and out: inputs, outputs, artifacts, caches, secrets. */
  static List<String> wares(Task task) {
    List<String> wares = new ArrayList<>();
    if (!task.inputs().isEmpty()) {
      wares.add("inputs " + Phrases.some(task.inputs(), 5));
    }
    for (ArtifactUse use : task.uses()) {
      wares.add(
          "uses "
              + use.artifact()
              + " of "
              + use.from()
              + (use.into().isEmpty() ? "" : " in " + use.into()));
    }
    if (!task.secrets().isEmpty()) {
      wares.add(
          (task.secrets().size() == 1 ? "secret " : "secrets ") + Phrases.some(task.secrets(), 20));
    }
    task.idTokens().forEach((name, audience) -> wares.add("idToken " + name + " for " + audience));
    if (!task.outputs().isEmpty()) {
      List<String> outputs = new ArrayList<>();
      for (OutputDeclaration output : task.outputs().values()) {
        outputs.add(
            output.name()
                + (output.kind() == ValueKind.TEXT ? "" : " (" + output.kind().word() + ")"));
      }
      wares.add("publishes " + Phrases.some(outputs, 20));
    }
    for (ArtifactDeclaration artifact : task.artifacts().values()) {
      String on = artifact.on() == KeptOn.SUCCEEDED ? "" : ", on " + artifact.on().word();
      wares.add("keeps " + artifact.name() + " (" + Phrases.some(artifact.files(), 5) + on + ")");
    }
    for (CacheDeclaration cache : task.caches()) {
      wares.add("cache " + cache.name());
    }
    if (!task.reports().isEmpty()) {
      wares.add(
          "test reports "
              + Phrases.some(task.reports().junit(), 5)
              + (task.reports().allowEmpty() ? ", which may tell of no test" : "")
              + (task.reports().allowFailed() ? ", which may tell of failed tests" : ""));
    }
    return wares;
  }

  /** A step in one line: the first line of its script that says something, or what else it does. */
  String step(Step step) {
    String name = step.name();
    String does = does(step) + terms(step.settings());
    return name == null ? does : name + ": " + does;
  }

  /** What a step has of its own, in brackets; may be empty. */
  private String terms(StepSettings settings) {
    List<String> terms = new ArrayList<>();
    var when = settings.when();
    if (when != null) {
      terms.add("when " + when + plan.decided(when));
    }
    if (!settings.dir().isEmpty()) {
      terms.add("in " + settings.dir());
    }
    settings.env().forEach((name, value) -> terms.add(name + "=" + plan.fill(value)));
    var timeout = settings.timeout();
    if (timeout != null) {
      terms.add("timeout " + Phrases.duration(timeout));
    }
    if (settings.allowFailure()) {
      terms.add("may fail");
    }
    return terms.isEmpty() ? "" : "  (" + String.join(", ", terms) + ")";
  }

  private String does(Step step) {
    if (step instanceof Step.Shell(var _, var script)) {
      return "$ " + firstLine(plan.fill(script));
    }
    if (step instanceof Step.Groovy(var _, var script)) {
      return "groovy: " + firstLine(plan.fill(script));
    }
    if (step instanceof Step.RunJob(var _, var job, var parameters, boolean waits)) {
      List<String> values = new ArrayList<>();
      parameters.forEach((key, value) -> values.add(key + "=" + plan.fill(value)));
      String with = values.isEmpty() ? "" : " with " + String.join(", ", values);
      return (waits ? "run the job '" : "start the job '") + job + "'" + with;
    }
    Step.Checkout checkout = (Step.Checkout) step;
    var url = checkout.url();
    var ref = checkout.ref();
    return "check out "
        + (url == null ? "the project" : plan.fill(url))
        + (ref == null ? "" : " at " + plan.fill(ref))
        + (checkout.into().isEmpty() ? "" : " into " + checkout.into());
  }

  private static String firstLine(String script) {
    int lines = 0;
    String first = "";
    int from = 0;
    while (from < script.length()) {
      int end = script.indexOf('\n', from);
      end = end < 0 ? script.length() : end;
      String line = script.substring(from, end).strip();
      if (!line.isEmpty()) {
        first = lines == 0 ? line : first;
        lines++;
      }
      from = end + 1;
    }
    return lines < 2 ? first : first + "  (+" + Plural.of(lines - 1, "line") + ")";
  }
}
