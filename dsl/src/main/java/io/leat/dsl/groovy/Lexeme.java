package io.leat.dsl.groovy;

import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.SourceSpan;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * A token: its kind, where it stands, and for texts and names what it says.
 *
 * @param start the first character, as an offset in UTF-16 units
 * @param end the one after the last
 * @param value the decoded text of a text, else the characters themselves
 * @param index the place among the tokens of the file, from 0
 */
record Lexeme(int kind, JobfileSource source, int start, int end, String value, int index)
    implements Token {

  /** Where it stands. */
  SourceSpan span() {
    return source.span(start, end);
  }

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
    return source.line(start);
  }

  @Override
  public int getCharPositionInLine() {
    return source.column(start) - 1;
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
    return start;
  }

  @Override
  public int getStopIndex() {
    return end - 1;
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
