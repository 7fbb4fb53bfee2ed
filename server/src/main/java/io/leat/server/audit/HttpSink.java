package io.leat.server.audit;

import io.leat.engine.durable.Reason;
import io.leat.server.config.ServerConfig;
import io.leat.server.webhook.Post;
import io.leat.server.webhook.Reachable;
import io.leat.server.webhook.WebhookTarget;
import io.leat.store.AuditEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends rows by HTTP, one an object of JSON and a line; any 2xx says that they are there. */
final class HttpSink implements AuditSink {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MOST_TOKEN = 16 << 10;

  private final ServerConfig.AuditHttp receiver;
  private final Reachable reachable;
  private final Post post;

  HttpSink(
      ServerConfig.AuditHttp receiver, Optional<Path> trusted, Reachable reachable, Vertx vertx) {
    this.receiver = receiver;
    this.reachable = reachable;
    this.post = new Post(vertx, LIMIT, trusted);
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void send(List<AuditEntry> entries) throws NotSent, InterruptedException {
    Buffer body = Buffer.buffer();
    entries.forEach(each -> body.appendBuffer(AuditLine.json(each)).appendString("\n"));
    try {
      WebhookTarget target = WebhookTarget.of(receiver.url(), reachable);
      int status = post.send(target, headers(), body.getBytes());
      if (status < 200 || status >= 300) {
        throw new NotSent("the answer was " + status);
      }
    } catch (Reachable.Refused | Post.NoAnswer | IOException problem) {
      throw new NotSent(String.valueOf(problem.getMessage()), problem);
    }
  }

  /** The token is read each time, so that it can be changed while the server runs. */
  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/x-ndjson");
    headers.put("User-Agent", "leat");
    Path file = receiver.token().orElse(null);
    if (file != null) {
      headers.put("Authorization", "Bearer " + token(file));
    }
    return headers;
  }

  /**
   * Looks at the file with the token.
   *
   * @throws IOException when it is not there, or has none
   */
  static void check(Path file) throws IOException {
    try {
      token(file);
    } catch (IOException problem) {
      throw new IOException("'audit.http.token-file': " + Reason.of(problem), problem);
    }
  }

  private static String token(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_TOKEN + 1);
      String token = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > MOST_TOKEN || !token.matches("[!-~]+")) {
        throw new IOException(
            "'" + file + "' is no token: one line of visible ASCII, 16 KiB at most");
      }
      return token;
    } catch (java.nio.file.NoSuchFileException gone) {
      throw new IOException("the token '" + file + "' is not there", gone);
    }
  }

  @Override
  public void close() {
    post.close();
  }
}
