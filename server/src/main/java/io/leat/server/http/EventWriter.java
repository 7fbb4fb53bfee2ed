package io.leat.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes a feed as Server-Sent Events (HTML, 9.2), with a comment every 15 seconds of silence. */
record EventWriter(EventFeed feed) {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  void write(ResponseStream out) throws IOException, InterruptedException {
    put(out, "retry: 2000\n\n");
    while (true) {
      switch (feed.next(HEARTBEAT)) {
        case EventFeed.End _ -> {
          return;
        }
        case EventFeed.Quiet _ -> put(out, ":\n\n");
        case EventFeed.Event event -> EventFeed.Frame.of(event).writeTo(out);
        case EventFeed.Frame frame -> frame.writeTo(out);
      }
    }
  }

  private static void put(ResponseStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
