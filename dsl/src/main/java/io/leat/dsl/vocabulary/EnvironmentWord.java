package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.engine.job.Environment;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.Task;
import java.util.List;
import java.util.Optional;

/** Where a task brings a version live. */
final class EnvironmentWord {
  private EnvironmentWord() {}

  static final Word OF_TASK =
      word("environment", Place.TASK)
          .takes(
              positional(
                  "name",
                  new SlotType.Name(NameRule.ENVIRONMENT, EnvironmentName::new),
                  "its name"),
              named("url", new SlotType.Plain(), "where people find what is live there"))
          .help(
              "Says that the task brings a version live, and where. On a server it is given the"
                  + " secrets of that environment, and waits for whom its settings name.")
          .example(
              "environment 'production', url: 'https://shop.example.com'",
              "environment: {name: production, url: 'https://shop.example.com'}")
          .ofTask(EnvironmentWord::read, EnvironmentWord::written);

  private static void read(TaskDraft task, Arguments in) {
    EnvironmentName name = in.one("name", EnvironmentName.class);
    String url = in.has("url") ? in.one("url", String.class) : null;
    Optional<String> problem = url == null ? Optional.empty() : Environment.problem(url);
    if (problem.isPresent()) {
      in.problem(
          DiagnosticCode.OUT_OF_BOUNDS,
          in.span("url", 0),
          problem.get(),
          "write where people look, such as https://shop.example.com");
    } else {
      task.task.environment(new Environment(name, url));
    }
  }

  private static List<Declaration> written(Task task) {
    Environment environment = task.environment();
    if (environment == null) {
      return List.of();
    }
    Declaration written = Declaration.of("environment").with(Datum.of(environment.name().text()));
    String url = environment.url();
    return List.of(url == null ? written : written.with("url", Datum.of(url)));
  }
}
