package io.leat.dsl.declaration;

import io.leat.dsl.source.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One word of the vocabulary as it is used: {@code word positional..., key: value... { body }}.
 *
 * @param word the word as the vocabulary has it
 * @param wordSpan where the word stands
 * @param span where the whole stands, without the body
 * @param named arguments by name, in the order of writing; names are unique
 * @param body what stands in the block; null when there is no block
 */
public record Declaration(
    String word,
    SourceSpan wordSpan,
    SourceSpan span,
    List<Datum> positional,
    List<Datum.Entry> named,
    @Nullable List<Declaration> body) {

  public Declaration {
    positional = List.copyOf(positional);
    named = List.copyOf(named);
    body = body == null ? null : List.copyOf(body);
  }

  /** A use of {@code word} that was not read from anywhere, still without arguments. */
  public static Declaration of(String word) {
    return new Declaration(
        word, SourceSpan.NOWHERE, SourceSpan.NOWHERE, List.of(), List.of(), null);
  }

  /** This with another positional argument. */
  public Declaration with(Datum value) {
    List<Datum> more = new ArrayList<>(positional);
    more.add(value);
    return new Declaration(word, wordSpan, span, more, named, body);
  }

  /** This with another named argument. */
  public Declaration with(String key, Datum value) {
    List<Datum.Entry> more = new ArrayList<>(named);
    more.add(new Datum.Entry(key, SourceSpan.NOWHERE, value));
    return new Declaration(word, wordSpan, span, positional, more, body);
  }

  /** This with {@code declarations} as its body. */
  public Declaration with(List<Declaration> declarations) {
    return new Declaration(word, wordSpan, span, positional, named, declarations);
  }
}
