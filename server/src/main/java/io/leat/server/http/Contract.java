package io.leat.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients are promised: an OpenAPI 3.1 document. Requests are checked by it. Schemas are read when they are first asked for.
 * Immutable but for that; used by many threads.
 */
public final class Contract {
  private final JsonObject document;
  private final Map<String, RequestCheck> operations = new LinkedHashMap<>();
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  /** The contract that {@code document} holds. */
  public Contract(JsonObject document) {
    this.document = document;
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        JsonObject operation = item.getJsonObject(method);
        String id = operation.getString("operationId");
        if (operations.put(id, new RequestCheck(id, operation, this)) != null) {
          throw new IllegalStateException("the contract has two operations '" + id + "'");
        }
      }
    }
  }

  /** The contract of Leat, which is in this module. */
  public static Contract ofLeat() {
    try {
      return new Contract(new JsonObject(Buffer.buffer(resource("openapi.json"))));
    } catch (IOException problem) {
      throw new IllegalStateException("openapi.json cannot be read", problem);
    }
  }

  /** What was made of the contract when Leat was built. */
  static byte[] resource(String name) throws IOException {
    try (InputStream in = Contract.class.getResourceAsStream("/io/leat/server/" + name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is missing");
      }
      return in.readAllBytes();
    }
  }

  /** The document. Not to be changed. */
  JsonObject document() {
    return document;
  }

  /** The operations by their ids, in the order of the document. */
  Map<String, RequestCheck> operations() {
    return operations;
  }

  @Nullable RequestCheck operation(String id) {
    return operations.get(id);
  }

  /** The schema behind a reference such as {@code #/components/schemas/Run}. */
  Schema schema(String ref) {
    Schema known = schemas.get(ref);
    if (known == null) {
      known = Schema.of(resolve(ref), this);
      schemas.put(ref, known);
    }
    return known;
  }

  /** {@code part}, or what it refers to. */
  JsonObject resolved(JsonObject part) {
    String ref = part.getString("$ref");
    return ref == null ? part : resolve(ref);
  }

  private JsonObject resolve(String ref) {
    JsonObject at = document;
    for (String step : ref.substring(ref.indexOf('/') + 1).split("/")) {
      JsonObject next = at.getJsonObject(step);
      if (next == null) {
        throw new IllegalStateException("the contract has no '" + ref + "'");
      }
      at = next;
    }
    return at;
  }
}
