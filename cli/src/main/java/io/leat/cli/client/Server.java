package io.leat.cli.client;

import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AgentOperations;
import io.leat.contract.AgentView;
import io.leat.contract.LoginOperations;
import io.leat.contract.ProjectOperations;
import io.leat.contract.ProjectView;
import io.leat.contract.TaskOperations;
import io.leat.contract.TaskView;
import io.leat.contract.TokenView;
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

  /** Whether it is asked by an API token, which is no login. */
  boolean isByToken() {
    return login != null && logins == null;
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
      Address renew = Address.of(LoginOperations.RENEW_LOGIN);
      Json fresh = read(sent(renew, null, Map.of()));
      Login renewed = now.renewed(new Answer<>(this, fresh, TokenView.class).value(), moment);
      login = renewed;
      logins.replace(now, renewed);
      renewing.set(false);
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

  /**
   * What the server answers to a request without a body.
   *
   * @param type the record that its operation answers, or a part of that
   * @throws ServerProblem when it answers with an error, or not at all
   */
  public <T> Answer<T> ask(Address address, Class<T> type) {
    return ask(address, null, type);
  }

  /**
   * The same.
   *
   * @param body a record of the contract; null for none
   */
  public <T> Answer<T> ask(Address address, @Nullable Object body, Class<T> type) {
    return new Answer<>(this, read(exchange(address, body, Map.of())), type);
  }

  /**
   * Has the server do something, whatever it answers.
   *
   * @throws ServerProblem when it is not done
   */
  public void tell(Address address) {
    tell(address, null);
  }

  /**
   * The same.
   *
   * @param body a record of the contract; null for none
   */
  public void tell(Address address, @Nullable Object body) {
    read(exchange(address, body, Map.of()));
  }

  /**
   * All items of the list at {@code address}, page by page, {@code limit} at most.
   *
   * @param type the record that each is, or a part of that
   */
  public <T> List<Answer<T>> list(Address address, Class<T> type, int limit) {
    List<Answer<T>> items = new ArrayList<>();
    String after = null;
    do {
      Json page = read(exchange(address.with("after", after), null, Map.of()));
      page.items("items").forEach(each -> items.add(new Answer<>(this, each, type)));
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

  /** All of the list at {@code address} as records. */
  public <T> List<T> all(Address address, Class<T> type) {
    return list(address, type, Integer.MAX_VALUE).stream().map(Answer::value).toList();
  }

  /** The names of all its projects that the caller may see. */
  public List<String> projects() {
    return all(Address.of(ProjectOperations.LIST_PROJECTS).with("limit", 500), ProjectView.class)
        .stream()
        .map(ProjectView::name)
        .toList();
  }

  /** The names of all its agents. */
  public List<String> agents() {
    return all(Address.of(AgentOperations.LIST_AGENTS), AgentView.class).stream()
        .map(AgentView::agent)
        .toList();
  }

  /** The names of all tasks of {@code run}. */
  List<String> tasks(long run) {
    return all(Address.of(TaskOperations.LIST_TASKS, run), TaskView.class).stream()
        .map(TaskView::task)
        .toList();
  }

  /**
   * The bytes at {@code address}, with the headers of the answer. The caller closes the body.
   *
   * @throws ServerProblem when there are none
   */
  HttpResponse<InputStream> open(Address address, Map<String, String> headers) {
    return exchange(address, null, headers);
  }

  /** The bytes of the answer to a request without a body. The caller closes them. */
  public InputStream stream(Address address) {
    return stream(address, null);
  }

  /**
   * The bytes of the answer to any request. The caller closes them.
   *
   * @param body null for none
   * @throws ServerProblem when it answers with an error, or not at all
   */
  public InputStream stream(Address address, @Nullable Json body) {
    return exchange(address, body, Map.of()).body();
  }

  /**
   * What {@code address} answers. The caller closes the body.
   *
   * @throws ServerProblem when it answers with an error, or not at all
   */
  private HttpResponse<InputStream> exchange(
      Address address, @Nullable Object body, Map<String, String> headers) {
    renew();
    return sent(address, body, headers);
  }

  private HttpResponse<InputStream> sent(
      Address address, @Nullable Object body, Map<String, String> headers) {
    Login by = login;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + address.text())).timeout(PATIENCE);
    headers.forEach(request::setHeader);
    if (by != null) {
      request.setHeader("Authorization", "Bearer " + by.token());
    }
    if (body == null) {
      request.method(address.method(), HttpRequest.BodyPublishers.noBody());
    } else {
      request.setHeader("Content-Type", "application/json");
      String text = Json.of(body).compact();
      request.method(address.method(), HttpRequest.BodyPublishers.ofString(text));
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
      throw away(problem, !address.method().equals("GET"));
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
      throw strange(problem);
    }
  }

  /** That an answer is not what it should be. */
  ServerProblem strange(IOException problem) {
    return new ServerProblem(
        ServerProblem.Kind.AWAY,
        "what answers at " + url + " does not speak like a Leat server: " + Reason.of(problem),
        "check the URL: leat login URL; and whether the server is older or newer: leat --version");
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
