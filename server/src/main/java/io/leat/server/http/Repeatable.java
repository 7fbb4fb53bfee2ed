package io.leat.server.http;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A request with an Idempotency-Key: done once, answered the same each time. A refusal gives the key back; after a bug nobody knows
 * what was done, so the key stays taken.
 */
final class Repeatable {
  private final HttpParts parts;
  private final Route route;
  private final Request request;
  private final String key;

  Repeatable(HttpParts parts, Route route, Request request, String key) {
    this.parts = parts;
    this.route = route;
    this.request = request;
    this.key = key;
  }

  Answer answer() throws IOException, InterruptedException {
    if (!key.matches("[!-~]{1,200}")) {
      throw Problem.badParameter(
              "Idempotency-Key", "'Idempotency-Key' has up to 200 characters, none a space")
          .refusal();
    }
    IdempotentRequests.Sent sent = new IdempotentRequests.Sent(request.accountName(), key, print());
    return switch (parts.idempotent().claim(sent, parts.clock().instant())) {
      case IdempotentRequests.Done(IdempotentRequests.Kept kept) -> again(kept);
      case IdempotentRequests.Busy _ ->
          throw Problem.conflict("being-done", "the request under this key is being done")
              .header("Retry-After", "1")
              .refusal();
      case IdempotentRequests.Other _ ->
          throw Problem.unprocessable(
                  "key-used", "this Idempotency-Key was used for another request")
              .refusal();
      case IdempotentRequests.Mine _ -> first(sent);
    };
  }

  private Answer first(IdempotentRequests.Sent sent) throws IOException, InterruptedException {
    Answer answer;
    try {
      answer = route.handler().handle(request);
    } catch (Refusal refusal) {
      parts.idempotent().release(sent);
      throw refusal;
    }
    switch (answer) {
      case Answer.Json json when json.body() instanceof JsonObject object ->
          parts
              .idempotent()
              .keep(
                  sent,
                  new IdempotentRequests.Kept(
                      json.status(),
                      object.encode(),
                      json.tag().orElse(""),
                      json.headers().getOrDefault("Location", "")));
      case Answer.Empty empty ->
          parts
              .idempotent()
              .keep(
                  sent,
                  new IdempotentRequests.Kept(
                      empty.status(), "", "", empty.headers().getOrDefault("Location", "")));
      default -> parts.idempotent().release(sent);
    }
    return answer;
  }

  private static Answer again(IdempotentRequests.Kept kept) {
    Map<String, String> headers =
        kept.location().isEmpty()
            ? Map.of("Idempotent-Replayed", "true")
            : Map.of("Idempotent-Replayed", "true", "Location", kept.location());
    return kept.json().isEmpty()
        ? new Answer.Empty(kept.status(), headers)
        : new Answer.Json(
            kept.status(),
            new JsonObject(kept.json()),
            Optional.of(kept.tag()).filter(tag -> !tag.isEmpty()),
            headers);
  }

  private String print() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (route.method() + " " + request.pathAndQuery() + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(request.bytes()));
    } catch (NoSuchAlgorithmException problem) {
      throw new IllegalStateException("SHA-256 is missing", problem);
    }
  }
}
