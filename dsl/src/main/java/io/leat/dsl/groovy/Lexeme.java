package io.leat.dsl.groovy;

import io.leat.dsl.source.SourceSpan;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * A token: its kind, where it stands, and for texts and names what it says.
 *
 * @param value the decoded text of a text, else the characters themselves
 * @param index the place among the tokens of the file, from 0
 */
record Lexeme(int kind, SourceSpan span, String value, int index) implements Token {

  @Override
  public String getText() {
    return value;
  }

  @Override
  public int getType() {
    return kind;
  }

  @Override
  public int getLine() {
    return span.line();
  }

  @Override
  public int getCharPositionInLine() {
    return span.column() - 1;
  }

  @Override
  public int getChannel() {
    return DEFAULT_CHANNEL;
  }

  @Override
  public int getTokenIndex() {
    return index;
  }

  @Override
  public int getStartIndex() {
    return span.start();
  }

  @Override
  public int getStopIndex() {
    return span.end() - 1;
  }

  @Override
  public @Nullable TokenSource getTokenSource() {
    return null;
  }

  @Override
  public @Nullable CharStream getInputStream() {
    return null;
  }
}
