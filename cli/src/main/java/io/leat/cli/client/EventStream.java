package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Server-Sent Events (HTML, 9.2), followed until somebody has enough. A connection that breaks is made again from behind the last
 * event, so that none is lost or comes twice; a server that stays away for {@link #PATIENCE} is given up. Used by one thread.
 */
public final class EventStream {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A server says something every 15 seconds; one that does not has lost the connection without a word. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final String END = "end";

  /** How long an event can be. */
  private static final int MOST = 16 << 20;

  private final Server server;
  private final Address address;
  private final Listener listener;
  private final Duration silence;
  private String last = "";
  private Duration pause = Duration.ofSeconds(2);
  private boolean enough;
  private Json end = Json.NOTHING;
  private boolean heard;
  private volatile long heardAt;

  /** Takes events. */
  @FunctionalInterface
  public interface Listener {
    /** Takes one, and says whether more are wanted. */
    boolean accept(Event event) throws IOException;
  }

  /**
   * One event.
   *
   * @param id where the next one begins; empty for none
   * @param data its lines, parted by line feeds
   */
  public record Event(String id, String name, String data) {
    /** Its data as JSON; nothing when it is none. */
    public Json json() {
      return Json.lenient(data);
    }
  }

  private EventStream(Server server, Address address, Listener listener, Duration silence) {
    this.server = server;
    this.address = address;
    this.listener = listener;
    this.silence = silence;
  }

  /**
   * Hands on the events at {@code address} until the one that says there are no more, which is not handed on, or until {@code
   * listener} has enough.
   *
   * @return what the last one says; nothing when the listener had enough
   * @throws IOException when the listener cannot take one
   */
  public static Json follow(Server server, Address address, Listener listener) throws IOException {
    return follow(server, address, listener, SILENCE);
  }

  /** The same, with a connection made again after {@code silence}. */
  static Json follow(Server server, Address address, Listener listener, Duration silence)
      throws IOException {
    EventStream stream = new EventStream(server, address, listener, silence);
    stream.follow();
    return stream.end;
  }

  private void follow() throws IOException {
    long since = System.nanoTime();
    HttpResponse<InputStream> answer = server.open(address, Map.of("Accept", "text/event-stream"));
    while (true) {
      heard = false;
      heardAt = System.nanoTime();
      InputStream body = answer.body();
      Thread watch = Thread.startVirtualThread(() -> breakOff(body));
      try {
        read(body);
      } finally {
        watch.interrupt();
      }
      if (enough) {
        return;
      }
      since = heard ? System.nanoTime() : since;
      answer = again(since);
    }
  }

  /** Asks again until the server is back. */
  private HttpResponse<InputStream> again(long since) {
    while (true) {
      try {
        Thread.sleep(pause);
        Map<String, String> headers =
            last.isEmpty()
                ? Map.of("Accept", "text/event-stream")
                : Map.of("Accept", "text/event-stream", "Last-Event-ID", last);
        return server.open(address, headers);
      } catch (InterruptedException interrupted) {
        throw ServerProblem.interrupted();
      } catch (ServerProblem problem) {
        if (problem.kind() != ServerProblem.Kind.AWAY
            || System.nanoTime() - since > PATIENCE.toNanos()) {
          throw problem;
        }
      }
    }
  }

  /** Ends a connection that has become silent; runs on a thread of its own until it is interrupted. */
  private void breakOff(InputStream body) {
    try {
      while (System.nanoTime() - heardAt < silence.toNanos()) {
        Thread.sleep(silence.dividedBy(4));
      }
      body.close();
    } catch (InterruptedException | IOException over) {
      // whoever reads knows
    }
  }

  /** Reads to the end of the connection, or until enough was read. */
  private void read(InputStream body) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = last;
      String name = "";
      StringBuilder data = new StringBuilder();
      while (!enough) {
        String line = next(lines, MOST - data.length());
        if (line == null) {
          return;
        }
        heard = true;
        heardAt = System.nanoTime();
        // whoever follows uses the login: when the connection breaks it is needed again
        server.renew();
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
          case "id" -> id = value;
          case "event" -> name = value;
          case "data" -> data.append(value).append('\n');
          case "retry" -> pause = millis(value);
          default -> {
            if (line.isEmpty()) {
              dispatch(id, name, data);
              name = "";
              data.setLength(0);
            }
          }
        }
      }
    }
  }

  /** The next line; null when the connection has ended or is broken, which is no matter: it is made again. */
  private @Nullable String next(BufferedReader lines, int most) {
    StringBuilder line = new StringBuilder();
    try {
      for (int each = lines.read(); each != '\n'; each = lines.read()) {
        if (each < 0) {
          return null;
        }
        if (line.length() >= most) {
          throw new ServerProblem(
              ServerProblem.Kind.AWAY,
              "what answers at "
                  + server.url()
                  + " sends an event of more than "
                  + MOST
                  + " letters",
              "check the URL: leat login URL");
        }
        line.append((char) each);
      }
    } catch (IOException broken) {
      return null;
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  private void dispatch(String id, String name, StringBuilder data) throws IOException {
    if (name.equals(END)) {
      enough = true;
      end = new Event(id, name, data.toString()).json();
    } else if (!data.isEmpty()) {
      enough = !listener.accept(new Event(id, name, data.substring(0, data.length() - 1)));
      last = id;
    }
  }

  private Duration millis(String written) {
    try {
      return Duration.ofMillis(Math.clamp(Long.parseLong(written), 1, 30_000));
    } catch (NumberFormatException noNumber) {
      return pause;
    }
  }
}
