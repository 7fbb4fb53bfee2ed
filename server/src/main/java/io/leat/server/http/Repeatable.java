package io.leat.server.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request with an Idempotency-Key: done once, answered the same each time. A refusal gives the key back. After a failure, a lost
 * answer or a restart, what was made says whether it was done: it is noted in the transaction that makes it.
 */
final class Repeatable {
  private final HttpParts parts;
  private final Route route;
  private final MadeBefore before;
  private final Request request;
  private final String key;

  Repeatable(HttpParts parts, Route route, MadeBefore before, Request request, String key) {
    this.parts = parts;
    this.route = route;
    this.before = before;
    this.request = request;
    this.key = key;
  }

  Answer answer() throws IOException, InterruptedException {
    IdempotentRequests.Sent sent = new IdempotentRequests.Sent(request.accountName(), key, print());
    return switch (parts.idempotent().claim(sent, parts.clock().instant())) {
      case IdempotentRequests.Done(IdempotentRequests.StoredAnswer kept) -> again(kept);
      case IdempotentRequests.Busy _ ->
          throw Problem.conflict("being-done", "the request under this key is being done")
              .header("Retry-After", "1")
              .refusal();
      case IdempotentRequests.Other _ ->
          throw Problem.unprocessable(
                  "key-used", "this Idempotency-Key was used for another request")
              .refusal();
      case IdempotentRequests.Mine(List<String> made) -> mine(sent, made);
    };
  }

  private Answer mine(IdempotentRequests.Sent sent, List<String> made)
      throws IOException, InterruptedException {
    try {
      return done(sent, made);
    } catch (Refusal refusal) {
      parts.idempotent().release(sent);
      throw refusal;
    } finally {
      parts.idempotent().end(sent);
    }
  }

  private Answer done(IdempotentRequests.Sent sent, List<String> made)
      throws IOException, InterruptedException {
    Request once = request.once(sent);
    Answer answer = made.isEmpty() ? route.handler().handle(once) : before.handle(once, made);
    switch (answer) {
      case Answer.Json json ->
          parts
              .idempotent()
              .keep(
                  sent,
                  new IdempotentRequests.StoredAnswer(
                      json.status(),
                      json.body().toString(),
                      json.tag().orElse(""),
                      json.headers().getOrDefault("Location", "")));
      case Answer.Empty empty ->
          parts
              .idempotent()
              .keep(
                  sent,
                  new IdempotentRequests.StoredAnswer(
                      empty.status(), "", "", empty.headers().getOrDefault("Location", "")));
      case Answer.Failed _ -> parts.idempotent().release(sent);
      case Answer.Bytes _, Answer.File _, Answer.Stream _, Answer.Events _ -> {
        // not to be kept, such as one with a code: what was made is shown again
      }
    }
    return answer;
  }

  private static Answer again(IdempotentRequests.StoredAnswer kept) {
    Map<String, String> headers =
        kept.location().isEmpty()
            ? Map.of("Idempotent-Replayed", "true")
            : Map.of("Idempotent-Replayed", "true", "Location", kept.location());
    return kept.json().isEmpty()
        ? new Answer.Empty(kept.status(), headers)
        : new Answer.Json(
            kept.status(),
            Buffer.buffer(kept.json()),
            Optional.of(kept.tag()).filter(tag -> !tag.isEmpty()),
            headers);
  }

  private String print() {
    String asked = route.operation().method() + " " + request.pathAndQuery() + "\n";
    return EntityTags.sha256(asked.getBytes(StandardCharsets.UTF_8), request.bytes());
  }
}
