package io.leat.server.hook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object in what a forge sent. What is missing, or of another kind than asked for, is empty. */
final class Payload {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern ZEROS = Pattern.compile("0{40}|0{64}");
  private static final int LONGEST = 4000;

  private final JsonObject json;

  private Payload(JsonObject json) {
    this.json = json;
  }

  /** The object that {@code bytes} hold; empty when they hold none. */
  static Optional<Payload> of(byte[] bytes) {
    try {
      return bytes.length > 0 && Json.decodeValue(Buffer.buffer(bytes)) instanceof JsonObject object
          ? Optional.of(new Payload(object))
          : Optional.empty();
    } catch (DecodeException noJson) {
      return Optional.empty();
    }
  }

  Payload in(String name) {
    return new Payload(
        json.getValue(name) instanceof JsonObject object ? object : new JsonObject());
  }

  boolean has(String name) {
    return json.getValue(name) != null;
  }

  /** A text or a number, cut when it is very long; empty when there is none. */
  String text(String name) {
    Object value = json.getValue(name);
    String text = value instanceof String || value instanceof Number ? value.toString() : "";
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** A text; null when there is none. */
  @Nullable String textOrNull(String name) {
    return json.getValue(name) instanceof String ? text(name) : null;
  }

  long number(String name) {
    return json.getValue(name) instanceof Number number ? number.longValue() : 0;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(json.getValue(name));
  }

  /** The id of a commit; null for one of zeros only, and for none. */
  @Nullable String commit(String name) {
    String text = text(name);
    return isCommit(text) ? text : null;
  }

  /** Whether there stands a commit, or zeros for none. */
  boolean saysCommit(String name) {
    return COMMIT.matcher(text(name)).matches();
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches() && !ZEROS.matcher(text).matches();
  }

  /** The objects in an array. */
  List<Payload> all(String name) {
    List<Payload> all = new ArrayList<>();
    if (json.getValue(name) instanceof JsonArray array) {
      array.forEach(
          each -> {
            if (each instanceof JsonObject object) {
              all.add(new Payload(object));
            }
          });
    }
    return all;
  }
}
