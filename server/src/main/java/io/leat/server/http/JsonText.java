package io.leat.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads JSON (RFC 8259) without guessing: keys are unique, nothing follows the value, and nesting and numbers have limits. */
final class JsonText {
  static final int NESTING = 64;

  /** Digits of a number before the point, and behind it, in plain notation. */
  static final int DIGITS = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING)
                  .maxNumberLength(100)
                  .maxNameLength(1000)
                  .build())
          .build();

  private JsonText() {}

  /** A text that is no JSON, or more than the limits allow. */
  static final class NotJson extends Exception {
    private static final long serialVersionUID = 1;

    NotJson(String message) {
      super(message, null, false, false);
    }
  }

  /** The value of {@code bytes}, which are UTF-8: JsonObject, JsonArray, String, Number, Boolean or null. */
  static @Nullable Object read(byte[] bytes) throws NotJson {
    try (JsonParser parser = FACTORY.createParser(text(bytes))) {
      if (parser.nextToken() == null) {
        throw new NotJson("the body is empty");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new NotJson("something follows the value" + place(parser));
      }
      return value;
    } catch (JsonProcessingException problem) {
      String said = problem.getOriginalMessage();
      String what =
          said.startsWith("Duplicate field")
              ? "a key stands twice"
              : said.contains("nesting depth")
                  ? "it is nested deeper than " + NESTING + " levels"
                  : said.contains("length") && said.contains("exceeds")
                      ? "a number or a key is too long"
                      : "it is not well formed";
      throw new NotJson(
          problem.getLocation() == null
              ? what
              : what
                  + ", line "
                  + problem.getLocation().getLineNr()
                  + ", column "
                  + problem.getLocation().getColumnNr());
    } catch (IOException problem) {
      throw new NotJson("it is not UTF-8");
    }
  }

  /** The text, which is UTF-8 and nothing that could be taken for it. */
  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String place(JsonParser parser) {
    return ", line "
        + parser.currentLocation().getLineNr()
        + ", column "
        + parser.currentLocation().getColumnNr();
  }

  private static @Nullable Object value(JsonParser parser) throws IOException, NotJson {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> text(parser);
      case VALUE_NUMBER_INT -> {
        Number number = parser.getNumberValue();
        yield number instanceof BigInteger ? parser.getDecimalValue() : number;
      }
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new NotJson("it is not well formed" + place(parser));
    };
  }

  /** A number; one that has few digits as it stands and very many in plain notation is refused before anybody writes it so. */
  private static BigDecimal decimal(JsonParser parser) throws IOException, NotJson {
    try {
      BigDecimal number = parser.getDecimalValue();
      long whole = (long) number.precision() - number.scale();
      if (number.scale() <= DIGITS && whole <= DIGITS && whole >= -DIGITS) {
        return number;
      }
    } catch (NumberFormatException beyond) {
      // its exponent is no int
    }
    throw new NotJson("a number has more than " + DIGITS + " digits" + place(parser));
  }

  /** A text; half of a character, which an escape can make, is refused. */
  private static String text(JsonParser parser) throws IOException, NotJson {
    String text = parser.getText();
    if (text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw new NotJson("a text holds half of a character" + place(parser));
    }
    return text;
  }

  private static JsonObject object(JsonParser parser) throws IOException, NotJson {
    JsonObject object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = key(parser, parser.currentName());
      parser.nextToken();
      object.put(key, value(parser));
    }
    return object;
  }

  private static String key(JsonParser parser, @Nullable String key) throws NotJson {
    if (key == null || key.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw new NotJson("a key holds half of a character" + place(parser));
    }
    return key;
  }

  private static JsonArray array(JsonParser parser) throws IOException, NotJson {
    JsonArray array = new JsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }
}
