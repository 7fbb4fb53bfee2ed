package io.leat.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The log of one task of a server. */
public final class TaskLog {
  private final Server server;
  private final long run;
  private final String task;
  private final LogWish wish;
  private final LogLines lines;
  private long at;

  /**
   * The log of {@code task}.
   *
   * @param prefix before each line; empty for none
   */
  public TaskLog(
      Server server, long run, String task, LogWish wish, OutputStream out, String prefix) {
    this.server = server;
    this.run = run;
    this.task = task;
    this.wish = wish;
    this.lines = new LogLines(out, wish, prefix);
  }

  /** Prints what was wished for. */
  public void print() throws IOException {
    if (!wish.follow() || wish.tail() >= 0 || wish.since() > 1) {
      there();
    }
    if (wish.follow()) {
      lines.flush();
      EventStream.follow(server, log("follow").with("offset", at), this::more);
    }
    lines.end();
  }

  /** What is there by now, in as many pieces as the server makes of it. */
  private void there() throws IOException {
    if (wish.tail() == 0 && !wish.follow()) {
      return;
    }
    boolean tail = wish.tail() >= 0 && (wish.pattern() == null || wish.follow());
    Address first = log();
    if (tail) {
      // a tail of no lines is asked for as one, for its place, and left out
      first = first.with("tail", Math.max(1, wish.tail()));
    } else if (wish.since() > 1) {
      first = first.with("line", wish.since() - 1);
    }
    boolean more = piece(first, wish.tail() != 0);
    while (more) {
      more = piece(log().with("offset", at), true);
    }
  }

  /** Prints one piece, and returns whether there is more. */
  private boolean piece(Address address, boolean shown) throws IOException {
    HttpResponse<InputStream> answer = server.open(address, Map.of());
    at = header(answer, "X-Leat-Offset", at);
    long start = at;
    try (InputStream in = answer.body()) {
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        at += read;
        if (shown) {
          lines.accept(bytes, read);
        }
      }
    }
    return at > start && at < header(answer, "X-Leat-Length", 0);
  }

  private boolean more(EventStream.Event event) throws IOException {
    if (event.name().equals("log") && event.json() instanceof Json.Text(String text)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      lines.accept(bytes, bytes.length);
      lines.flush();
    }
    return true;
  }

  private Address log(String... below) {
    Address address =
        below.length == 0
            ? Address.ofRun(run, "tasks", task, "log")
            : Address.ofRun(run, "tasks", task, "log", below[0]);
    return address.with("attempt", wish.attempt());
  }

  private static long header(HttpResponse<InputStream> answer, String name, long otherwise) {
    return answer.headers().firstValueAsLong(name).orElse(otherwise);
  }
}
