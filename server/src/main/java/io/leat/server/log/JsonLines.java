package io.leat.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines for programs: one object each, in ASCII without control characters. It has {@code time} (UTC), {@code level}, {@code logger},
 * {@code thread} and {@code message}; beside them what the line is about, such as {@code project} and {@code run}; and {@code error} with
 * {@code class}, {@code message} and {@code stack} when something was thrown.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .characterEscapes(new NoDelete())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /** What every line has, which no field of a line takes the place of. */
  private static final Set<String> OWN =
      Set.of("time", "level", "logger", "thread", "message", "error");

  @Override
  public byte @Nullable [] headerBytes() {
    return null;
  }

  @Override
  public byte @Nullable [] footerBytes() {
    return null;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", event.getFormattedMessage());
      for (Map.Entry<String, Object> field : Fields.of(event).entrySet()) {
        if (!OWN.contains(field.getKey())) {
          json.writeFieldName(field.getKey());
          value(json, field.getValue());
        }
      }
      if (event.getThrowableProxy() != null) {
        error(json, event.getThrowableProxy());
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return line.toByteArray();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case List<?> items -> {
        json.writeStartArray();
        for (Object each : items) {
          value(json, each);
        }
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }

  private static void error(JsonGenerator json, IThrowableProxy thrown) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("class", thrown.getClassName());
    json.writeStringField("message", thrown.getMessage());
    json.writeStringField("stack", ThrowableProxyUtil.asString(thrown));
    json.writeEndObject();
  }

  /** JSON leaves DEL as it is, though it is a control character. */
  private static final class NoDelete extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private final int[] escapes = standardAsciiEscapesForJSON();

    NoDelete() {
      escapes[0x7f] = ESCAPE_STANDARD;
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
