package io.leat.server.http;

import io.leat.contract.SystemOperations;
import io.leat.server.account.Badge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The server as it listens: routes, limits and TLS around one server of Vert.x. Used by any thread. */
public final class HttpServer implements AutoCloseable {
  private static final String INCOMING = "incoming";

  /** Bytes that a client may send of one body, and of all of a connection, before they are taken: as much as with HTTP/1.1. */
  private static final int STREAM_WINDOW = 64 << 10;

  private static final int CONNECTION_WINDOW = 1 << 20;

  private static final long SWEEP = 2000;
  private static final long BLOCKED = 1000;

  private final HttpSettings settings;
  private final HttpParts parts;
  private final Connections connections;
  private final Slots slots;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private final Vertx vertx;
  private final io.vertx.core.http.HttpServer server;
  private final @Nullable TlsReload tls;
  private volatile boolean draining;

  private HttpServer(Vertx vertx, HttpSettings settings, HttpParts parts) throws IOException {
    this.settings = settings;
    this.parts = parts;
    this.connections = new Connections(settings.limits(), settings::trusts);
    this.slots = new Slots(settings.limits());
    TlsReload reload = settings.tls().isPresent() ? TlsReload.of(settings.tls().get()) : null;
    this.tls = reload;
    this.vertx = vertx;
    HttpServerOptions options = options(settings);
    if (reload != null) {
      options.setSsl(true).setKeyCertOptions(reload.options());
      TlsReload.strict(options.getSslOptions());
    }
    Acceptor.of(vertx)
        .listener(
            channel -> channel.pipeline().addLast(new FirstBytes(connections, settings.h2c())));
    Router router = router();
    this.server =
        vertx
            .createHttpServer(options)
            .connectionHandler(Http2::guard)
            .requestHandler(
                request -> {
                  Problem invalid = InvalidRequest.problem(request);
                  if (invalid == null) {
                    router.handle(request);
                  } else {
                    request.pause();
                    InvalidRequest.refuse(request, invalid);
                  }
                })
            .invalidRequestHandler(InvalidRequest::answer);
  }

  /**
   * Starts to listen.
   *
   * @param vertx from {@link #loops}; is closed with the server, also when that does not start
   * @throws IOException when the address is taken or the certificate cannot be used; says which
   * @throws IllegalStateException when routes and contract are not one to one
   */
  public static HttpServer start(Vertx vertx, HttpSettings settings, HttpParts parts)
      throws IOException, InterruptedException {
    HttpServer server = made(vertx, settings, parts);
    try {
      server.await(server.server.listen(), Duration.ofSeconds(10));
    } catch (IOException problem) {
      server.close();
      throw new IOException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason(problem),
          problem);
    }
    server.vertx.setPeriodic(SWEEP, _ -> server.connections.sweep());
    TlsReload tls = server.tls;
    if (tls != null) {
      server.vertx.setPeriodic(
          SWEEP,
          _ -> server.threads.execute(() -> tls.reload(server.server, server.parts.failures())));
    }
    return server;
  }

  private static String reason(IOException problem) {
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage());
    return root instanceof BindException && reason.contains("in use")
        ? "another program listens there; end it, or choose another port"
        : reason;
  }

  private static HttpServer made(Vertx vertx, HttpSettings settings, HttpParts parts)
      throws IOException {
    boolean made = false;
    try {
      HttpServer server = new HttpServer(vertx, settings, parts);
      made = true;
      return server;
    } finally {
      if (!made) {
        vertx.close();
      }
    }
  }

  /** What a server runs on: threads that do not wait for anything but bytes. */
  public static Vertx loops() {
    // no name is ever looked up by Vert.x: who sends has looked it up, and pins the address
    System.setProperty("vertx.disableDnsResolver", "true");
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setMaxEventLoopExecuteTime(BLOCKED)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)))
        .withTransport(new TransportInternal("leat", true, null, new Acceptor()))
        .build();
  }

  private static HttpServerOptions options(HttpSettings settings) {
    HttpLimits limits = settings.limits();
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setUseAlpn(settings.tls().isPresent())
        .setHttp2ClearTextEnabled(settings.h2c())
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(limits.streams())
                .setInitialWindowSize(STREAM_WINDOW)
                .setMaxHeaderListSize(limits.header()))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
        .setMaxHeaderSize(limits.header())
        .setMaxInitialLineLength(limits.line())
        .setIdleTimeout((int) limits.idle().toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setSslHandshakeTimeout(10)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
        .setTcpKeepAlive(true)
        .setAcceptBacklog(1024);
  }

  /** Whether a request may come in; of HTTP/2 there may be a hundred on a connection, which costs little. */
  private boolean hasPlace(HttpServerRequest request, Optional<Badge> badge) {
    if (!Http2.carries(request)) {
      return true;
    }
    if (isHealth(request)) {
      slots.beginHealth(request);
      return true;
    }
    String address = Connections.address(request.connection());
    return slots.begin(
        request,
        badge.flatMap(Badge::name).orElse(null),
        settings.trusts(address) ? null : Network.owner(address));
  }

  private boolean isHealth(HttpServerRequest request) {
    String base = settings.basePath();
    return request.uri().equals(base + SystemOperations.HEALTH.path())
        || request.uri().equals(base + SystemOperations.API_HEALTH.path());
  }

  /** What leads a request to its route, by its path as it was sent: nothing is led that {@link Target} has not looked at. */
  private Router router() {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            routing -> {
              Optional<Badge> badge = badge(routing.request());
              if (!hasPlace(routing.request(), badge)) {
                routing.response().reset(Http2.REFUSED_STREAM);
              } else if (begin(routing, badge).hasClearPath()) {
                routing.next();
              }
            })
        .failureHandler(
            routing -> {
              Incoming incoming = incoming(routing);
              if (incoming.hasClearPath()) {
                incoming.failed(
                    Objects.requireNonNullElseGet(
                        routing.failure(),
                        () ->
                            new IllegalStateException("routing ends at " + routing.statusCode())));
              }
            });
    new RouteTable(parts.contract(), parts.routes())
        .mount(
            router,
            settings.basePath(),
            (routing, entry) -> incoming(routing).found(entry, routing.pathParams()),
            (routing, methods) -> incoming(routing).otherMethod(methods));
    router.route().handler(routing -> incoming(routing).unknown());
    return router;
  }

  private Optional<Badge> badge(HttpServerRequest request) {
    return Incoming.token(String.join(", ", request.headers().getAll("Authorization")))
        .flatMap(parts.entrance()::read);
  }

  private Incoming incoming(RoutingContext routing) {
    Incoming begun = routing.get(INCOMING);
    return begun == null ? begin(routing, Optional.empty()) : begun;
  }

  private Incoming begin(RoutingContext routing, Optional<Badge> badge) {
    Incoming begun = new Incoming(this, routing.request(), badge);
    connections.busy(routing.request().connection());
    requests.incrementAndGet();
    routing.put(INCOMING, begun);
    return begun;
  }

  /** Nothing more is done for {@code request}. */
  void done(HttpServerRequest request) {
    requests.decrementAndGet();
    connections.idle(request.connection());
  }

  HttpSettings settings() {
    return settings;
  }

  HttpParts parts() {
    return parts;
  }

  Slots slots() {
    return slots;
  }

  Executor threads() {
    return threads;
  }

  Vertx vertx() {
    return vertx;
  }

  boolean isDraining() {
    return draining;
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /**
   * Takes no more work: what is new is answered with 503, but for {@code health}; what goes on may end within {@code atMost}. Feeds are
   * ended by {@link #close}.
   */
  public void drain(Duration atMost) throws InterruptedException {
    draining = true;
    long end = System.nanoTime() + atMost.toNanos();
    while (requests.get() > 0 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  /** Ends what still goes on, and listens no more. */
  @Override
  public void close() {
    draining = true;
    threads.shutdownNow();
    try {
      await(server.shutdown(1, TimeUnit.SECONDS), Duration.ofSeconds(3));
      await(vertx.close(), Duration.ofSeconds(3));
    } catch (IOException problem) {
      parts.failures().accept("-", problem);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> void await(Future<T> future, Duration atMost)
      throws IOException, InterruptedException {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException problem) {
      throw new IOException(String.valueOf(problem.getCause()), problem.getCause());
    } catch (TimeoutException problem) {
      throw new IOException("it took more than " + atMost.toSeconds() + " s", problem);
    }
  }
}
