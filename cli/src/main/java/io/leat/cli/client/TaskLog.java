package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.contract.LogOperations;
import io.leat.contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** The log of one task of a server. */
final class TaskLog {
  private static final long BEHIND_ALL = 9_007_199_254_740_991L;
  private static final long MOST = 64 << 20;

  private final Server server;
  private final long run;
  private final String task;
  private final LogWish wish;
  private final LogLines lines;
  private long at;
  private String missing = "";

  TaskLog(Server server, long run, String task, LogWish wish, OutputStream out) {
    this.server = server;
    this.run = run;
    this.task = task;
    this.wish = wish;
    this.lines = new LogLines(out, wish);
  }

  /** Prints what was wished for. */
  void print() throws IOException {
    if (wish.follow()) {
      if (wish.part().tail() >= 0) {
        tail();
      }
      lines.flush();
      Json end =
          EventStream.follow(server, log(LogOperations.FOLLOW_LOG).with("offset", at), this::more);
      missing = end.text("missing");
    } else if (wish.part().tail() >= 0 && wish.part().pattern() == null) {
      if (wish.part().tail() > 0) {
        piece(log(LogOperations.GET_LOG).with("tail", wish.part().tail()));
      }
    } else if (wish.part().since() > 1) {
      piece(log(LogOperations.GET_LOG).with("line", wish.part().since() - 1));
    } else {
      boolean more = piece(log(LogOperations.GET_LOG));
      while (more) {
        more = piece(log(LogOperations.GET_LOG).with("offset", at));
      }
    }
    lines.end();
  }

  /** What is missing in the log that was printed, as a sentence without a full stop; empty for nothing. */
  String missing() {
    return missing;
  }

  /** Prints the last lines, and leaves {@link #at} behind them: to go on there, their place must be known to the byte. */
  private void tail() throws IOException {
    piece(log(LogOperations.GET_LOG).with("offset", BEHIND_ALL));
    long end = at;
    long part = Math.min(end, 1 << 16);
    byte[] bytes = range(end - part, part);
    while (start(bytes) == 0 && part < Math.min(end, MOST)) {
      part = Math.min(Math.min(end, MOST), part * 4);
      bytes = range(end - part, part);
    }
    int start = start(bytes);
    lines.accept(Arrays.copyOfRange(bytes, start, bytes.length), bytes.length - start);
    at = end;
  }

  private byte[] range(long from, long length) throws IOException {
    if (length == 0) {
      return new byte[0];
    }
    Address address = log(LogOperations.GET_LOG).with("offset", from).with("length", length);
    try (InputStream in = server.stream(address)) {
      return in.readNBytes((int) length);
    }
  }

  /** Where the last lines begin in {@code bytes}; 0 when they may begin before. */
  private int start(byte[] bytes) {
    long left = wish.part().tail();
    if (left == 0) {
      return bytes.length;
    }
    for (int i = bytes.length - 1; i >= 0; i--) {
      // the end of the last line begins no other
      if (bytes[i] == '\n' && i < bytes.length - 1 && --left == 0) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Prints one piece, and returns whether there is more. */
  private boolean piece(Address address) throws IOException {
    HttpResponse<InputStream> answer = server.open(address, Map.of());
    at = header(answer, "X-Leat-Offset", at);
    missing = missing(answer);
    long start = at;
    long end = header(answer, "X-Leat-Length", Long.MAX_VALUE);
    try (InputStream in = answer.body()) {
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        at += read;
        if (at > end) {
          throw new IOException(
              "the server sends more than the "
                  + end
                  + " bytes that the log of '"
                  + task
                  + "' has");
        }
        lines.accept(bytes, read);
      }
    }
    return at > start && at < header(answer, "X-Leat-Length", 0);
  }

  private boolean more(EventStream.Event event) throws IOException {
    if (event.name().equals("log")) {
      byte[] bytes = bytes(event.json());
      lines.accept(bytes, bytes.length);
      lines.flush();
    }
    return true;
  }

  /** A text as it is, or in an object; in base64 when it is none. */
  private static byte[] bytes(Json data) throws IOException {
    String packed = data.text("base64");
    try {
      return packed.isEmpty()
          ? (data.shown() + data.text("text")).getBytes(StandardCharsets.UTF_8)
          : Base64.getDecoder().decode(packed);
    } catch (IllegalArgumentException damaged) {
      throw new IOException("a part of the log arrived damaged");
    }
  }

  private Address log(Operation operation) {
    return Address.of(operation, run, task)
        .with("attempt", wish.attempt() == 0 ? null : wish.attempt());
  }

  /** What an answer with a log says to be missing in it; empty for nothing. */
  static String missing(HttpResponse<InputStream> answer) {
    return answer.headers().firstValue("X-Leat-Missing").orElse("");
  }

  private static long header(HttpResponse<InputStream> answer, String name, long otherwise) {
    return answer.headers().firstValueAsLong(name).orElse(otherwise);
  }
}
