package io.leat.dsl.condition;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.SourceSpan;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Runs the generated parser, and says in the user's words where it stopped. */
final class SyntaxReader {
  private final TokenReader places;
  private final List<Token> tokens;

  private SyntaxReader(TokenReader places, List<Token> tokens) {
    this.places = places;
    this.tokens = tokens;
  }

  /** The tree of {@code run}; empty when it is not a sentence, which has then been reported. */
  static Optional<ConditionParser.AnyContext> parse(
      TokenRun run, TokenReader places, Diagnostics diagnostics) {
    ConditionParser parser =
        new ConditionParser(new CommonTokenStream(new ListTokenSource(run.tokens())));
    parser.removeErrorListeners();
    parser.setErrorHandler(new StopAtFirst());
    try {
      return Optional.of(parser.condition().any());
    } catch (Stopped stopped) {
      diagnostics.add(new SyntaxReader(places, run.tokens()).diagnostic(stopped));
      return Optional.empty();
    }
  }

  /** The parser met a word that fits nowhere. */
  private static final class Stopped extends ParseCancellationException {
    private static final long serialVersionUID = 1;
    private final transient Token token;
    private final transient IntervalSet expected;

    Stopped(Token token, IntervalSet expected) {
      this.token = token;
      this.expected = expected;
    }
  }

  /** Ends the parse at the first mistake; what would come after it is guesswork. */
  private static final class StopAtFirst extends DefaultErrorStrategy {
    @Override
    public void sync(Parser recognizer) {}

    @Override
    public Token recoverInline(Parser recognizer) {
      throw stopped(recognizer);
    }

    @Override
    public void reportError(Parser recognizer, RecognitionException problem) {
      throw stopped(recognizer);
    }

    private static Stopped stopped(Parser recognizer) {
      return new Stopped(recognizer.getCurrentToken(), recognizer.getExpectedTokens());
    }
  }

  private Diagnostic diagnostic(Stopped stopped) {
    Token token = stopped.token;
    Token before = before(token);
    boolean wantsValue =
        stopped.expected.contains(ConditionParser.NAME)
            && stopped.expected.contains(ConditionParser.NUMBER);
    boolean hyphen =
        before != null
            && isName(before)
            && token.getText().startsWith("-")
            && TokenReader.adjacent(before, token);
    SourceSpan span =
        token.getType() == Token.EOF && before != null ? places.span(before) : places.span(token);
    return Diagnostic.of(
            DiagnosticCode.EXPRESSION_SYNTAX, span, message(token, before, wantsValue, hyphen))
        .help(help(token, before, hyphen));
  }

  private static String message(
      Token token, @Nullable Token before, boolean wantsValue, boolean hyphen) {
    if (before == null) {
      return token.getType() == Token.EOF
          ? "the condition is empty"
          : "a condition cannot begin with '" + token.getText() + "'";
    }
    switch (before.getType()) {
      case ConditionParser.IN -> {
        return "'in' takes a list in square brackets";
      }
      case ConditionParser.FIND, ConditionParser.MATCHES -> {
        return "'" + before.getText() + "' takes a pattern in quotes";
      }
      case ConditionParser.DOT -> {
        return "a name is missing after '.'";
      }
      default -> {}
    }
    if (token.getType() == Token.EOF) {
      return wantsValue
          ? "a value is missing after '" + before.getText() + "'"
          : "the condition ends too early";
    }
    if (wantsValue) {
      return "a value is missing before '" + token.getText() + "'";
    }
    return hyphen
        ? "a name with '-' is written in brackets"
        : "'" + token.getText() + "' has no place here";
  }

  private static @Nullable String help(Token token, @Nullable Token before, boolean hyphen) {
    if (before != null && before.getType() == ConditionParser.IN) {
      return "for example: git.branch in ['main', 'next']";
    }
    if (before != null
        && (before.getType() == ConditionParser.FIND
            || before.getType() == ConditionParser.MATCHES)) {
      return "for example: git.branch =~ '^release/'";
    }
    if (hyphen) {
      return "for example: outputs['test-17'].version";
    }
    return switch (token.getText()) {
      case "=" -> "compare with '=='";
      case "&" -> "write '&&' for and";
      case "|" -> "write '||' for or";
      case "and", "AND" -> "write '&&'";
      case "or", "OR" -> "write '||'";
      case "not", "NOT", "~" -> "write '!'";
      case "+", "-", "*", "/", "%" -> "conditions compare, they do not calculate";
      case "?", ":" -> "there is no '? :' in conditions";
      case "[" -> "a list stands after 'in'";
      case "{" -> "there are no maps and blocks in conditions";
      case "==", "!=", "<", "<=", ">", ">=", "=~", "==~", "in" ->
          "a comparison has two sides; join several with '&&' or '||'";
      case "," -> "commas stand between arguments and in lists";
      default -> null;
    };
  }

  private @Nullable Token before(Token token) {
    int index = tokens.indexOf(token);
    return index > 0 ? tokens.get(index - 1) : null;
  }

  private static boolean isName(Token token) {
    return token.getType() == ConditionParser.NAME;
  }
}
