package io.leat.server.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.leat.contract.Change;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of the contract as JSON, and bodies as those records. Made when the first of them is written or read, so that no start waits for
 * it. Used by many threads.
 */
public final class JsonRecords {
  /** How deep a text may be nested. */
  private static final int NESTING = 64;

  /** Digits of a number before the point, and behind it, in plain notation. */
  private static final int DIGITS = 1000;

  private static final int SHOWN = 60;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(NESTING)
                          .maxNumberLength(100)
                          .maxNameLength(1000)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
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
   * What {@code json} says, read without guessing: it is UTF-8 and one value, keys are unique, characters are whole, and nesting and
   * numbers have limits.
   */
  public static JsonNode tree(byte[] json) throws NotJson {
    try (JsonParser parser = MAPPER.createParser(text(json))) {
      return tree(parser);
    } catch (IOException problem) {
      throw new NotJson("it is not UTF-8");
    }
  }

  private static JsonNode tree(JsonParser parser) throws NotJson, IOException {
    try {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null) {
        throw new NotJson("the body is empty");
      }
      if (parser.nextToken() != null) {
        throw new NotJson("something follows the value" + place(parser));
      }
      check("", tree);
      return tree;
    } catch (JsonProcessingException problem) {
      throw new NotJson(said(problem.getOriginalMessage(), parser) + place(parser));
    } catch (NumberFormatException beyond) {
      // its exponent is no int
      throw new NotJson("a number has more than " + DIGITS + " digits" + place(parser));
    }
  }

  /** The text, which is UTF-8 and nothing that could be taken for it. */
  private static String text(byte[] json) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
  }

  private static String said(String said, JsonParser parser) {
    if (said.startsWith("Duplicate field")) {
      return "a key stands twice: '" + shortened(parser.getParsingContext().getCurrentName()) + "'";
    }
    if (said.contains("nesting depth")) {
      return "it is nested deeper than " + NESTING + " levels";
    }
    return said.contains("length") && said.contains("exceeds")
        ? "a number or a key is too long"
        : "it is not well formed";
  }

  private static String shortened(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  private static String place(JsonParser parser) {
    JsonLocation at = parser.currentLocation();
    return ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** Refuses half of a character, which an escape can make, and a number that has few digits as it stands and very many in plain notation. */
  private static void check(String at, JsonNode tree) throws NotJson {
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      if (isCut(field.getKey())) {
        throw new NotJson("a key holds half of a character, in '" + at + "'");
      }
      check(at + "/" + shortened(field.getKey()), field.getValue());
    }
    for (int i = 0; tree.isArray() && i < tree.size(); i++) {
      check(at + "/" + i, tree.get(i));
    }
    if (tree.isTextual() && isCut(tree.textValue())) {
      throw new NotJson("a text holds half of a character, at '" + at + "'");
    }
    if (tree.isBigDecimal()) {
      BigDecimal number = tree.decimalValue();
      long whole = (long) number.precision() - number.scale();
      if (number.scale() > DIGITS || whole > DIGITS || whole < -DIGITS) {
        throw new NotJson("a number has more than " + DIGITS + " digits, at '" + at + "'");
      }
    }
  }

  private static boolean isCut(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /**
   * What was read as a record of the contract, which it is known to fit.
   *
   * @throws IllegalStateException when it does not
   */
  public static <T> T read(JsonNode json, Class<T> type) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException bug) {
      throw unfit(bug, type);
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
      throw unfit(bug, type);
    }
  }

  private static IllegalStateException unfit(IOException bug, Class<?> type) {
    // what Jackson says of it has the value, which may be a secret
    String where = bug instanceof JsonMappingException field ? field.getPathReference() : "";
    return new IllegalStateException("this is no " + type.getSimpleName() + ": " + where);
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
