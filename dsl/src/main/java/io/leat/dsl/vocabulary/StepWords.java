package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.engine.expression.Template;
import io.leat.engine.job.JobName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Step;
import io.leat.engine.job.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of step. */
final class StepWords {
  private StepWords() {}

  private static final Slot NAME = named("name", new SlotType.Plain(), "a name for people");

  static final List<Word> ALL =
      List.of(
          word("sh", Place.TASK)
              .step()
              .takes(positional("script", new SlotType.Text(), "the script"), NAME)
              .help(
                  "Runs a script: in bash, stopping at the first command that fails, also inside a"
                      + " pipe; or in the interpreter that its `#!` line names.")
              .example("sh 'mvn -q package'")
              .ofTask(
                  (task, in) ->
                      task.task.step(new Step.Shell(name(in), in.one("script", Template.class))),
                  written(
                      step ->
                          step instanceof Step.Shell(var name, Template script)
                              ? Optional.of(
                                  withName(Declaration.of("sh").with(Datum.of(script)), name))
                              : Optional.empty())),
          word("groovy", Place.TASK)
              .step()
              .takes(positional("script", new SlotType.Text(), "the script"), NAME)
              .help("Runs a Groovy script, with the whole language, in a process of its own.")
              .example("groovy 'println 6 * 7'")
              .ofTask(
                  (task, in) ->
                      task.task.step(new Step.Groovy(name(in), in.one("script", Template.class))),
                  written(
                      step ->
                          step instanceof Step.Groovy(var name, Template script)
                              ? Optional.of(
                                  withName(Declaration.of("groovy").with(Datum.of(script)), name))
                              : Optional.empty())),
          word("run", Place.TASK)
              .step()
              .takes(
                  positional(
                      "job",
                      new SlotType.Name(NameRule.TITLE, JobName::new),
                      "a job of the same file"),
                  named("params", new SlotType.Variables(), "values for its parameters"),
                  NAME)
              .help("Runs another job and waits for it; its outcome is that of the step.")
              .example("run 'library', params: [target: 'staging']")
              .ofTask(
                  (task, in) -> {
                    Variables parameters =
                        in.one("params", Variables.class, new Variables(Map.of()));
                    Step.RunJob step =
                        new Step.RunJob(
                            name(in), in.one("job", JobName.class), parameters.values());
                    task.task.step(step);
                    task.runs.add(
                        new TaskDraft.WrittenRun(step, in.span("job", 0), in.keys("params")));
                  },
                  written(
                      step -> {
                        if (!(step instanceof Step.RunJob(var name, JobName job, var parameters))) {
                          return Optional.empty();
                        }
                        Declaration run = Declaration.of("run").with(Datum.of(job.text()));
                        return Optional.of(
                            withName(
                                parameters.isEmpty()
                                    ? run
                                    : run.with("params", Written.variables(parameters)),
                                name));
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
                  NAME)
              .help("Brings sources into the workspace by git.")
              .example("checkout url: 'https://example.com/tools.git', into: 'tools'")
              .ofTask(
                  (task, in) ->
                      task.task.step(
                          new Step.Checkout(
                              name(in),
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
    return withName(written, checkout.name());
  }

  private static @Nullable String name(Arguments in) {
    return in.maybe("name", String.class).orElse(null);
  }

  private static Declaration withName(Declaration written, @Nullable String name) {
    return name == null ? written : written.with("name", Datum.of(name));
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
