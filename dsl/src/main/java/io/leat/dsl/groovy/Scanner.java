package io.leat.dsl.groovy;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.SourceSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a Jobfile into tokens. It decides what depends on what stands around: whether a newline ends a statement, whether a slash
 * begins a pattern, whether a brace opens the parameters of a closure. One pass, linear.
 */
final class Scanner {
  private static final String[] SIGNS = {
    "<..<", ">>>=", "<=>", "==~", "===", "!==", "**=", "..<", "<..", "<<=", ">>=", ">>>", "...",
    "**", "->", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "?.", "?[", "?:", "?=",
    "*.", ".&", ".@", "::", "..", "<<", ">>", "==", "!=", "<=", ">=", "=~", "&&", "||", "<", ">",
    "=", "+", "-", "*", "/", "%", "!", "~", "?", ":", ".", ",", "&", "|", "^", "@"
  };

  /** After these a newline does not end the statement. */
  private static final BitSet OPEN_ENDED =
      kinds(
          JobfileParser.SEP,
          JobfileParser.LBRACE,
          JobfileParser.LBRACE_PARAMS,
          JobfileParser.ARROW,
          JobfileParser.COMMA,
          JobfileParser.COLON,
          JobfileParser.DOT,
          JobfileParser.SAFE_DOT,
          JobfileParser.SPREAD_DOT,
          JobfileParser.QUESTION,
          JobfileParser.ELVIS,
          JobfileParser.ASSIGN,
          JobfileParser.OP_ASSIGN,
          JobfileParser.NOT,
          JobfileParser.TILDE,
          JobfileParser.PLUS,
          JobfileParser.MINUS,
          JobfileParser.STAR,
          JobfileParser.OPERATOR,
          JobfileParser.IN,
          JobfileParser.ELSE);

  /** Before these a newline does not end the statement. */
  private static final BitSet GOES_ON =
      kinds(
          JobfileParser.DOT,
          JobfileParser.SAFE_DOT,
          JobfileParser.SPREAD_DOT,
          JobfileParser.QUESTION,
          JobfileParser.ELVIS,
          JobfileParser.ASSIGN,
          JobfileParser.OP_ASSIGN,
          JobfileParser.STAR,
          JobfileParser.OPERATOR,
          JobfileParser.IN,
          JobfileParser.ELSE,
          JobfileParser.COLON);

  /** After these a slash divides; after anything else it begins a text. */
  private static final BitSet OPERAND_ENDS =
      kinds(
          JobfileParser.NAME,
          JobfileParser.NUMBER,
          JobfileParser.TEXT,
          JobfileParser.TRUE,
          JobfileParser.FALSE,
          JobfileParser.NULL,
          JobfileParser.GSTRING_END,
          JobfileParser.RPAREN,
          JobfileParser.RBRACK,
          JobfileParser.RBRACE,
          JobfileParser.INCREMENT,
          JobfileParser.DECREMENT,
          JobfileParser.RESERVED);

  final JobfileSource source;
  final String text;
  final Limits limits;
  final Brackets brackets;

  /** What is written as another system writes it; reading goes on behind it. */
  final List<Diagnostic> foreign = new ArrayList<>();

  private final List<Lexeme> lexemes = new ArrayList<>();
  private final ArrayDeque<TextScanner> interrupted = new ArrayDeque<>();
  private final @Nullable String[] known = new String[1024];
  private final int most;
  private boolean newline;
  private boolean headClosed;

  /** The last token behind which the parameters of a block cannot begin any more; -1 when there is none. */
  private int lastDivider = -1;

  int at;

  /**
   * A scanner of one file.
   *
   * @param most how many tokens it may have
   */
  Scanner(JobfileSource source, Limits limits, int most) {
    this.source = source;
    this.text = source.text();
    this.limits = limits;
    this.most = most;
    this.brackets = new Brackets(source);
  }

  private static BitSet kinds(int... kinds) {
    BitSet set = new BitSet();
    for (int kind : kinds) {
      set.set(kind);
    }
    return set;
  }

  /** All tokens; the last is the end of the file. Throws {@link SyntaxProblem} when a token cannot be read. */
  List<Lexeme> scan() {
    if (text.startsWith("\uFEFF")) {
      at = 1;
    }
    if (text.startsWith("#!", at)) {
      skipLine();
    }
    while (true) {
      skipSpace();
      if (at >= text.length()) {
        break;
      }
      if (lexemes.size() >= most) {
        throw new SyntaxProblem(
            DiagnosticCode.TOO_LARGE,
            source.span(at, at),
            "a Jobfile, with what it loads, has at most "
                + Limits.WORDS
                + " names, signs and texts",
            "make its tasks in a loop");
      }
      token();
    }
    newline = false;
    lexemes.add(new Lexeme(Token.EOF, source, text.length(), text.length(), "", lexemes.size()));
    return lexemes;
  }

  /** What is wrong with the brackets, or null; asked after {@link #scan}. */
  @Nullable Diagnostic bracketProblem() {
    return brackets.atEnd();
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\f') {
        at++;
      } else if (c == '\n' || c == '\r') {
        newline = true;
        at++;
      } else if (text.startsWith("//", at)) {
        skipLine();
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw new SyntaxProblem(
              DiagnosticCode.COMMENT_NEVER_CLOSED,
              source.span(at, at + 2),
              "'/*' is never closed",
              "close it with '*/'");
        }
        newline |= text.substring(at, end).indexOf('\n') >= 0;
        at = end + 2;
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
  }

  private void token() {
    char c = text.charAt(at);
    if (Character.isLetter(c) || c == '_') {
      word();
    } else if (c >= '0' && c <= '9') {
      new NumberScanner(this).scan();
    } else {
      switch (c) {
        case '\'', '"' -> new TextScanner(this, c).scan();
        case '(' -> open('(', JobfileParser.LPAREN, 1);
        case '[' -> open('[', JobfileParser.LBRACK, 1);
        case '{' -> open('{', JobfileParser.LBRACE, 1);
        case ')' -> close(')', JobfileParser.RPAREN);
        case ']' -> close(']', JobfileParser.RBRACK);
        case '}' -> close('}', JobfileParser.RBRACE);
        case ';' -> add(JobfileParser.SEP, at, at + 1, ";");
        case '/' -> slash();
        default -> sign();
      }
    }
  }

  private void slash() {
    boolean divides = !lexemes.isEmpty() && OPERAND_ENDS.get(lexemes.getLast().kind());
    if (divides && newline) {
      throw new SyntaxProblem(
          DiagnosticCode.SYNTAX,
          source.span(at, at + 1),
          "a '/' at the beginning of a line may divide or begin a text",
          "to divide, put it at the end of the line before; before a text put a ';'");
    }
    if (divides) {
      sign();
    } else {
      new TextScanner(this, '/').scan();
    }
  }

  private void word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String word = text.substring(start, at);
    boolean property = !lexemes.isEmpty() && isDot(lexemes.getLast().kind());
    Integer keyword = property ? null : Keywords.KEYWORDS.get(word);
    int kind =
        keyword != null
            ? keyword
            : !property && Keywords.RESERVED.containsKey(word)
                ? JobfileParser.RESERVED
                : JobfileParser.NAME;
    add(kind, start, at, word);
  }

  private static boolean isDot(int kind) {
    return kind == JobfileParser.DOT
        || kind == JobfileParser.SAFE_DOT
        || kind == JobfileParser.SPREAD_DOT;
  }

  private void sign() {
    if (text.startsWith("!in", at) && !continuesWord(at + 3)) {
      add(JobfileParser.OPERATOR, at, at + 3, "!in");
      return;
    }
    for (String sign : SIGNS) {
      if (text.startsWith(sign, at)) {
        sign(sign);
        return;
      }
    }
    int character = text.codePointAt(at);
    SourceSpan span = source.span(at, at + Character.charCount(character));
    String shown =
        Character.isISOControl(character) || !Character.isDefined(character)
            ? String.format("the character U+%04X", character)
            : "'" + Character.toString(character) + "'";
    String help =
        switch (character) {
          case '\u2018', '\u2019', '\u201C', '\u201D' -> "write straight quotes: ' or \"";
          case '\u00A0' -> "it is a space that does not break: write a plain one";
          case '#' -> "comments begin with '//'";
          case '\\' -> "a statement goes on after an operator or a comma, without '\\'";
          case '$' -> "'$' has a meaning only inside double quotes";
          default -> null;
        };
    throw new SyntaxProblem(
        DiagnosticCode.BAD_CHARACTER, span, shown + " has no meaning here", help);
  }

  private void sign(String sign) {
    int kind =
        switch (sign) {
          case "," -> JobfileParser.COMMA;
          case ":" -> JobfileParser.COLON;
          case "." -> JobfileParser.DOT;
          case "?." -> JobfileParser.SAFE_DOT;
          case "*." -> JobfileParser.SPREAD_DOT;
          case "?" -> JobfileParser.QUESTION;
          case "?:" -> JobfileParser.ELVIS;
          case "=" -> JobfileParser.ASSIGN;
          case "->" -> JobfileParser.ARROW;
          case "!" -> JobfileParser.NOT;
          case "~" -> JobfileParser.TILDE;
          case "+" -> JobfileParser.PLUS;
          case "-" -> JobfileParser.MINUS;
          case "*" -> JobfileParser.STAR;
          case "++" -> JobfileParser.INCREMENT;
          case "--" -> JobfileParser.DECREMENT;
          case "+=", "-=", "*=", "/=", "%=", "**=", "<<=", "?=", "&=", "|=", "^=", ">>=", ">>>=" ->
              JobfileParser.OP_ASSIGN;
          case "@", "::", ".&", ".@" -> throw unsupported(sign);
          default -> JobfileParser.OPERATOR;
        };
    if (sign.equals("?[")) {
      open('[', JobfileParser.SAFE_LBRACK, 2);
      return;
    }
    if (kind == JobfileParser.ARROW) {
      parameters();
    }
    add(kind, at, at + sign.length(), sign);
  }

  private SyntaxProblem unsupported(String sign) {
    String what =
        sign.equals("@") ? "annotations ('@')" : "method and field references ('" + sign + "')";
    String help = sign.equals("@") ? "leave it out" : "pass a closure: { it.name() }";
    return new SyntaxProblem(
        DiagnosticCode.NOT_SUPPORTED,
        source.span(at, at + sign.length()),
        "a Jobfile has no " + what,
        help);
  }

  /** At an arrow: the brace around it opens parameters, if nothing but parameters stands between. */
  private void parameters() {
    Brackets.Open top = brackets.innermost();
    if (top == null || top.sign() != '{' || lastDivider > top.token()) {
      return;
    }
    Lexeme brace = lexemes.get(top.token());
    lexemes.set(
        top.token(),
        new Lexeme(
            JobfileParser.LBRACE_PARAMS,
            source,
            brace.start(),
            brace.end(),
            brace.value(),
            brace.index()));
  }

  void open(char sign, int kind, int length) {
    if (brackets.depth() >= limits.nesting()) {
      throw new SyntaxProblem(
          DiagnosticCode.TOO_NESTED,
          source.span(at, at + length),
          "brackets are nested deeper than " + limits.nesting() + " levels",
          "take parts out into variables or functions");
    }
    int before = lexemes.isEmpty() ? Token.EOF : lexemes.getLast().kind();
    add(kind, at, at + length, text.substring(at, at + length));
    brackets.open(new Brackets.Open(sign, before, lexemes.size() - 1, lexemes.getLast().span()));
  }

  private void close(char sign, int kind) {
    SourceSpan span = source.span(at, at + 1);
    Brackets.Open opening = brackets.close(sign, span);
    if (opening != null && opening.sign() == '$') {
      newline = false;
      add(JobfileParser.GSTRING_CLOSE, at, at + 1, "}");
      interrupted.removeLast().resume();
      return;
    }
    newline &= kind == JobfileParser.RBRACE;
    add(kind, at, at + 1, String.valueOf(sign));
    headClosed =
        kind == JobfileParser.RPAREN
            && opening != null
            && (opening.before() == JobfileParser.IF
                || opening.before() == JobfileParser.FOR
                || opening.before() == JobfileParser.WHILE);
  }

  /** Leaves a text for the expression in its hole; {@code text} is resumed at the closing brace. */
  void interrupt(TextScanner scanner) {
    interrupted.addLast(scanner);
    open('$', JobfileParser.GSTRING_OPEN, 2);
  }

  /** Adds a token and moves behind it, with what a newline before it stands for. */
  void add(int kind, int start, int end, String value) {
    if (newline) {
      boolean ends =
          !lexemes.isEmpty()
              && !brackets.newlinesAreSpace()
              && !headClosed
              && !OPEN_ENDED.get(lexemes.getLast().kind())
              && !(kind > 0 && GOES_ON.get(kind));
      if (ends) {
        put(JobfileParser.SEP, start, start, "\n");
      }
    } else if (kind == JobfileParser.NAME
        && !lexemes.isEmpty()
        && lexemes.getLast().kind() == JobfileParser.RBRACE
        && !brackets.newlinesAreSpace()) {
      // task('a') { ... } task('b') { ... } on one line: Groovy reads a chain of calls, which for
      // blocks means the same
      put(JobfileParser.SEP, start, start, "");
    }
    newline = false;
    headClosed = false;
    put(kind, start, end, value);
    at = end;
  }

  private void put(int kind, int start, int end, String value) {
    if (kind == JobfileParser.SEP || kind == JobfileParser.CASE || kind == JobfileParser.ARROW) {
      lastDivider = lexemes.size();
    }
    lexemes.add(new Lexeme(kind, source, start, end, shared(value), lexemes.size()));
  }

  /** The same for what is written again and again. */
  private String shared(String value) {
    int place = value.hashCode() & known.length - 1;
    String before = known[place];
    if (before != null && before.equals(value)) {
      return before;
    }
    known[place] = value;
    return value;
  }

  boolean continuesWord(int index) {
    return index < text.length()
        && (Character.isLetterOrDigit(text.charAt(index)) || text.charAt(index) == '_');
  }
}
