package io.leat.server.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.leat.contract.Change;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Records of the contract as JSON, and bodies as those records. Made when the first of them is written or read, so that no start waits for
 * it. Used by many threads.
 */
public final class JsonRecords {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .addModule(
              new SimpleModule()
                  .addSerializer(new TimeWriter("uuuu-MM-dd'T'HH:mm:ss.SSSX"))
                  .addDeserializer(Change.class, new ChangeReader(null)))
          .build();

  private JsonRecords() {}

  /** The text of a record of the contract. */
  public static Buffer write(Object value) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("an answer cannot be written", bug);
    }
  }

  /**
   * A text as a record of the contract, which it is known to fit.
   *
   * @throws IllegalStateException when it does not
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException bug) {
      // what Jackson says of it has the value, which may be a secret
      String where = bug instanceof JsonMappingException field ? field.getPathReference() : "";
      throw new IllegalStateException("this is no " + type.getSimpleName() + ": " + where);
    }
  }

  /**
   * A text that was stored, perhaps by a later Leat: what it has that the record has not is passed over.
   *
   * @throws IllegalStateException when it is of another form
   */
  public static <T> T stored(String json, Class<T> type) {
    try {
      return MAPPER
          .readerFor(type)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(json);
    } catch (IOException bug) {
      throw new IllegalStateException("what was stored is no " + type.getSimpleName());
    }
  }

  /** Times in UTC, with milliseconds unless a component says otherwise by its format. */
  private static final class TimeWriter extends StdSerializer<Instant>
      implements ContextualSerializer {
    private static final long serialVersionUID = 1;

    private final transient DateTimeFormatter format;

    TimeWriter(String pattern) {
      super(Instant.class);
      this.format = DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
    }

    @Override
    public JsonSerializer<?> createContextual(
        SerializerProvider provider, @Nullable BeanProperty property) {
      JsonFormat.Value own = findFormatOverrides(provider, property, Instant.class);
      return own.hasPattern() ? new TimeWriter(own.getPattern()) : this;
    }

    @Override
    public void serialize(Instant time, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(format.format(time));
    }
  }

  /** Tells a field that is null from one that is not there. */
  private static final class ChangeReader extends JsonDeserializer<Change<?>>
      implements ContextualDeserializer {
    private final @Nullable JavaType type;

    ChangeReader(@Nullable JavaType type) {
      this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      return new ChangeReader(context.getContextualType().containedType(0));
    }

    @Override
    public Change<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return new Change<>(context.readValue(parser, type));
    }

    @Override
    public Change<?> getNullValue(DeserializationContext context) {
      return new Change<>(null);
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }
  }
}
