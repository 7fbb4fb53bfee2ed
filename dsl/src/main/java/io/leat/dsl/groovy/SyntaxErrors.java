package io.leat.dsl.groovy;

import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Suggestion;
import java.util.List;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Turns the place where the parser gave up into words for the user. The parser is never asked what it expected: its answer is a list
 * of token names; what stands before and around the place tells more.
 */
final class SyntaxErrors extends DefaultErrorStrategy {
  private final List<Lexeme> lexemes;

  SyntaxErrors(List<Lexeme> lexemes) {
    this.lexemes = lexemes;
  }

  @Override
  public void sync(Parser recognizer) {}

  @Override
  public void recover(Parser recognizer, RecognitionException problem) {
    throw describe(recognizer);
  }

  @Override
  public void reportError(Parser recognizer, RecognitionException problem) {
    throw describe(recognizer);
  }

  @Override
  public Token recoverInline(Parser recognizer) {
    throw describe(recognizer);
  }

  SyntaxProblem tooDeep(Parser parser, Limits limits) {
    return new SyntaxProblem(
        DiagnosticCode.TOO_NESTED,
        lexemes.get(Math.min(parser.getTokenStream().index(), lexemes.size() - 1)).span(),
        "expressions are nested deeper than " + limits.nesting() + " levels",
        "take parts out into variables or functions");
  }

  private SyntaxProblem describe(Parser parser) {
    ((DepthLimitedParser) parser).fail();
    int index = Math.min(parser.getTokenStream().index(), lexemes.size() - 1);
    Lexeme found = lexemes.get(index);
    @Nullable Lexeme before = index == 0 ? null : lexemes.get(index - 1);
    if (found.kind() == JobfileParser.RESERVED) {
      return before != null && before.kind() == JobfileParser.DEF ? name(found) : reserved(found);
    }
    if (before != null && before.kind() == JobfileParser.RESERVED) {
      return reserved(before);
    }
    if (found.kind() == JobfileParser.ASSIGN
        && index > 1
        && isName(index - 1)
        && isName(index - 2)) {
      return type(lexemes.get(index - 2), lexemes.get(index - 1), found);
    }
    if (found.kind() == JobfileParser.NAME && isType(index - 1)) {
      return typed(lexemes.get(index - 1), found);
    }
    if (found.kind() == JobfileParser.COMMA) {
      int first = statementOf(index);
      if (lexemes.get(first).kind() == JobfileParser.DEF) {
        return new SyntaxProblem(
            DiagnosticCode.NOT_SUPPORTED,
            found.span(),
            "a 'def' declares one variable",
            "give each a 'def' of its own, or write def (a, b) = [1, 2]");
      }
      if (first == index - 2 && lexemes.get(first).kind() == JobfileParser.LPAREN) {
        return new SyntaxProblem(
            DiagnosticCode.NOT_SUPPORTED,
            found.span(),
            "several variables are given values at once only where they are declared",
            "write def (one, other) = [b, a], or give each its value by itself");
      }
    }
    String what = shown(found);
    if (parser.getContext() instanceof JobfileParser.ForStatementContext) {
      return new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          found.span(),
          "a 'for' loop goes over a list or a range, and " + what + " does not fit there",
          found.kind() == JobfileParser.NAME
                  && Suggestion.nearest(found.value(), List.of("in")).isPresent()
              ? "did you mean 'in'?"
              : "for example: for (i in 1..3) { ... }");
    }
    if (found.kind() == JobfileParser.ASSIGN && index > 1) {
      return assigned(index, found);
    }
    if (before != null && lacksValue(before.kind()) && isStatement(found.kind())) {
      return new SyntaxProblem(
          DiagnosticCode.NOT_SUPPORTED,
          found.span(),
          what + " is a statement and gives no value",
          found.kind() == JobfileParser.IF
              ? "write 'condition ? one : other', or declare a variable before and set it inside"
              : "declare a variable before and set it inside");
    }
    if (before != null && lacksValue(before.kind())) {
      return new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          found.kind() == JobfileParser.SEP || found.kind() == Token.EOF
              ? before.span()
              : found.span(),
          "a value is missing after '" + before.value() + "'",
          null);
    }
    if (found.kind() == JobfileParser.ARROW) {
      return new SyntaxProblem(
          DiagnosticCode.NOT_SUPPORTED,
          found.span(),
          "'->' stands only after the parameters of a closure",
          "in a 'switch', write case VALUE: and end it with break");
    }
    if (found.kind() == JobfileParser.COLON
        && before != null
        && index > 1
        && statementOf(index) == index - 1) {
      return new SyntaxProblem(
          DiagnosticCode.SYNTAX, found.span(), "unexpected " + what, withoutColon(before));
    }
    return new SyntaxProblem(
        DiagnosticCode.SYNTAX, found.span(), "unexpected " + what, expected(index, found));
  }

  static SyntaxProblem reserved(Lexeme word) {
    return new SyntaxProblem(
        DiagnosticCode.NOT_SUPPORTED,
        word.span(),
        "a Jobfile has no '" + word.value() + "'",
        Keywords.RESERVED.get(word.value()));
  }

  private boolean isName(int index) {
    return lexemes.get(index).kind() == JobfileParser.NAME;
  }

  /** {@code if (a = b)}, {@code when a = b}, {@code sh(dir = 'it')}: what gives no variable a value. */
  private SyntaxProblem assigned(int index, Lexeme sign) {
    int opening = lexemes.get(index - 2).kind();
    boolean named =
        isName(index - 1)
            && (opening == JobfileParser.COMMA
                || (opening == JobfileParser.LPAREN && index > 2 && isName(index - 3)));
    return new SyntaxProblem(
        DiagnosticCode.SYNTAX,
        sign.span(),
        "'=' gives a variable its value, and none is declared here",
        named
            ? "write '" + lexemes.get(index - 1).value() + ": ...' for an argument by name"
            : "compare with '=='");
  }

  /** {@code needs: 'test'}, as YAML has it. */
  private static String withoutColon(Lexeme word) {
    return word.kind() == JobfileParser.IF
        ? "drop the colon; the condition of a task is written: when ..."
        : "drop the colon: a value follows its word, and ':' an argument's name";
  }

  /** {@code dfe x = 1}, which Groovy reads as a variable of type dfe; types of its own begin with a capital letter. */
  private static SyntaxProblem type(Lexeme word, Lexeme name, Lexeme sign) {
    if (Suggestion.nearest(word.value(), List.of("def")).isPresent()) {
      return new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          word.span(),
          "'" + word.value() + "' is not a word of the language",
          "did you mean 'def'?");
    }
    return Character.isUpperCase(word.value().charAt(0))
        ? new SyntaxProblem(
            DiagnosticCode.NOT_SUPPORTED,
            word.span(),
            "a Jobfile declares no types, such as '" + word.value() + "'",
            "values keep their type by themselves: write 'def'")
        : new SyntaxProblem(
            DiagnosticCode.SYNTAX,
            sign.span(),
            "'=' gives a variable its value, and none is declared here",
            "write "
                + word.value()
                + " "
                + name.value()
                + ": ... for an argument by name, or def "
                + name.value()
                + " = ... for a variable");
  }

  private static SyntaxProblem name(Lexeme word) {
    return new SyntaxProblem(
        DiagnosticCode.NOT_SUPPORTED,
        word.span(),
        "'" + word.value() + "' is a word of Groovy and cannot be a name",
        "give it another name");
  }

  private static SyntaxProblem typed(Lexeme type, Lexeme name) {
    return new SyntaxProblem(
        DiagnosticCode.NOT_SUPPORTED,
        type.span(),
        "parameters and variables of loops have no types, such as '" + type.value() + "'",
        "write '" + name.value() + "' alone");
  }

  /** Whether the name at {@code index} is the type of what follows it: of a parameter, or of the variable of a loop. */
  private boolean isType(int index) {
    if (index < 1
        || !isName(index)
        || Suggestion.nearest("in", List.of(lexemes.get(index + 1).value())).isPresent()) {
      return false;
    }
    int open = index - 1;
    while (open > 0
        && (lexemes.get(open).kind() == JobfileParser.COMMA
            || lexemes.get(open).kind() == JobfileParser.NAME)) {
      open--;
    }
    int kind = lexemes.get(open).kind();
    if (kind == JobfileParser.LBRACE_PARAMS) {
      return true;
    }
    return kind == JobfileParser.LPAREN
        && open > 0
        && (lexemes.get(open - 1).kind() == JobfileParser.FOR
            || (open > 1 && isName(open - 1) && lexemes.get(open - 2).kind() == JobfileParser.DEF));
  }

  /** The first word of the statement that the word at {@code index} stands in, outside of brackets. */
  private int statementOf(int index) {
    int depth = 0;
    for (int i = index - 1; i >= 0; i--) {
      switch (lexemes.get(i).kind()) {
        case JobfileParser.RPAREN,
            JobfileParser.RBRACK,
            JobfileParser.RBRACE,
            JobfileParser.GSTRING_CLOSE ->
            depth++;
        case JobfileParser.LPAREN,
            JobfileParser.LBRACK,
            JobfileParser.SAFE_LBRACK,
            JobfileParser.LBRACE,
            JobfileParser.LBRACE_PARAMS,
            JobfileParser.GSTRING_OPEN -> {
          if (depth-- == 0) {
            return lexemes.get(i).kind() == JobfileParser.LPAREN ? i : i + 1;
          }
        }
        case JobfileParser.SEP, JobfileParser.ARROW -> {
          if (depth == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
    return 0;
  }

  private static boolean isStatement(int kind) {
    return switch (kind) {
      case JobfileParser.IF, JobfileParser.SWITCH, JobfileParser.FOR, JobfileParser.WHILE -> true;
      default -> false;
    };
  }

  private static boolean lacksValue(int kind) {
    return switch (kind) {
      case JobfileParser.ASSIGN,
          JobfileParser.OP_ASSIGN,
          JobfileParser.OPERATOR,
          JobfileParser.PLUS,
          JobfileParser.MINUS,
          JobfileParser.STAR,
          JobfileParser.IN,
          JobfileParser.QUESTION,
          JobfileParser.ELVIS,
          JobfileParser.NOT,
          JobfileParser.COMMA,
          JobfileParser.COLON,
          JobfileParser.DOT,
          JobfileParser.SAFE_DOT,
          JobfileParser.SPREAD_DOT ->
          true;
      default -> false;
    };
  }

  /** What could have stood there, judging by the innermost bracket that is open. */
  private String expected(int index, Lexeme found) {
    int depth = 0;
    for (int i = index - 1; i >= 0; i--) {
      switch (lexemes.get(i).kind()) {
        case JobfileParser.RPAREN,
            JobfileParser.RBRACK,
            JobfileParser.RBRACE,
            JobfileParser.GSTRING_CLOSE ->
            depth++;
        case JobfileParser.LPAREN -> {
          if (depth-- == 0) {
            return "inside '(...)' a ',' or ')' could stand here";
          }
        }
        case JobfileParser.LBRACK, JobfileParser.SAFE_LBRACK -> {
          if (depth-- == 0) {
            return "inside '[...]' a ',' or ']' could stand here";
          }
        }
        case JobfileParser.GSTRING_OPEN -> {
          if (depth-- == 0) {
            return "inside '${...}' a '}' could stand here";
          }
        }
        case JobfileParser.LBRACE, JobfileParser.LBRACE_PARAMS -> {
          if (depth-- == 0) {
            return statement(found);
          }
        }
        default -> {}
      }
    }
    return statement(found);
  }

  private static String statement(Lexeme found) {
    return found.kind() == JobfileParser.COLON
        ? "an argument with a name follows a word or a ',': word name: value"
        : "end the statement before it with a new line or ';', or put a ',' between two arguments";
  }

  private static String shown(Lexeme found) {
    return switch (found.kind()) {
      case Token.EOF -> "end of the file";
      case JobfileParser.SEP -> "end of the statement";
      case JobfileParser.TEXT, JobfileParser.GSTRING_BEGIN -> "text";
      case JobfileParser.NUMBER -> "number '" + found.value() + "'";
      default -> "'" + found.value() + "'";
    };
  }
}
