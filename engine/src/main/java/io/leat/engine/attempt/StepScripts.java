package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.StepScript;
import io.leat.engine.expression.Evaluation;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.expression.Template;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.SecretUse;
import io.leat.engine.job.Step;
import io.leat.engine.job.StepSettings;
import io.leat.engine.job.Task;
import io.leat.engine.job.VariableName;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of the steps of a task what an agent runs: every value filled in, every condition decided. */
final class StepScripts {
  private final Workspaces workspaces;
  private final Programs programs;
  private final RunFolder run;
  private final boolean asksForChildren;

  /**
   * For one run.
   *
   * @param run its folder, which runs of other jobs are told as their parent
   * @param asksForChildren whether steps ask for runs of other jobs, instead of starting them themselves
   */
  StepScripts(Workspaces workspaces, Programs programs, RunFolder run, boolean asksForChildren) {
    this.workspaces = workspaces;
    this.programs = programs;
    this.run = run;
    this.asksForChildren = asksForChildren;
  }

  /**
   * The steps of {@code task} in their order. Fails when one asks for what nobody published.
   *
   * @param room for what they are with their values
   */
  List<StepScript> of(
      Lease lease, Task task, AttemptFolder folder, GivenSecrets given, TextRoom room)
      throws IOException {
    List<StepScript> scripts = new ArrayList<>(task.steps().size());
    for (int number = 1; number <= task.steps().size(); number++) {
      scripts.add(step(lease, number, task, folder, given, room));
    }
    return scripts;
  }

  private StepScript step(
      Lease lease, int number, Task task, AttemptFolder folder, GivenSecrets given, TextRoom room)
      throws IOException {
    Facts facts = given.facts();
    Step step = task.steps().get(number - 1);
    StepSettings settings = step.settings();
    Expression when = settings.when();
    if (when != null) {
      Optional<Scalar> holds = Evaluation.evaluate(when, facts);
      if (holds.isEmpty()) {
        throw new IOException(
            Evaluation.isTooLong(when, facts)
                ? "'"
                    + when
                    + "' makes a text, or matches one against a pattern, that is too long for it"
                : "'" + when + "' asks for something that nobody published");
      }
      if (!holds.get().truth()) {
        return new StepScript.LeftOut(text(settings.name()), "when " + when + " does not hold");
      }
    }
    Map<String, String> environment = new LinkedHashMap<>();
    StepScript script =
        step instanceof Step.Shell(var _, Template text)
            ? new StepScript.Script(
                text(settings.name()), ScriptPlaceholders.fill(text, facts, environment, room))
            : script(lease, number, task, step, folder, facts, room);
    if (environment.isEmpty()
        && settings.env().isEmpty()
        && settings.dir().isEmpty()
        && settings.timeout() == null
        && !settings.allowFailure()) {
      return script;
    }
    Set<String> held = new HashSet<>();
    for (Map.Entry<VariableName, Template> each : settings.env().entrySet()) {
      String name = each.getKey().text();
      if (SecretUse.in(each.getValue())) {
        given.hold(AttemptSpec.held(number, name), each.getValue());
        held.add(name);
      } else {
        environment.put(name, room.take(filled(each.getValue(), facts)));
      }
    }
    return new StepScript.Under(
        script, environment, held, settings.dir(), settings.timeout(), settings.allowFailure());
  }

  private StepScript script(
      Lease lease,
      int number,
      Task task,
      Step step,
      AttemptFolder folder,
      Facts facts,
      TextRoom room)
      throws IOException {
    String name = text(step.name());
    return switch (step) {
      case Step.Shell _ -> throw new IllegalArgumentException("filled with its variables");
      case Step.Groovy(var _, Template script) ->
          new StepScript.Source(name, programs.groovy(), room.take(filled(script, facts)));
      case Step.RunJob run -> {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<VariableName, Template> each : run.parameters().entrySet()) {
          parameters.put(each.getKey().text(), room.take(filled(each.getValue(), facts)));
        }
        yield new StepScript.Program(
            name,
            asksForChildren
                ? ChildAsk.of(lease, number, folder, task, run).words(parameters)
                : child(run, parameters));
      }
      case Step.Checkout checkout -> new StepScript.Program(name, checkout(checkout, facts, room));
    };
  }

  private List<String> child(Step.RunJob step, Map<String, String> parameters) {
    List<String> words = program("run");
    words.addAll(List.of("--parent", run.path().toString(), "--job", step.job().toString()));
    parameters.forEach((key, value) -> words.addAll(List.of("-p", key + "=" + value)));
    words.addAll(programs.handed());
    return words;
  }

  private List<String> checkout(Step.Checkout checkout, Facts facts, TextRoom room)
      throws IOException {
    List<String> words = program("checkout");
    option(words, "--url", checkout.url(), facts, room);
    option(words, "--ref", checkout.ref(), facts, room);
    words.addAll(List.of("--from", workspaces.source().toString()));
    words.addAll(List.of("--depth", Integer.toString(checkout.depth())));
    words.addAll(List.of("--into", checkout.into().isEmpty() ? "." : checkout.into()));
    if (checkout.submodules()) {
      words.add("--submodules");
    }
    if (checkout.lfs()) {
      words.add("--lfs");
    }
    return words;
  }

  private List<String> program(String step) {
    List<String> words = new ArrayList<>(programs.leat());
    words.addAll(List.of("step", step));
    return words;
  }

  private static void option(
      List<String> words, String name, @Nullable Template value, Facts facts, TextRoom room)
      throws IOException {
    if (value != null) {
      words.add(name);
      words.add(room.take(filled(value, facts)));
    }
  }

  private static String text(@Nullable String name) {
    return name == null ? "" : name;
  }

  /** Each as {@link #filled(Template, Facts)}. */
  static List<String> filled(List<Template> templates, Facts facts, TextRoom room)
      throws IOException {
    List<String> texts = new ArrayList<>();
    for (Template each : templates) {
      texts.add(room.take(filled(each, facts)));
    }
    return texts;
  }

  /** {@code template} as a text; fails when it asks for what nobody published. */
  static String filled(Template template, Facts facts) throws IOException {
    String plain = template.literal().orElse(null);
    if (plain != null) {
      return plain;
    }
    return template
        .resolve(facts)
        .literal()
        .orElseThrow(
            () ->
                template.isTooLong(facts)
                    ? TextRoom.tooLong()
                    : new IOException(
                        "'" + template + "' asks for something that nobody published"));
  }
}
