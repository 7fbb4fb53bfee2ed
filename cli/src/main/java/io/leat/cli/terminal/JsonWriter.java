package io.leat.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value of JSON (RFC 8259) as it goes, indented by two blanks or on one line. Control characters are escaped, and text
 * that is not well-formed UTF-16, so that the result is UTF-8 in any case.
 *
 * <p>The caller names fields inside of objects only and closes what it opens.
 */
public final class JsonWriter {
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .characterEscapes(new Escapes())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private final JsonGenerator json;

  /** JSON that is written to {@code print}. */
  public JsonWriter(Print print, boolean indented) {
    try {
      json = FACTORY.createGenerator(bytes(print));
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    if (indented) {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      Separators separators =
          new Separators()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter(separators).withObjectIndenter(lines).withArrayIndenter(lines));
    }
  }

  /** The generator never parts the bytes of a character. */
  private static OutputStream bytes(Print print) {
    return new OutputStream() {
      @Override
      public void write(byte[] bytes, int start, int length) {
        print.text(new String(bytes, start, length, StandardCharsets.UTF_8));
      }

      @Override
      public void write(int single) {
        print.text((char) single);
      }
    };
  }

  /** Opens an object. */
  public JsonWriter object() {
    return write(JsonGenerator::writeStartObject);
  }

  /** Closes an object. */
  public JsonWriter endObject() {
    return write(JsonGenerator::writeEndObject);
  }

  /** Names the value that comes next. */
  public JsonWriter name(String name) {
    return write(to -> to.writeFieldName(name));
  }

  /** A text, a whole number or a flag; {@code null} stands for the absence of a value. */
  public JsonWriter value(@Nullable Object value) {
    return write(to -> to.writePOJO(value));
  }

  /** A value that is JSON already. */
  public JsonWriter raw(String value) {
    return write(to -> to.writeRawValue(value));
  }

  /** A field with what {@link #value} takes. */
  public JsonWriter field(String name, @Nullable Object value) {
    return name(name).value(value);
  }

  /** A field with the text of {@code value}, or with a list of texts, or that is true; none when it is null, empty or false. */
  public JsonWriter some(String name, @Nullable Object value) {
    return switch (value) {
      case null -> this;
      case Boolean flag -> flag ? field(name, true) : this;
      case Collection<?> items -> items.isEmpty() ? this : texts(name, items);
      default -> field(name, value.toString());
    };
  }

  /** A field with a list of texts. */
  public JsonWriter texts(String name, Iterable<?> items) {
    return name(name).list(items, item -> value(item.toString()));
  }

  /** A list, each of whose items is written by {@code item}. */
  public <T> JsonWriter list(Iterable<T> items, Consumer<? super T> item) {
    write(JsonGenerator::writeStartArray);
    items.forEach(item);
    return write(JsonGenerator::writeEndArray);
  }

  /** Some of what is written. */
  @FunctionalInterface
  interface Part {
    void to(JsonGenerator json) throws IOException;
  }

  /** Writes {@code part}, and hands all on when the value is whole. */
  JsonWriter write(Part part) {
    try {
      part.to(json);
      if (json.getOutputContext().inRoot()) {
        json.close();
      }
      return this;
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
  }

  /** JSON would leave DEL as it is, though it is a control character; no other of them but line ends and tabs has a letter. */
  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private final int[] escapes = standardAsciiEscapesForJSON();

    Escapes() {
      escapes[0x7f] = ESCAPE_STANDARD;
      escapes['\b'] = ESCAPE_STANDARD;
      escapes['\f'] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
