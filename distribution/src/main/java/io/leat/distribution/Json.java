package io.leat.distribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;

/** Reads JSON of others, as large as it may be and no larger. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * All bytes of {@code in}.
   *
   * @throws Unreadable when there are more than {@code most}
   */
  static byte[] bytes(InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new Unreadable("has more than " + (most >> 20) + " MiB");
    }
    return bytes;
  }

  /**
   * Reads one JSON text.
   *
   * @throws Unreadable when it is none, with the line
   */
  static JsonNode read(byte[] bytes) throws IOException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException other) {
      int line = other.getLocation() == null ? 0 : other.getLocation().getLineNr();
      throw new Unreadable("is no JSON: " + other.getOriginalMessage() + ", at line " + line);
    }
  }
}
