package io.leat.server.http;

import io.leat.contract.MediaType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Sends the answer to one request. Called on a virtual thread; what touches the response runs on the event loop of its connection. */
final class Outgoing {
  /** What is said where the memory for bodies, or for large answers, is in use. */
  static final Problem TOO_MUCH =
      Problem.unavailable("busy", "too much is being sent at once").header("Retry-After", "5");

  private static final int WORTH_PACKING = 1024;

  private static final int FILE_PIECE = 64 << 10;

  private static final Pattern GZIP =
      Pattern.compile("(?i)gzip(\\s*;\\s*q=(1(\\.0*)?|0?\\.[0-9]*[1-9][0-9]*))?");
  private static final String NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox";

  private final HttpParts parts;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Head head;
  private final Context context;
  private final Duration idle;
  private final Duration stranger;
  private final Slots slots;
  private final Runnable done;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Gives back the room for what is being sent. */
  private final AtomicReference<Runnable> release = new AtomicReference<>(() -> {});

  private final long begun = System.nanoTime();
  private volatile String account = "-";
  private volatile @Nullable Thread streaming;

  Outgoing(
      HttpServer server, HttpServerRequest request, Head head, Context context, Runnable done) {
    this.parts = server.parts();
    this.request = request;
    this.response = request.response();
    this.head = head;
    this.context = context;
    this.idle = server.settings().limits().idle();
    this.stranger = server.settings().limits().stranger();
    this.slots = server.slots();
    this.done = done;
    response.closeHandler(_ -> abandon());
    response.exceptionHandler(_ -> {});
  }

  /** Whether it is answered, or nobody waits for it any more. */
  boolean over() {
    return over.get();
  }

  /** The client is gone: what is being sent ends. */
  void abandon() {
    Thread thread = streaming;
    if (thread != null) {
      thread.interrupt();
    }
    finish();
  }

  /** Sends {@code answer} for {@code accountName}; returns when it is on its way, and with streams when they end. */
  void send(Answer answer, String accountName) {
    account = accountName;
    try {
      switch (answer) {
        case Answer.Json(int status, Buffer body, var tag, var headers) ->
            tagged(status, MediaType.JSON, body, tag, headers);
        case Answer.Failed(Problem problem) ->
            whole(
                problem.status(),
                MediaType.PROBLEM,
                problem.text(head.id()).getBytes(),
                problem.headers());
        case Answer.Empty(int status, var headers) -> bare(status, headers);
        case Answer.Bytes(int status, String type, Buffer bytes, var tag, var headers) ->
            tagged(status, type, bytes, tag, headers);
        case Answer.File file -> file(file);
        case Answer.Stream stream -> stream(stream);
        case Answer.Events events -> events(events);
      }
    } catch (IOException | RuntimeException problem) {
      parts.failures().accept(head.id(), problem);
      context.runOnContext(_ -> breakOff(request));
    }
  }

  private void tagged(
      int status, String type, Buffer body, Optional<String> tag, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Control", "private, no-cache");
    headers.putAll(more);
    tag.ifPresent(each -> headers.put("ETag", "\"" + each + "\""));
    if (status == 200 && reading() && tag.filter(this::has).isPresent()) {
      bare(304, headers);
    } else {
      whole(status, type, body.getBytes(), headers);
    }
  }

  private boolean reading() {
    return head.method().equals("GET") || head.method().equals("HEAD");
  }

  private boolean has(String tag) {
    String sent = head.headers().get("if-none-match");
    return sent != null && EntityTags.weakMatch(sent, tag);
  }

  /** Sends no body. */
  private void bare(int status, Map<String, String> headers) {
    onLoop(
        () -> {
          begin(status, headers);
          return response.end();
        });
  }

  private void whole(int status, String type, byte[] bytes, Map<String, String> headers) {
    boolean text =
        type.startsWith("text/") || type.startsWith(MediaType.JSON) || type.contains("+json");
    boolean packed = text && bytes.length >= WORTH_PACKING && packs();
    byte[] sent = packed ? packed(bytes) : bytes;
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", type);
    if (text) {
      all.put("Vary", "Accept-Encoding");
    }
    if (packed) {
      all.put("Content-Encoding", "gzip");
    }
    all.put("Content-Length", Integer.toString(sent.length));
    all.putAll(headers);
    if (sent.length >= LargeAnswers.LARGE && !held(sent.length)) {
      send(new Answer.Failed(TOO_MUCH), account);
      return;
    }
    if (Http2.carries(request)) {
      // in pieces, as what is ended cannot be broken off: a client can keep the window of an answer
      // closed, and its connection busy
      flow(status, all, out -> out.write(sent));
      return;
    }
    onLoop(
        () -> {
          begin(status, all);
          return head.method().equals("HEAD") ? response.end() : response.end(Buffer.buffer(sent));
        });
  }

  /** Takes room for a large answer until it is sent. */
  private boolean held(int bytes) {
    try {
      if (!slots.large().begin(account, bytes)) {
        return false;
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return false;
    }
    String whose = account;
    release.set(() -> slots.large().end(whose, bytes));
    if (over.get()) {
      release();
    }
    return true;
  }

  private void release() {
    release.getAndSet(() -> {}).run();
  }

  private boolean packs() {
    for (String each : head.headers().getOrDefault("accept-encoding", "").split(",")) {
      if (GZIP.matcher(each.strip()).matches()) {
        return true;
      }
    }
    return false;
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return out.toByteArray();
  }

  private void file(Answer.File file) throws IOException {
    FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
    boolean sending = false;
    try {
      long size = channel.size();
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Content-Type", file.type());
      headers.put("Content-Disposition", file.disposition().header());
      headers.put("Accept-Ranges", "bytes");
      headers.put("Cache-Control", "private, no-cache");
      file.tag().ifPresent(tag -> headers.put("ETag", "\"" + tag + "\""));
      headers.putAll(file.headers());
      if (file.tag().isPresent() && has(file.tag().get())) {
        bare(304, headers);
        return;
      }
      Optional<ByteRange> range = range(file, size);
      if (range.isPresent() && range.get().from() >= size) {
        send(
            new Answer.Failed(
                Problem.of(
                        416, "no-such-range", "there is no such range", "it has " + size + " bytes")
                    .header("Content-Range", "bytes */" + size)),
            account);
        return;
      }
      long from = range.map(ByteRange::from).orElse(0L);
      long length = range.map(ByteRange::length).orElse(size);
      int status = range.isPresent() ? 206 : 200;
      headers.put("Content-Length", Long.toString(length));
      range.ifPresent(each -> headers.put("Content-Range", each.header(size)));
      if (head.method().equals("HEAD") || length == 0) {
        bare(status, headers);
      } else if (Http2.carries(request)) {
        // frames are made here: Vert.x cannot have the system send a file that is open already
        flow(status, headers, out -> copy(channel, from, length, out));
      } else {
        sending = true;
        onLoop(
            () -> {
              begin(status, headers);
              return response.sendFile(channel, from, length).onComplete(_ -> closed(channel));
            });
      }
    } finally {
      if (!sending) {
        channel.close();
      }
    }
  }

  private static void copy(FileChannel channel, long from, long length, ResponseStream out)
      throws IOException {
    InputStream in = Channels.newInputStream(channel.position(from));
    byte[] piece = new byte[FILE_PIECE];
    long left = length;
    while (left > 0) {
      int read = in.read(piece, 0, (int) Math.min(piece.length, left));
      if (read < 0) {
        throw new EOFException("the file became shorter while it was sent");
      }
      out.write(piece, 0, read);
      left -= read;
    }
  }

  private Optional<ByteRange> range(Answer.File file, long size) {
    String asked = head.headers().get("range");
    String known = head.headers().get("if-range");
    boolean same =
        known == null || file.tag().filter(tag -> EntityTags.strongMatch(known, tag)).isPresent();
    return asked == null || !same ? Optional.empty() : ByteRange.of(asked, size);
  }

  private static void closed(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private void stream(Answer.Stream stream) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", stream.type());
    headers.put("Content-Disposition", stream.disposition().header());
    headers.put("Cache-Control", "private, no-store");
    headers.putAll(stream.headers());
    if (entered()) {
      flow(200, headers, stream.body()::write);
    }
  }

  private void events(Answer.Events events) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", MediaType.EVENTS);
    headers.put("Cache-Control", "no-store");
    headers.put("X-Accel-Buffering", "no");
    headers.putAll(events.headers());
    try (EventFeed feed = events.feed()) {
      if (entered()) {
        flow(200, headers, new EventWriter(feed)::write);
      }
    }
  }

  /** Takes a place among the answers that stay open; when there is none, that is the answer. */
  private boolean entered() {
    try {
      slots.follow(request, account);
    } catch (Refusal full) {
      send(new Answer.Failed(full.problem()), account);
      return false;
    }
    if (over.get()) {
      slots.leave(request); // the client went while the handler worked
      return false;
    }
    return true;
  }

  /** Something that is written while it is sent. */
  private interface Flow {
    void into(ResponseStream out) throws IOException, InterruptedException;
  }

  /** Sends what {@code body} writes as it writes it; breaks the connection if it fails half way. */
  private void flow(int status, Map<String, String> headers, Flow body) {
    streaming = Thread.currentThread();
    if (over.get()) {
      return; // the client went while the handler worked
    }
    boolean complete = false;
    // without a token nobody waits for long for a client that takes nothing
    ResponseStream out =
        new ResponseStream(response, context, account.equals("-") ? stranger : idle);
    try {
      context.runOnContext(
          _ -> {
            response.setChunked(!Http2.carries(request));
            begin(status, headers);
          });
      if (!head.method().equals("HEAD")) {
        body.into(out);
        out.drain();
      }
      complete = true;
    } catch (InterruptedException gone) {
      // the client went, or the server ends: nobody waits for the rest
    } catch (IOException | RuntimeException problem) {
      if (!over.get() && !out.gone()) {
        parts.failures().accept(head.id(), problem);
      }
    } finally {
      streaming = null;
    }
    boolean whole = complete;
    context.runOnContext(
        _ -> {
          if (over.get()) {
            return;
          }
          if (whole) {
            response.end().onComplete(_ -> finish());
          } else {
            breakOff(request);
          }
        });
  }

  /** Ends an answer that is not whole, so that the client sees it: of HTTP/2 the stream, else the connection. On the event loop. */
  static void breakOff(HttpServerRequest request) {
    if (Http2.carries(request)) {
      request.response().reset(Http2.INTERNAL_ERROR);
    } else {
      request.connection().close();
    }
  }

  private void begin(int status, Map<String, String> headers) {
    response.setStatusCode(status);
    response.putHeader("X-Request-Id", head.id());
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.putHeader("Content-Security-Policy", NOTHING_RUNS);
    if (head.base().startsWith("https:")) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    headers.forEach(response::putHeader);
  }

  /** A step on the event loop that sends everything. */
  private interface Step {
    Future<Void> run();
  }

  private void onLoop(Step step) {
    context.runOnContext(
        _ -> {
          if (!over.get()) {
            step.run().onComplete(_ -> finish());
          }
        });
  }

  private void finish() {
    if (over.compareAndSet(false, true)) {
      release();
      done.run();
      parts
          .accessLog()
          .accept(
              new AccessLine(
                  parts.clock().instant(),
                  head.client(),
                  account,
                  new AccessLine.Target(head.method(), head.path(), head.id()),
                  response.headWritten() ? response.getStatusCode() : 0,
                  response.bytesWritten(),
                  System.nanoTime() - begun));
    }
  }
}
