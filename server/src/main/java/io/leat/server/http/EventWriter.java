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
        case EventFeed.Event event -> put(out, EventFeed.Frame.of(event));
        case EventFeed.Frame frame -> put(out, frame);
      }
    }
  }

  private static void put(OutputStream out, EventFeed.Frame frame) throws IOException {
    frame.writeTo(out);
    out.flush();
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
