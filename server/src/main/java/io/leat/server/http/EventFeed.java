package io.leat.server.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;

/** Where the events of one client come from. Used by one virtual thread at a time; closed once, whatever happens. */
public interface EventFeed extends AutoCloseable {

  /** What comes next. */
  sealed interface Next {}

  /**
   * An event.
   *
   * @param id what the client sends back as Last-Event-ID to go on behind this; without line ends
   * @param name the kind; without line ends
   * @param data any text; its lines are sent as lines
   */
  record Event(String id, String name, String data) implements Next {}

  /** An event in the words in which it is sent, made once for many clients. */
  final class Frame implements Next {
    private final Buffer words;

    private Frame(Buffer words) {
      this.words = words;
    }

    /**
     * The words of an event.
     *
     * @throws IllegalArgumentException when its id or name has a line end
     */
    public static Frame of(Event event) {
      if ((event.id() + event.name()).chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
        throw new IllegalArgumentException("the id and the name of an event are one line each");
      }
      StringBuilder text = new StringBuilder(event.data().length() + 100);
      text.append("id: ").append(event.id()).append("\nevent: ").append(event.name()).append('\n');
      for (String line : lines(event.data())) {
        text.append("data: ").append(line).append('\n');
      }
      return new Frame(Buffer.buffer(text.append('\n').toString()));
    }

    private static String[] lines(String data) {
      return data.indexOf('\n') < 0 && data.indexOf('\r') < 0
          ? new String[] {data}
          : data.split("\r\n|\r|\n", -1);
    }

    void writeTo(ResponseStream out) throws IOException {
      out.write(words);
    }
  }

  /** Nothing for now. */
  record Quiet() implements Next {}

  /** There will be nothing more. */
  record End() implements Next {}

  /** The next event, waiting for it up to {@code atMost}. The kernel keeps the connection alive meanwhile. */
  Next next(Duration atMost) throws IOException, InterruptedException;

  @Override
  void close();
}
