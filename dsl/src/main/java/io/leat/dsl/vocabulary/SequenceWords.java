package io.leat.dsl.vocabulary;

import static io.leat.dsl.vocabulary.Slot.positional;
import static io.leat.dsl.vocabulary.WordBuilder.word;

import io.leat.engine.expression.Expression;
import java.util.List;

/** The settings of a sequence: what they say is said of each of its tasks. */
final class SequenceWords {
  private SequenceWords() {}

  static final List<Word> ALL =
      List.of(
          word("when", Place.SEQUENCE)
              .takes(positional("condition", new SlotType.Condition(), "the condition"))
              .help(
                  "Runs the tasks of the sequence only if the condition holds, and that which a"
                      + " task has itself; otherwise they are skipped.")
              .example("when git.branch == 'main'", "when: \"git.branch == 'main'\"")
              .ofGroup(
                  (sequence, in) -> {
                    sequence.when = in.one("condition", Expression.class);
                    sequence.whenSpan = in.span("condition", 0);
                  }),
          word("env", Place.SEQUENCE)
              .free()
              .repeatable()
              .takes(positional("variables", new SlotType.Variables(), "names and values"))
              .help(
                  "Sets variables in the environment of every task of the sequence. A task's own"
                      + " `env` goes before it, and so does that of a sequence within it.")
              .example(
                  "env STAGE: 'production', TOKEN: secret('DEPLOY_TOKEN')",
                  "env: {STAGE: production, TOKEN: \"${secret('DEPLOY_TOKEN')}\"}")
              .ofGroup(
                  (sequence, in) ->
                      sequence.env.putAll(in.one("variables", Variables.class).values())));
}
