package io.leat.server.http;

import io.leat.server.json.JsonRecords;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a handler answers. Headers that the kernel sets itself: length, encoding, Vary, X-Request-Id, nosniff, and the policies that
 * keep what tasks made from running in a browser.
 */
public sealed interface Answer {

  /** Headers beside those of the kernel. */
  Map<String, String> headers();

  /**
   * A JSON document. An answer to GET whose tag the client has already becomes 304.
   *
   * @param body its text
   * @param tag the version, without quotes; sent as a strong ETag
   */
  record Json(int status, Buffer body, Optional<String> tag, Map<String, String> headers)
      implements Answer {
    public Json {
      headers = Map.copyOf(headers);
    }

    /** This with a version. */
    public Json tag(String version) {
      return new Json(status, body, Optional.of(version), headers);
    }

    /** This with one more header. */
    public Json header(String name, String value) {
      return new Json(status, body, tag, plus(headers, name, value));
    }
  }

  /** No body; 204 as a rule. */
  record Empty(int status, Map<String, String> headers) implements Answer {
    public Empty {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Bytes that are at hand.
   *
   * @param tag as that of a document
   */
  record Bytes(
      int status, String type, Buffer bytes, Optional<String> tag, Map<String, String> headers)
      implements Answer {
    public Bytes {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * A file, whole or in the range that the client asks for. Sent by the operating system; what grows meanwhile is cut at the length
   * that it had at the start.
   *
   * @param tag the version of the content, such as its digest, without quotes
   * @param disposition whether browsers show or save it; both ways without running it
   */
  record File(
      Path path,
      String type,
      Optional<String> tag,
      Disposition disposition,
      Map<String, String> headers)
      implements Answer {
    public File {
      headers = Map.copyOf(headers);
    }
  }

  /** Bytes that are made while they are sent. The status is 200. */
  record Stream(String type, Disposition disposition, StreamBody body, Map<String, String> headers)
      implements Answer {
    public Stream {
      headers = Map.copyOf(headers);
    }
  }

  /** Server-Sent Events until the feed ends or the client goes. */
  record Events(EventFeed feed, Map<String, String> headers) implements Answer {
    public Events {
      headers = Map.copyOf(headers);
    }
  }

  /** A problem; the same as throwing its {@link Refusal}. */
  record Failed(Problem problem) implements Answer {
    @Override
    public Map<String, String> headers() {
      return problem.headers();
    }
  }

  /** 200 with a record of the contract, or a {@link JsonObject}. */
  static Json json(Object body) {
    return json(200, body);
  }

  /** A document with another status. */
  static Json json(int status, Object body) {
    Buffer text = body instanceof JsonObject object ? object.toBuffer() : JsonRecords.write(body);
    return new Json(status, text, Optional.empty(), Map.of());
  }

  /** 201 with a document and where it can be found: a path below the base path, such as {@code /api/v1/runs/17}. */
  static Json created(Request request, String path, Object body) {
    return json(201, body).header("Location", request.base() + path);
  }

  /** 204. */
  static Empty empty() {
    return new Empty(204, Map.of());
  }

  /** 200 with a text. */
  static Bytes text(String type, String text) {
    return new Bytes(200, type, Buffer.buffer(text), Optional.empty(), Map.of());
  }

  /** A file to be saved as {@code name}. */
  static File file(Path path, String type, String tag, String name) {
    return new File(path, type, Optional.of(tag), Disposition.save(name), Map.of());
  }

  /** Bytes made while sent, shown in place. */
  static Stream stream(String type, StreamBody body) {
    return new Stream(type, Disposition.show(), body, Map.of());
  }

  /** Events. */
  static Events events(EventFeed feed) {
    return new Events(feed, Map.of());
  }

  private static Map<String, String> plus(Map<String, String> headers, String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return all;
  }
}
