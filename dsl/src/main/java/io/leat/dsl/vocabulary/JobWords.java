package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.named;
import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.dsl.declaration.Datum;
import io.leat.dsl.declaration.Declaration;
import io.leat.engine.expression.Template;
import io.leat.engine.job.Concurrency;
import io.leat.engine.job.Label;
import io.leat.engine.job.NameRule;
import io.leat.engine.job.SecretUse;
import java.util.List;

/** The settings of a job as a whole. */
final class JobWords {
  private JobWords() {}

  static final List<Word> ALL =
      List.of(
          word("description", Place.JOB)
              .takes(positional("text", new SlotType.Plain(), "what the job is for"))
              .help("Says what the job is for.")
              .example(
                  "description 'Build, test and ship the web app'",
                  "description: 'Build, test and ship the web app'")
              .ofJob(
                  (job, in) -> job.description = in.one("text", String.class),
                  job ->
                      job.description().isEmpty()
                          ? List.of()
                          : List.of(
                              Declaration.of("description").with(Datum.of(job.description())))),
          word("concurrency", Place.JOB)
              .takes(
                  positional("group", new SlotType.Text(), "runs of one group do not overlap"),
                  named(
                          "policy",
                          SlotType.choice(Concurrency.Policy.values(), Concurrency.Policy::word),
                          "`queue`: one after another; `cancel-older`: the new run cancels those"
                              + " before it; `newest-only`: of those that wait only the newest"
                              + " stays")
                      .orElse("queue"))
              .help("Keeps runs of one group from overlapping.")
              .example(
                  "concurrency \"web-${params.target}\", policy: 'cancel-older'",
                  "concurrency: {group: 'web-${params.target}', policy: cancel-older}")
              .ofJob(
                  (job, in) ->
                      job.concurrency =
                          new Concurrency(
                              in.one("group", Template.class),
                              in.one("policy", Concurrency.Policy.class, Concurrency.Policy.QUEUE)),
                  job -> {
                    Concurrency concurrency = job.concurrency();
                    if (concurrency == null) {
                      return List.of();
                    }
                    Declaration written =
                        Declaration.of("concurrency").with(Datum.of(concurrency.group()));
                    return List.of(
                        concurrency.policy() == Concurrency.Policy.QUEUE
                            ? written
                            : written.with("policy", Datum.of(concurrency.policy().word())));
                  }),
          word("env", Place.JOB)
              .free()
              .repeatable()
              .takes(positional("variables", new SlotType.Variables(), "names and values"))
              .help(
                  "Sets variables in the environment of every task. A task's own `env` goes before"
                      + " it. A variable may hold a secret: `TOKEN: secret('NPM_TOKEN')`.")
              .example("env CI_COLOUR: '1'", "env: {CI_COLOUR: '1'}")
              .ofJob(
                  (job, in) ->
                      in.one("variables", Variables.class)
                          .values()
                          .forEach(
                              (name, value) ->
                                  (SecretUse.in(value) ? job.secretEnv : job.env).put(name, value)),
                  job -> Written.env(job.env())),
          TokenWords.OF_JOB,
          word("timeout", Place.JOB)
              .takes(Durations.SLOTS)
              .help("Ends the run, as failed, when it takes longer.")
              .example("timeout minutes: 30", "timeout: {minutes: 30}")
              .ofJob(
                  (job, in) -> Durations.read(in).ifPresent(longest -> job.timeout = longest),
                  job -> Durations.write("timeout", job.timeout())),
          word("agent", Place.JOB)
              .takes(
                  positional(
                          "labels",
                          new SlotType.Name(NameRule.LABEL, Label::new),
                          "what the agent must have")
                      .severally())
              .help(
                  "Asks for an agent with all of the labels, for every task that asks for none"
                      + " itself.")
              .example("agent 'linux'", "agent: linux")
              .ofJob(
                  (job, in) -> job.labels.addAll(in.all("labels", Label.class)), _ -> List.of()));
}
