package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.SourceSpan;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.TokenAudience;
import io.leat.engine.job.VariableName;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The tokens by which tasks say who they are: of a task, and of a job for each of its tasks with a script. */
final class TokenWords {
  private TokenWords() {}

  static final Word OF_TASK =
      start(Place.TASK)
          .help(
              "Gives the task, in a variable, a token by which it says who it is: a JWT that the"
                  + " server signs, for one audience and a few minutes. It is masked in the log.")
          .ofTask(
              (task, in) -> {
                if (Duplicates.first(task, in, "idToken")) {
                  read(in, task.task.idTokens())
                      .ifPresent(
                          audience ->
                              task.task.idToken(in.one("name", VariableName.class), audience));
                }
              },
              task ->
                  task.idTokens().entrySet().stream()
                      .map(each -> written(each.getKey(), each.getValue()))
                      .toList());

  static final Word OF_JOB =
      start(Place.JOB)
          .help(
              "Gives every task with a script such a token, each its own, unless the task has a"
                  + " variable of that name itself.")
          .ofJob(
              (job, in) -> {
                VariableName name = in.one("name", VariableName.class);
                if (job.idTokens.containsKey(name)) {
                  in.problem(
                      DiagnosticCode.DUPLICATE_DECLARATION,
                      in.span("name", 0),
                      "the idToken '" + name + "' is declared twice in the job '" + job.name + "'",
                      "give one of them another name");
                } else {
                  read(in, job.idTokens)
                      .ifPresent(
                          audience -> {
                            job.idTokens.put(name, audience);
                            job.idTokenSpans.put(name, in.span("name", 0));
                          });
                }
              },
              // each task has them written
              _ -> List.of());

  private static WordBuilder start(Place place) {
    return word("idToken", place)
        .keyed()
        .takes(
            positional(
                "name",
                new SlotType.Name(NameRule.VARIABLE, VariableName::new),
                "the variable that holds it"),
            named("audience", new SlotType.Plain(), "for whom it is, usually a URL").always())
        .example(
            "idToken 'VAULT_TOKEN', audience: 'https://vault.example'",
            "idToken: {VAULT_TOKEN: {audience: 'https://vault.example'}}");
  }

  /** The audience that is written; empty when it, or one more of them, is refused, which is reported. */
  private static Optional<TokenAudience> read(
      Arguments in, SortedMap<VariableName, TokenAudience> before) {
    String text = in.one("audience", String.class);
    SourceSpan span = in.span("audience", 0);
    Optional<String> problem = TokenAudience.problem(text);
    if (problem.isPresent()) {
      in.problem(
          DiagnosticCode.OUT_OF_BOUNDS,
          span,
          problem.get(),
          "write what the other side expects in 'aud', such as its URL");
      return Optional.empty();
    }
    if (before.size() >= TokenAudience.MOST) {
      in.problem(
          DiagnosticCode.OUT_OF_BOUNDS,
          in.span("name", 0),
          "a task is given at most " + TokenAudience.MOST + " idTokens",
          "let one audience stand for several, or make several tasks of it");
      return Optional.empty();
    }
    return Optional.of(new TokenAudience(text));
  }

  private static Declaration written(VariableName name, TokenAudience audience) {
    return Declaration.of("idToken")
        .with(Datum.of(name.text()))
        .with("audience", Datum.of(audience.text()));
  }
}
