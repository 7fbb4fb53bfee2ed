package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.engine.durable.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code leat server}, asked over HTTP as {@code openapi.json} says. Redirects are not followed, so that the token goes nowhere
 * else. May be used by several threads.
 */
public final class Server {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LARGEST = 64 << 20;

  /** Of a list; more than there can be tasks or files. */
  private static final int MOST_ITEMS = 2_000_000;

  private final String url;
  private final @Nullable Logins logins;
  private volatile @Nullable Login login;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final HttpClient http;

  private Server(String url, @Nullable Login login, @Nullable Logins logins, String ca) {
    this.url = url;
    this.login = login;
    this.logins = logins;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER);
    if (!ca.isEmpty() && url.startsWith("https:")) {
      client.sslContext(Trust.of(Path.of(ca)));
    }
    this.http = client.build();
  }

  /**
   * The server at {@code url}, a result of {@link #url}, which nobody is signed in at.
   *
   * @param ca the file of the certificates that are trusted; empty for those that Java trusts
   */
  public static Server at(String url, String ca) {
    return new Server(url, null, null, ca);
  }

  /** The server of {@code login}, which is renewed among {@code logins} while it is used. */
  public static Server of(Login login, Logins logins) {
    return new Server(login.server(), login, logins, login.ca());
  }

  /**
   * The server at {@code url}, a result of {@link #url}, which a program asks by an API token.
   *
   * @param ca the file of the certificates that are trusted; empty for those that Java trusts
   */
  public static Server by(String url, String token, String ca) {
    return new Server(url, new Login(url, "", token, "", 0, ca), null, ca);
  }

  /** The account that is signed in; empty for none. */
  String account() {
    Login now = login;
    return now == null ? "" : now.name();
  }

  /**
   * Has the login renewed when it is a third through: it lasts while it is used. One that cannot be renewed is used as it is; whatever is
   * asked for next says what is wrong with it.
   */
  void renew() {
    Login now = login;
    Instant moment = Instant.now();
    if (now == null
        || logins == null
        || !now.isOld(moment)
        || !renewing.compareAndSet(false, true)) {
      return;
    }
    try {
      Json fresh = read(sent("POST", Address.of("login", "renew"), null, Map.of()));
      if (!fresh.text("token").isEmpty()) {
        Login renewed = now.renewed(fresh.text("token"), fresh.text("expires"), moment);
        login = renewed;
        logins.replace(now, renewed);
        renewing.set(false);
      }
    } catch (ServerProblem | UsageProblem asItIs) {
      // not tried again by this command: an older server does not know how, or the login has ended
    }
  }

  /** {@code written} as a URL without a slash at the end; {@code http://} goes without saying on this machine. */
  public static String url(String written) {
    String full = written.contains("://") ? written : "http://" + written;
    try {
      URI uri = new URI(full);
      String scheme = String.valueOf(uri.getScheme());
      boolean plain = uri.getRawQuery() == null && uri.getRawFragment() == null;
      if (uri.getHost() != null
          && plain
          && uri.getRawUserInfo() == null
          && List.of("http", "https").contains(scheme)) {
        return full.replaceAll("/+$", "");
      }
    } catch (URISyntaxException noUrl) {
      // said below
    }
    throw new UsageProblem(
        "'" + written + "' is not the URL of a server", "for example: https://ci.example.com");
  }

  /** That nobody is signed in. */
  public static ServerProblem signedOut(String message, String help) {
    return new ServerProblem(ServerProblem.Kind.SIGNED_OUT, message, help);
  }

  /** Its URL, without a slash at the end. */
  public String url() {
    return url;
  }

  /** What is at {@code address}. */
  public Json get(Address address) {
    return send("GET", address, null);
  }

  /** All items of the list at {@code address}, page by page, {@code limit} at most. */
  public List<Json> list(Address address, int limit) {
    List<Json> items = new ArrayList<>();
    String after = null;
    do {
      Json page = get(address.with("after", after));
      items.addAll(page.items("items"));
      String next = page.text("next");
      after = next.isEmpty() ? null : next;
      if (items.size() > MOST_ITEMS) {
        throw new ServerProblem(
            ServerProblem.Kind.AWAY,
            "the list that the server at " + url + " sends has more than " + MOST_ITEMS + " items",
            "check the URL: leat login URL");
      }
    } while (after != null && items.size() < limit);
    return items.size() > limit ? items.subList(0, limit) : items;
  }

  /**
   * Asks for something to be done.
   *
   * @param body null for none
   * @return what the server answers; nothing when it answers without a body
   * @throws ServerProblem when it is not done
   */
  public Json send(String method, Address address, @Nullable Json body) {
    return read(exchange(method, address, body, Map.of()));
  }

  /**
   * The bytes at {@code address}, with the headers of the answer. The caller closes the body.
   *
   * @throws ServerProblem when there are none
   */
  HttpResponse<InputStream> open(Address address, Map<String, String> headers) {
    return exchange("GET", address, null, headers);
  }

  /**
   * The bytes of the answer to any request. The caller closes them.
   *
   * @param body null for none
   * @throws ServerProblem when it answers with an error, or not at all
   */
  public InputStream stream(String method, Address address, @Nullable Json body) {
    return exchange(method, address, body, Map.of()).body();
  }

  /**
   * What {@code address} answers. The caller closes the body.
   *
   * @throws ServerProblem when it answers with an error, or not at all
   */
  private HttpResponse<InputStream> exchange(
      String method, Address address, @Nullable Json body, Map<String, String> headers) {
    renew();
    return sent(method, address, body, headers);
  }

  private HttpResponse<InputStream> sent(
      String method, Address address, @Nullable Json body, Map<String, String> headers) {
    Login by = login;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + address.text())).timeout(PATIENCE);
    headers.forEach(request::setHeader);
    if (by != null) {
      request.setHeader("Authorization", "Bearer " + by.token());
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.setHeader("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(body.compact()));
    }
    try {
      HttpResponse<InputStream> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() >= 300) {
        ServerProblem problem =
            Refusals.problem(this, by != null, answer.statusCode(), text(answer));
        String help =
            answer.statusCode() == 404 && problem.help() == null
                ? Nearest.help(this, address.text(), String.valueOf(problem.getMessage()))
                : null;
        throw help == null ? problem : problem.with(help);
      }
      return answer;
    } catch (IOException problem) {
      throw away(problem, !method.equals("GET"));
    } catch (InterruptedException interrupted) {
      throw ServerProblem.interrupted();
    }
  }

  /** What an answer says; nothing when it says nothing. */
  private Json read(HttpResponse<InputStream> answer) {
    try {
      String text = text(answer);
      return text.isBlank() ? Json.NOTHING : Json.read(text);
    } catch (IOException problem) {
      throw new ServerProblem(
          ServerProblem.Kind.AWAY,
          "what answers at " + url + " does not speak like a Leat server: " + Reason.of(problem),
          "check the URL: leat login URL");
    }
  }

  /** The body of an answer as a text. */
  static String text(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = answer.body()) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException("the answer has more than " + LARGEST + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** That the server does not answer. */
  ServerProblem away(IOException problem, boolean changing) {
    if (problem instanceof SSLHandshakeException) {
      // before anything was sent
      return new ServerProblem(
          ServerProblem.Kind.AWAY,
          "the server at " + url + " is not trusted here: " + problem.getMessage(),
          "its certificate, or that of who signed it, is named by: leat login URL --ca FILE");
    }
    String message = problem.getMessage();
    String why =
        message == null || problem instanceof ConnectException ? "nothing answers there" : message;
    return new ServerProblem(
        ServerProblem.Kind.AWAY,
        "cannot ask the server at " + url + ": " + why,
        changing && !(problem instanceof ConnectException)
            ? "whether it was done is not known: look before you try again"
            : "is it running (leat server), and is the URL right? another one: leat login URL");
  }
}
