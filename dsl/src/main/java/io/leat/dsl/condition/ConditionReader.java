package io.leat.dsl.condition;

import io.leat.dsl.declaration.Uses;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.TextOrigin;
import io.leat.engine.expression.Expression;
import io.leat.engine.expression.HiddenCharacter;
import java.util.Optional;

/**
 * Reads conditions and other expressions of the condition language. At most one mistake of syntax is reported for each, and all
 * mistakes of meaning, such as unknown functions. Counts what it reads of one Jobfile; not for use by several threads.
 */
public final class ConditionReader {
  private final References references;
  private final Limits limits;
  private final Uses uses;
  private final Diagnostics diagnostics;
  private int words;

  /**
   * A reader.
   *
   * @param references what expressions may refer to
   * @param uses remembers where each reference stands
   */
  public ConditionReader(References references, Limits limits, Uses uses, Diagnostics diagnostics) {
    this.references = references;
    this.limits = limits;
    this.uses = uses;
    this.diagnostics = diagnostics;
  }

  /**
   * The expression that {@code text} is.
   *
   * @param origin where the text stands
   * @return empty when it is none, which has then been reported
   */
  public Optional<Expression> read(String text, TextOrigin origin) {
    int hidden = HiddenCharacter.find(text, 0);
    if (hidden >= 0) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.HIDDEN_CHARACTER,
                  origin.span(hidden, hidden + 1),
                  HiddenCharacter.named(text.charAt(hidden)) + " is hidden in a condition")
              .help("remove it"));
      return Optional.empty();
    }
    TokenReader tokens = new TokenReader(text, origin, limits, diagnostics);
    return tokens.whole().flatMap(list -> parse(list, tokens));
  }

  /** The expression that {@code tokens} are, the last of them being the end. */
  Optional<Expression> parse(TokenRun run, TokenReader tokens) {
    if (words > limits.values()) {
      // it was said of the first
      return Optional.empty();
    }
    words += run.tokens().size();
    if (words > limits.values()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.TOO_LARGE,
                  tokens.span(run.tokens().getFirst()),
                  "the conditions of a Jobfile have at most "
                      + Limits.VALUES
                      + " names, signs and texts together")
              .help("write a matrix, or use Groovy and make the tasks in a loop"));
      return Optional.empty();
    }
    return SyntaxReader.parse(run, tokens, diagnostics)
        .flatMap(
            tree ->
                new ConditionBuilder(tokens, references, limits, uses, diagnostics).build(tree));
  }

  Limits limits() {
    return limits;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }
}
