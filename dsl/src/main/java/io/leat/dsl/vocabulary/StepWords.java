package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.Template;
import io.leat.engine.job.JobPath;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Step;
import io.leat.engine.job.StepSettings;
import io.leat.engine.job.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The kinds of step. */
final class StepWords {
  private StepWords() {}

  private static final Slot NAME = named("name", new SlotType.Plain(), "a name for people");
  private static final Slot WHEN =
      named(
          "when",
          new SlotType.Condition(),
          "the condition of running; a step that it leaves out is told in the log");
  private static final Slot MAY_FAIL =
      named(
              "allowFailure",
              new SlotType.Flag(),
              "whether the task goes on with the next step when this one fails")
          .orElse("false");
  private static final Slot TIMEOUT =
      named(
              "timeout",
              new SlotType.Whole(1, 2_592_000),
              "how many seconds it may take; then it is ended, and has failed")
          .orElse("that of the task");
  private static final Slot ENV =
      named(
          "env",
          new SlotType.Variables(),
          "variables for this step alone; they go before those of the task");
  private static final Slot DIR =
      named("dir", new SlotType.Path(), "the folder that it runs in").orElse("the workspace");

  static final List<Word> ALL =
      List.of(
          word("sh", Place.TASK)
              .step()
              .takes(
                  positional("script", new SlotType.Text(true), "the script"),
                  NAME,
                  ENV,
                  DIR,
                  WHEN,
                  TIMEOUT,
                  MAY_FAIL)
              .help(
                  "Runs a script: in bash, stopping at the first command that fails, also inside a"
                      + " pipe; or in the interpreter that its `#!` line names.")
              .example("sh 'mvn -q package'", "sh: mvn -q package")
              .ofTask(
                  (task, in) ->
                      add(task, in, new Step.Shell(settings(in), in.one("script", Template.class))),
                  written(
                      step ->
                          step instanceof Step.Shell(var settings, Template script)
                              ? Optional.of(
                                  with(Declaration.of("sh").with(Datum.of(script)), settings))
                              : Optional.empty())),
          word("groovy", Place.TASK)
              .step()
              .takes(
                  positional("script", new SlotType.Text(true), "the script"),
                  NAME,
                  ENV,
                  DIR,
                  WHEN,
                  TIMEOUT,
                  MAY_FAIL)
              .help("Runs a Groovy script, with the whole language, in a process of its own.")
              .example("groovy 'println 6 * 7'", "groovy: println 6 * 7")
              .ofTask(
                  (task, in) ->
                      add(
                          task,
                          in,
                          new Step.Groovy(settings(in), in.one("script", Template.class))),
                  written(
                      step ->
                          step instanceof Step.Groovy(var settings, Template script)
                              ? Optional.of(
                                  with(Declaration.of("groovy").with(Datum.of(script)), settings))
                              : Optional.empty())),
          word("run", Place.TASK)
              .step()
              .takes(
                  positional(
                      "job",
                      new SlotType.Name(NameRule.JOB, JobPath::of),
                      "a job of the same file, or PROJECT/JOB"),
                  named("params", new SlotType.Variables(), "values for its parameters"),
                  named(
                          "wait",
                          new SlotType.Flag(),
                          "whether the step waits for the end of that run, and ends as it does")
                      .orElse("true"),
                  NAME,
                  WHEN,
                  MAY_FAIL)
              .help(
                  "Runs another job: one of the same file, at the same commit; or, on a server, one"
                      + " of another project, at its default branch, if that project lets this one."
                      + " The step waits for its end, and has its outcome.")
              .example(
                  "run 'library', params: [target: 'staging']",
                  "run: {job: library, params: {target: staging}}")
              .ofTask(
                  (task, in) -> {
                    Variables parameters =
                        in.one("params", Variables.class, new Variables(Map.of()));
                    Step.RunJob step =
                        new Step.RunJob(
                            settings(in),
                            in.one("job", JobPath.class),
                            parameters.values(),
                            in.one("wait", Boolean.class, true));
                    add(task, in, step);
                    task.runs.add(
                        new TaskDraft.WrittenRun(step, in.span("job", 0), in.keys("params")));
                  },
                  written(
                      step -> {
                        if (!(step
                            instanceof
                            Step.RunJob(
                                var settings,
                                JobPath job,
                                var parameters,
                                boolean waits))) {
                          return Optional.empty();
                        }
                        Declaration named = Declaration.of("run").with(Datum.of(job.toString()));
                        Declaration run = waits ? named : named.with("wait", Datum.of(false));
                        return Optional.of(
                            with(
                                parameters.isEmpty()
                                    ? run
                                    : run.with("params", Written.variables(parameters)),
                                settings));
                      })),
          word("checkout", Place.TASK)
              .step()
              .takes(
                  named("url", new SlotType.Text(), "the repository").orElse("the project's own"),
                  named("ref", new SlotType.Text(), "a branch, tag or commit")
                      .orElse("the commit of the run"),
                  named(
                          "depth",
                          new SlotType.Whole(0, 1_000_000),
                          "how many commits of history; 0 for all")
                      .orElse("1"),
                  named("submodules", new SlotType.Flag(), "whether submodules come along")
                      .orElse("false"),
                  named("lfs", new SlotType.Flag(), "whether files kept by Git LFS come along")
                      .orElse("false"),
                  named("into", new SlotType.Path(), "the folder").orElse("the workspace"),
                  NAME,
                  WHEN,
                  TIMEOUT,
                  MAY_FAIL)
              .help("Brings sources into the workspace by git.")
              .example(
                  "checkout url: 'https://example.com/tools.git', into: 'tools'",
                  "checkout: {url: 'https://example.com/tools.git', into: tools}")
              .ofTask(
                  (task, in) ->
                      add(
                          task,
                          in,
                          new Step.Checkout(
                              settings(in),
                              in.maybe("url", Template.class).orElse(null),
                              in.maybe("ref", Template.class).orElse(null),
                              in.one("depth", Integer.class, 1),
                              in.one("submodules", Boolean.class, false),
                              in.one("lfs", Boolean.class, false),
                              in.one("into", String.class, ""))),
                  written(
                      step ->
                          step instanceof Step.Checkout checkout
                              ? Optional.of(checkout(checkout))
                              : Optional.empty())));

  private static Declaration checkout(Step.Checkout checkout) {
    Declaration written = Declaration.of("checkout");
    Template url = checkout.url();
    Template ref = checkout.ref();
    if (url != null) {
      written = written.with("url", Datum.of(url));
    }
    if (ref != null) {
      written = written.with("ref", Datum.of(ref));
    }
    if (checkout.depth() != 1) {
      written = written.with("depth", Datum.of(checkout.depth()));
    }
    if (checkout.submodules()) {
      written = written.with("submodules", Datum.of(true));
    }
    if (checkout.lfs()) {
      written = written.with("lfs", Datum.of(true));
    }
    if (!checkout.into().isEmpty()) {
      written = written.with("into", Datum.of(checkout.into()));
    }
    return with(written, checkout.settings());
  }

  private static void add(TaskDraft task, Arguments in, Step step) {
    int number = task.task.addStep(step);
    if (in.has("script")) {
      if (in.one("script", Template.class).literal().filter(String::isBlank).isPresent()) {
        in.problem(
            DiagnosticCode.MISSING_ARGUMENT,
            in.span("script", 0),
            "the script of this step is empty",
            in.either(
                "write a command, such as sh 'mvn -q package', or leave the step out",
                "write a command, such as sh: mvn -q package, or leave the step out"));
      }
      task.spans.put("script of step " + number, in.span("script", 0));
    }
    if (step.settings().when() != null) {
      task.spans.put("when of step " + number, in.span("when", 0));
    }
  }

  /** What a step was given beside what it does; a word that lacks one of these slots was not given it. */
  private static StepSettings settings(Arguments in) {
    return new StepSettings(
        in.maybe("name", String.class).orElse(null),
        new TreeMap<>(in.one("env", Variables.class, new Variables(Map.of())).values()),
        in.one("dir", String.class, ""),
        in.maybe("when", Expression.class).orElse(null),
        in.maybe("timeout", Integer.class).map(Duration::ofSeconds).orElse(null),
        in.one("allowFailure", Boolean.class, false));
  }

  private static Declaration with(Declaration step, StepSettings settings) {
    Declaration written = step;
    String name = settings.name();
    Expression when = settings.when();
    Duration timeout = settings.timeout();
    if (name != null) {
      written = written.with("name", Datum.of(name));
    }
    if (!settings.env().isEmpty()) {
      written = written.with("env", Written.variables(settings.env()));
    }
    if (!settings.dir().isEmpty()) {
      written = written.with("dir", Datum.of(settings.dir()));
    }
    if (when != null) {
      written = written.with("when", Datum.of(when));
    }
    if (timeout != null) {
      written = written.with("timeout", Datum.of(timeout.toSeconds()));
    }
    return settings.allowFailure() ? written.with("allowFailure", Datum.of(true)) : written;
  }

  /** One declaration for each step of a kind. {@link Vocabulary} users that need all steps in order ask each word for each step. */
  private static Function<Task, List<Declaration>> written(
      Function<Step, Optional<Declaration>> write) {
    return task -> {
      List<Declaration> written = new ArrayList<>();
      task.steps().forEach(step -> write.apply(step).ifPresent(written::add));
      return written;
    };
  }
}
