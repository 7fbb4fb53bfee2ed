package io.leat.cli.terminal;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value of JSON (RFC 8259): what a server sends, or an object in the making. Whoever asks it for what it does not hold gets
 * something empty: servers may be older or newer. Of two fields with one name the later counts, and values nest 100 deep at most.
 */
public final class Json {
  private static final JsonSetter.Value EMPTY =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.SKIP);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonWriter.FACTORY
                  .rebuild()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(100).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .withConfigOverride(String.class, each -> each.setSetterInfo(EMPTY))
          .withConfigOverride(List.class, each -> each.setSetterInfo(EMPTY))
          .withConfigOverride(Map.class, each -> each.setSetterInfo(EMPTY))
          .addHandler(new UnknownWords())
          .addModule(new SimpleModule().addDeserializer(Instant.class, new Times()))
          .build();

  /** What stands for all that is not there. */
  public static final Json NOTHING = new Json(MissingNode.getInstance());

  @JsonValue private final JsonNode node;

  private Json(JsonNode node) {
    this.node = node;
  }

  /** An object without fields. */
  public static Json object() {
    return new Json(MAPPER.createObjectNode());
  }

  /**
   * The value that {@code text} holds.
   *
   * @throws IOException when it is not JSON
   */
  public static Json read(String text) throws IOException {
    JsonParser parser = MAPPER.createParser(text);
    try {
      return new Json(MAPPER.readValue(parser, JsonNode.class));
    } catch (NumberFormatException tooLarge) {
      throw new IOException("not JSON: a number is too large", tooLarge);
    } catch (JsonProcessingException problem) {
      JsonLocation place =
          problem.getLocation() == null ? parser.currentLocation() : problem.getLocation();
      String said = problem.getOriginalMessage();
      JsonStreamContext inside = parser.getParsingContext();
      String what =
          inside.inObject() && inside.getCurrentName() == null
              ? "a name in double quotes is missing"
              : said.contains("JSON String") || said.startsWith("No content")
                  ? "a value is missing"
                  : "it is not well formed";
      throw new IOException(
          "not JSON: " + what + " at character " + (Math.max(0, place.getCharOffset()) + 1),
          problem);
    }
  }

  /** The value that {@code text} holds; nothing when it is not JSON. */
  public static Json lenient(String text) {
    try {
      return read(text);
    } catch (IOException other) {
      return NOTHING;
    }
  }

  /** What {@code value} is written as: a record, a text, a number, or a list or map of these. */
  public static Json of(Object value) {
    return new Json(MAPPER.valueToTree(value));
  }

  /** The constant that {@code word} stands for in JSON; empty when there is none. */
  public static <E extends Enum<E>> Optional<E> constant(Class<E> of, String word) {
    return Stream.of(of.getEnumConstants())
        .filter(each -> of(each).shown().equals(word))
        .findFirst();
  }

  /** What the constants of {@code of} are in JSON, in their order. */
  public static <E extends Enum<E>> List<String> words(Class<E> of) {
    return Stream.of(of.getEnumConstants()).map(each -> of(each).shown()).toList();
  }

  /**
   * It as a record. Fields that the record does not know are passed over. A text, a list or a map that is null or not there is empty, a
   * number 0, a flag false, a time that is none null; what the record requires must be there.
   *
   * @param unknown takes the words that constants of the record do not know, by the class of the constants, in their order; each is null
   *     in the record
   * @throws IOException when it is not like the record; the message says where
   */
  public <T> T as(Class<T> type, Map<Class<?>, List<String>> unknown) throws IOException {
    if (isNothing()) {
      throw new IOException("there is nothing");
    }
    try {
      return MAPPER.readerFor(type).withAttribute(UnknownWords.class, unknown).readValue(node);
    } catch (JsonMappingException problem) {
      StringBuilder where = new StringBuilder();
      for (JsonMappingException.Reference each : problem.getPath()) {
        String name = each.getFieldName();
        where.append(name == null ? "[" + each.getIndex() + "]" : "/" + name);
      }
      boolean isMissing = problem.getOriginalMessage().startsWith("Missing required");
      throw new IOException(
          where.isEmpty()
              ? "it is something else"
              : (isMissing ? "there is no '" : "strange is '") + where + "'",
          problem);
    }
  }

  /** Adds a field to an object: a text, a number, a flag, JSON, or a list or map of texts; null is written as such. */
  public Json field(String name, @Nullable Object value) {
    ((ObjectNode) node).set(name, MAPPER.valueToTree(value));
    return this;
  }

  /** The same; nothing when {@code value} is null or empty. */
  public Json some(String name, @Nullable Object value) {
    JsonNode some = MAPPER.valueToTree(value);
    return some.isNull() || (some.isContainerNode() && some.isEmpty()) ? this : field(name, some);
  }

  /** Whether it is {@code null}, or not there. */
  public boolean isNothing() {
    return node.isNull() || node.isMissingNode();
  }

  /** The field {@code name}; nothing when there is none. */
  public Json get(String name) {
    return new Json(node.path(name));
  }

  /** All fields in their order; none when it is no object. */
  public Map<String, Json> fields() {
    Map<String, Json> fields = new LinkedHashMap<>();
    node.properties().forEach(each -> fields.put(each.getKey(), new Json(each.getValue())));
    return fields;
  }

  /** The items of the field {@code name}; none when it is no list. */
  public List<Json> items(String name) {
    JsonNode items = node.path(name);
    return items.isArray() ? items.valueStream().map(Json::new).toList() : List.of();
  }

  /** The field {@code name} as a time (ISO-8601); null when it is none. */
  public @Nullable Instant time(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException none) {
      return null;
    }
  }

  /** The field {@code name} as a text; empty when there is none. */
  public String text(String name) {
    return get(name).shown();
  }

  /** The field {@code name} as a whole number; {@code otherwise} when it is none. */
  public long number(String name, long otherwise) {
    return node.path(name).asLong(otherwise);
  }

  /** Whether the field {@code name} is true. */
  public boolean flag(String name) {
    return node.path(name).booleanValue();
  }

  /** The value of a scalar; empty for {@code null}, lists and objects. */
  public String shown() {
    return node.asText("");
  }

  /** Writes it. */
  public void write(JsonWriter json) {
    json.write(to -> MAPPER.writeTree(to, node));
  }

  /** Prints it on a line of its own. */
  public void line(Print print) {
    write(new JsonWriter(print, false));
    print.line();
  }

  /** It on one line. */
  public String compact() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Print print = new Print(bytes, false);
    write(new JsonWriter(print, false));
    print.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Notes words of constants that only a newer server knows. */
  private static final class UnknownWords extends DeserializationProblemHandler {
    @Override
    public @Nullable Object handleWeirdStringValue(
        DeserializationContext context, Class<?> type, String word, String said) {
      if (type.isEnum() && context.getAttribute(UnknownWords.class) instanceof Map<?, ?> unknown) {
        @SuppressWarnings("unchecked")
        Map<Class<?>, List<String>> words = (Map<Class<?>, List<String>>) unknown;
        words.computeIfAbsent(type, _ -> new ArrayList<>()).add(word);
        return null;
      }
      return NOT_HANDLED;
    }
  }

  /** Reads times. */
  private static final class Times extends JsonDeserializer<Instant> {
    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Instant.parse(parser.getText());
      } catch (DateTimeException none) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, parser.getText(), "no time of ISO-8601");
      }
    }
  }
}
