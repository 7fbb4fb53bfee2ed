package io.leat.testkit.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Behaves as Vault's API documents: logins by AppRole and JWT, {@code auth/token/lookup-self} and {@code renew-self}, an engine KV version 2 at
 * {@code secret}, one that lends credentials at {@code database}, leases, namespaces, and what goes wrong. On the loopback. Safe for all
 * threads.
 */
public final class VaultServer implements AutoCloseable {
  private static final String DENIED = "1 error occurred:\n\t* permission denied\n\n";

  /** What came, as {@code METHOD path}, in its order. */
  private final List<String> requests = new ArrayList<>();

  private final Map<String, VaultToken> tokens = new LinkedHashMap<>();
  private final Map<String, List<VaultVersion>> versions = new LinkedHashMap<>();
  private final Map<String, String> lent = new LinkedHashMap<>();
  private final Set<String> revoked = new LinkedHashSet<>();
  private final Set<String> denied = new LinkedHashSet<>();
  private final Deque<Integer> next = new ArrayDeque<>();
  private HttpServer server;
  private ExecutorService threads = Executors.newCachedThreadPool();
  private int port;
  private int number;
  private final @Nullable SSLContext tls;
  private @Nullable CountDownLatch gate;

  /** The namespace that has to be named; empty for none. */
  public volatile String namespace = "";

  /** Whether it is sealed. */
  public volatile boolean sealed;

  /** How long the token of a login lasts. */
  public volatile Duration tokenLasts = Duration.ofHours(1);

  /** How long what is lent lasts. */
  public volatile Duration leaseLasts = Duration.ofHours(1);

  /** Whether what is lent may be renewed. */
  public volatile boolean renewable = true;

  /** What AppRole lets in. */
  public volatile String roleId = "the-role-of-leat";

  /** What goes with it. */
  public volatile String secretId = "the-secret-id-of-leat";

  /** The JWT that is let in. */
  public volatile String jwt = "a.signed.token";

  /** Whether a JWT is let in; that one alone unless something else is set. */
  public volatile Predicate<String> letsIn = given -> jwt.equals(given);

  /** A server that has begun. */
  public VaultServer() {
    this(null);
  }

  /** One over TLS. */
  public VaultServer(@Nullable SSLContext tls) {
    this.tls = tls;
    begin();
  }

  /** Where it is. */
  public String address() {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  /** Begins to answer, at the same address as before. */
  public synchronized void begin() {
    try {
      InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      if (tls == null) {
        server = HttpServer.create(place, 0);
      } else {
        HttpsServer secure = HttpsServer.create(place, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
      threads = Executors.newCachedThreadPool();
      server.setExecutor(threads);
      server.createContext("/", this::handle);
      server.start();
      port = server.getAddress().getPort();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Answers nobody any more; what it knows stays. */
  @Override
  public synchronized void close() {
    open();
    server.stop(0);
    threads.shutdownNow();
  }

  /** A token that is let in, as an administrator makes one. */
  public synchronized String token(Duration lasts) {
    return token(lasts, true).text();
  }

  private VaultToken token(Duration lasts, boolean renews) {
    number++;
    VaultToken made = new VaultToken("hvs.token-" + number, lasts, renews);
    tokens.put(made.text(), made);
    return made;
  }

  /** No token is known any more. */
  public synchronized void forgetTokens() {
    tokens.clear();
  }

  /** Writes a version of a secret of KV version 2, such as {@code ci/web/db}. */
  public synchronized void put(String path, Map<String, Object> data) {
    versions.computeIfAbsent(path, _ -> new ArrayList<>()).add(new VaultVersion(data));
  }

  /** Deletes the last version of one. */
  public synchronized void delete(String path) {
    replaceLast(path, false);
  }

  /** Destroys the last version of one. */
  public synchronized void destroy(String path) {
    replaceLast(path, true);
  }

  private void replaceLast(String path, boolean whole) {
    List<VaultVersion> all = versions.getOrDefault(path, new ArrayList<>());
    all.set(all.size() - 1, all.getLast().deleted(whole));
  }

  /** Nobody is let near that path. */
  public synchronized void deny(String path) {
    denied.add(path);
  }

  /** Everybody is again. */
  public synchronized void allow(String path) {
    denied.remove(path);
  }

  /** The statuses of the next answers, whatever is asked. */
  public synchronized void answerNext(int... statuses) {
    for (int each : statuses) {
      next.add(each);
    }
  }

  /** Holds back all answers until {@link #open}. */
  public synchronized void shut() {
    gate = new CountDownLatch(1);
  }

  /** Lets what was held back go. */
  public synchronized void open() {
    if (gate != null) {
      gate.countDown();
      gate = null;
    }
  }

  /** What came, as {@code METHOD path}. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** How often something came. */
  public synchronized long count(String request) {
    return requests.stream().filter(request::equals).count();
  }

  /** The passwords that are lent now, by their leases. */
  public synchronized Map<String, String> lent() {
    return new LinkedHashMap<>(lent);
  }

  /** The leases that were given back. */
  public synchronized List<String> revoked() {
    return List.copyOf(revoked);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body =
          new String(exchange.getRequestBody().readNBytes(1 << 20), StandardCharsets.UTF_8);
      CountDownLatch closed;
      Answer answer;
      synchronized (this) {
        closed = gate;
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        answer = answer(exchange, body);
      }
      if (closed != null) {
        closed.await();
      }
      if (answer.status() == 307) {
        exchange.getResponseHeaders().set("Location", address() + "/v1/elsewhere");
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private record Answer(int status, String body) {
    static Answer errors(int status, String... texts) {
      return of(status, Map.of("errors", List.of((Object[]) texts)));
    }

    static Answer of(int status, Map<String, Object> json) {
      return new Answer(status, VaultJson.of(json));
    }
  }

  private Answer answer(HttpExchange exchange, String body) {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v1/", "");
    String query = exchange.getRequestURI().getQuery();
    Integer given = next.poll();
    if (given != null) {
      return given == 200
          ? new Answer(200, "x".repeat(3 << 20))
          : Answer.errors(given, "it is " + given + " now");
    }
    if (sealed) {
      return Answer.errors(503, "Vault is sealed");
    }
    String named = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
    if (!namespace.isEmpty() && !namespace.equals(named)) {
      return Answer.errors(404, "no handler for route \"" + path + "\". route entry not found.");
    }
    if (path.matches("auth/[a-z-]+/login") && exchange.getRequestMethod().equals("POST")) {
      return login(path, body);
    }
    VaultToken token = tokens.get(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
    if (token == null || token.isOver() || denied.contains(path)) {
      return Answer.errors(403, DENIED);
    }
    return switch (path) {
      case "auth/token/lookup-self" ->
          Answer.of(
              200,
              Map.of("data", Map.of("ttl", token.left().toSeconds(), "renewable", token.renews())));
      case "auth/token/renew-self" -> renewed(token);
      case "sys/leases/renew" -> renewed(text(body, "lease_id"), body);
      case "sys/leases/revoke" -> revoked(text(body, "lease_id"));
      default -> read(path, query);
    };
  }

  private Answer login(String path, String body) {
    boolean isGood =
        path.startsWith("auth/approle/")
            ? roleId.equals(text(body, "role_id")) && secretId.equals(text(body, "secret_id"))
            : letsIn.test(text(body, "jwt")) && roleId.equals(text(body, "role"));
    return isGood ? auth(token(tokenLasts, true)) : Answer.errors(400, "invalid role or secret ID");
  }

  private static Answer auth(VaultToken token) {
    return Answer.of(
        200,
        Map.of(
            "auth",
            Map.of(
                "client_token",
                token.text(),
                "lease_duration",
                token.lasts().toSeconds(),
                "renewable",
                token.renews())));
  }

  private Answer renewed(VaultToken token) {
    if (!token.renews()) {
      return Answer.errors(400, "lease is not renewable");
    }
    VaultToken fresh = new VaultToken(token.text(), tokenLasts, true);
    tokens.put(token.text(), fresh);
    return auth(fresh);
  }

  private Answer renewed(String lease, String body) {
    if (!lent.containsKey(lease)) {
      return Answer.errors(400, "lease not found");
    }
    if (!renewable) {
      return Answer.errors(400, "lease is not renewable");
    }
    Matcher increment = Pattern.compile("\"increment\":(\\d+)").matcher(body);
    long wanted = increment.find() ? Long.parseLong(increment.group(1)) : 0;
    return Answer.of(
        200,
        Map.of(
            "lease_id",
            lease,
            "renewable",
            true,
            "lease_duration",
            Math.min(wanted, leaseLasts.toSeconds())));
  }

  private Answer revoked(String lease) {
    lent.remove(lease);
    revoked.add(lease);
    return new Answer(204, "");
  }

  private Answer read(String path, @Nullable String query) {
    if (path.startsWith("database/creds/")) {
      number++;
      String lease = path + "/lease-" + number;
      String password = "lent-pass-w0rd-" + number;
      lent.put(lease, password);
      return Answer.of(
          200,
          Map.of(
              "lease_id",
              lease,
              "renewable",
              renewable,
              "lease_duration",
              leaseLasts.toSeconds(),
              "data",
              Map.of("username", "v-leat-" + number, "password", password)));
    }
    if (!path.startsWith("secret/data/")) {
      return path.startsWith("secret/")
          ? Answer.of(
              404, Map.of("warnings", List.of("Invalid path for a versioned K/V secrets engine.")))
          : Answer.errors(404, "no handler for route \"" + path + "\". route entry not found.");
    }
    List<VaultVersion> all =
        versions.getOrDefault(path.substring("secret/data/".length()), List.of());
    int asked =
        query == null || !query.startsWith("version=")
            ? all.size()
            : Integer.parseInt(query.substring("version=".length()));
    if (asked < 1 || asked > all.size()) {
      return Answer.errors(404);
    }
    VaultVersion found = all.get(asked - 1);
    return Answer.of(found.isDeleted() ? 404 : 200, found.json(asked));
  }

  private static String text(String body, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":\"([^\"]*)\"").matcher(body);
    return found.find() ? found.group(1) : "";
  }
}
