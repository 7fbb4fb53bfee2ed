package io.leat.dsl.condition;

import io.leat.dsl.source.CodePoints;
import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import io.leat.dsl.source.TextOrigin;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Splits a text, or the holes of a text, into words. Matches brackets and measures nesting on the way, so that the parser, which
 * recurses, never sees what is nested too deeply (SAFETY rule 5).
 */
final class TokenReader {
  private final TextOrigin origin;
  private final Limits limits;
  private final Diagnostics diagnostics;
  private final CodePoints points;
  private final CharStream stream;
  private final ConditionLexer lexer;

  /** An open bracket and how deep what is inside it lies. */
  private record Open(Token token, int depth) {}

  TokenReader(String text, TextOrigin origin, Limits limits, Diagnostics diagnostics) {
    this.origin = origin;
    this.limits = limits;
    this.diagnostics = diagnostics;
    this.points = new CodePoints(text);
    this.stream = CharStreams.fromString(text);
    // a closing brace without a hole must not leave the outermost mode, of which there is none to
    // go back to
    this.lexer =
        new ConditionLexer(stream) {
          @Override
          public int popMode() {
            return _modeStack.isEmpty() ? _mode : super.popMode();
          }
        };
    lexer.removeErrorListeners();
  }

  /** The words of the whole text. */
  Optional<TokenRun> whole() {
    return read(null);
  }

  /** The words of the hole that {@code $} and a brace open at {@code offset}. */
  Optional<TokenRun> hole(int offset) {
    stream.seek(points.point(offset + 2));
    lexer._modeStack.clear();
    lexer.mode(Lexer.DEFAULT_MODE);
    lexer._hitEOF = false;
    return read(span(offset, offset + 2));
  }

  private Optional<TokenRun> read(@Nullable SourceSpan hole) {
    List<Token> tokens = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    int nots = 0;
    while (true) {
      Token token = lexer.nextToken();
      int depth = open.isEmpty() ? 0 : open.getFirst().depth();
      switch (token.getType()) {
        case Token.EOF -> {
          if (!open.isEmpty()) {
            return neverClosed(open.getFirst().token());
          }
          if (hole != null) {
            return refuse(
                Diagnostic.of(DiagnosticCode.EXPRESSION_SYNTAX, hole, "'${' is never closed")
                    .help("close it with '}', or write '$${' for these very characters"));
          }
          tokens.add(token);
          return Optional.of(new TokenRun(tokens, points.unit(token.getStartIndex())));
        }
        case ConditionLexer.LPAREN,
            ConditionLexer.LBRACK,
            ConditionLexer.HOLE,
            ConditionLexer.QUOTE ->
            open.addFirst(new Open(token, depth + nots + 1));
        case ConditionLexer.RPAREN,
            ConditionLexer.RBRACK,
            ConditionLexer.RBRACE,
            ConditionLexer.END_QUOTE -> {
          if (open.isEmpty() && hole != null && token.getType() == ConditionLexer.RBRACE) {
            CommonToken end = new CommonToken(token);
            end.setType(Token.EOF);
            tokens.add(end);
            return Optional.of(new TokenRun(tokens, points.unit(token.getStopIndex() + 1)));
          }
          if (open.isEmpty()) {
            return refuse(
                Diagnostic.of(
                    DiagnosticCode.EXPRESSION_SYNTAX,
                    span(token),
                    "'" + token.getText() + "' closes nothing"));
          }
          Token opening = open.removeFirst().token();
          if (!closes(opening, token)) {
            return refuse(
                Diagnostic.of(
                        DiagnosticCode.EXPRESSION_SYNTAX,
                        span(token),
                        "'" + token.getText() + "' does not close '" + opening.getText() + "'")
                    .related(span(opening), "opened here"));
          }
        }
        case ConditionLexer.UNCLOSED_TEXT -> {
          return neverClosed(token);
        }
        case ConditionLexer.STRAY -> {
          return stray(token, open);
        }
        default -> {}
      }
      nots = token.getType() == ConditionLexer.NOT ? nots + 1 : 0;
      int deepest = nots + (open.isEmpty() ? 0 : open.getFirst().depth());
      if (deepest > limits.nesting()) {
        return refuse(
            Diagnostic.of(
                    DiagnosticCode.TOO_NESTED,
                    span(token),
                    "an expression is nested deeper than " + limits.nesting() + " levels")
                .help("the limit is 'nesting'; an administrator can set it"));
      }
      if (tokens.size() >= Limits.CONDITION) {
        return refuse(
            Diagnostic.of(
                    DiagnosticCode.TOO_LARGE,
                    span(token),
                    "a condition has at most " + Limits.CONDITION + " names, signs and texts")
                .help("let a task find it out, and publish it as an output"));
      }
      tokens.add(token);
    }
  }

  private static boolean closes(Token opening, Token closing) {
    return switch (opening.getType()) {
      case ConditionLexer.LPAREN -> closing.getType() == ConditionLexer.RPAREN;
      case ConditionLexer.LBRACK -> closing.getType() == ConditionLexer.RBRACK;
      case ConditionLexer.HOLE -> closing.getType() == ConditionLexer.RBRACE;
      default -> closing.getType() == ConditionLexer.END_QUOTE;
    };
  }

  private Optional<TokenRun> neverClosed(Token token) {
    boolean text =
        token.getType() == ConditionLexer.UNCLOSED_TEXT || token.getType() == ConditionLexer.QUOTE;
    String opening =
        token.getType() == ConditionLexer.HOLE ? "${" : token.getText().substring(0, 1);
    SourceSpan span = span(token);
    return refuse(
        text
            ? Diagnostic.of(
                    DiagnosticCode.EXPRESSION_SYNTAX,
                    origin.source().span(span.start(), span.start() + 1),
                    "the text that " + opening + " opens is never closed")
                .help("a text ends on its line, with the same quote; write \\n for a new line")
            : Diagnostic.of(
                DiagnosticCode.EXPRESSION_SYNTAX, span, "'" + opening + "' is never closed"));
  }

  private Optional<TokenRun> stray(Token token, Deque<Open> open) {
    if (token.getText().equals("$")) {
      return refuse(
          Diagnostic.of(
                  DiagnosticCode.EXPRESSION_SYNTAX,
                  span(token),
                  "'$' in double quotes opens no '${...}'")
              .help("write '\\$' for the character, or use single quotes"));
    }
    return neverClosed(open.getFirst().token());
  }

  private Optional<TokenRun> refuse(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
    return Optional.empty();
  }

  /** Where a word stands. */
  SourceSpan span(Token token) {
    return span(points.unit(token.getStartIndex()), points.unit(token.getStopIndex() + 1));
  }

  /** Where a character of a word stands: the one at {@code index}, in units from the word's start. */
  SourceSpan span(Token token, int index, int length) {
    int start = points.unit(token.getStartIndex()) + index;
    return span(start, start + length);
  }

  private SourceSpan span(int start, int end) {
    return origin.span(start, end);
  }

  /** Whether nothing stands between two words. */
  static boolean adjacent(Token first, Token second) {
    return first.getStopIndex() + 1 == second.getStartIndex();
  }
}
