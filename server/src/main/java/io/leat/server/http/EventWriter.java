package io.leat.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes a feed as Server-Sent Events (HTML, 9.2), with a comment every 15 seconds of silence. */
record EventWriter(EventFeed feed) implements StreamBody {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  @Override
  public void write(OutputStream out) throws IOException, InterruptedException {
    put(out, "retry: 2000\n\n");
    while (true) {
      switch (feed.next(HEARTBEAT)) {
        case EventFeed.End _ -> {
          return;
        }
        case EventFeed.Quiet _ -> put(out, ":\n\n");
        case EventFeed.Event event -> put(out, text(event));
      }
    }
  }

  private static String text(EventFeed.Event event) {
    if ((event.id() + event.name()).chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      throw new IllegalArgumentException("the id and the name of an event are one line each");
    }
    StringBuilder text = new StringBuilder();
    text.append("id: ").append(event.id()).append("\nevent: ").append(event.name()).append('\n');
    for (String line : event.data().split("\r\n|\r|\n", -1)) {
      text.append("data: ").append(line).append('\n');
    }
    return text.append('\n').toString();
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
