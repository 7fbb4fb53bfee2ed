package io.leat.dsl.groovy;

import java.util.List;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** The tokens of one file as the generated parser reads them. The last is the end of the file. */
final class Lexemes implements TokenStream {
  private final List<Lexeme> lexemes;
  private int at;

  Lexemes(List<Lexeme> lexemes) {
    this.lexemes = lexemes;
  }

  @Override
  public @Nullable Token LT(int distance) {
    int index = distance > 0 ? at + distance - 1 : at + distance;
    return index < 0 ? null : get(index);
  }

  @Override
  public int LA(int distance) {
    Token token = LT(distance);
    return token == null ? Token.EOF : token.getType();
  }

  @Override
  public Token get(int index) {
    return lexemes.get(Math.min(index, lexemes.size() - 1));
  }

  @Override
  public void consume() {
    at++;
  }

  @Override
  public int index() {
    return at;
  }

  @Override
  public void seek(int index) {
    at = index;
  }

  @Override
  public int size() {
    return lexemes.size();
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void release(int marker) {}

  @Override
  public @Nullable TokenSource getTokenSource() {
    return null;
  }

  @Override
  public String getText(Interval interval) {
    return "";
  }

  @Override
  public String getText() {
    return "";
  }

  @Override
  public String getText(RuleContext context) {
    return "";
  }

  @Override
  public String getText(Token start, Token stop) {
    return "";
  }

  @Override
  public String getSourceName() {
    return "";
  }
}
