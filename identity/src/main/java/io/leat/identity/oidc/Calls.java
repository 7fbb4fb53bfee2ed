package io.leat.identity.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.leat.identity.person.NoAnswer;
import io.leat.identity.person.Trusted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is sent to a provider: no redirect is followed, and no answer is read that is large or late. */
final class Calls {
  private static final int LARGEST = 1 << 20;
  private static final int AT_ONCE = 16;

  private final Optional<Path> certificates;
  private final Duration patience;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private @Nullable HttpClient client;

  /** An answer that is an object of JSON. */
  record Told(int status, Map<String, Object> json) {}

  Calls(Optional<Path> certificates, Duration patience) {
    this.certificates = certificates;
    this.patience = patience;
  }

  private synchronized HttpClient client() throws IOException {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .sslContext(Trusted.context(certificates))
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(patience)
              .build();
      client = made;
    }
    return made;
  }

  /** An object that is there for all. */
  Told get(URI from) throws NoAnswer, InterruptedException {
    return send(HttpRequest.newBuilder(from));
  }

  /** An object for who has a token. */
  Told get(URI from, String token) throws NoAnswer, InterruptedException {
    return send(HttpRequest.newBuilder(from).header("Authorization", "Bearer " + token));
  }

  /** What is answered to a form; with {@code authorization} unless it is null. */
  Told post(URI to, String form, @Nullable String authorization)
      throws NoAnswer, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send(request);
  }

  private Told send(HttpRequest.Builder request) throws NoAnswer, InterruptedException {
    HttpRequest sent = request.header("Accept", "application/json").timeout(patience).build();
    String whom = sent.uri().getScheme() + "://" + sent.uri().getRawAuthority();
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new NoAnswer("too many wait for " + whom);
    }
    try {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client()
              .sendAsync(
                  sent,
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
      try {
        // the limit of a request ends with the head of the answer, and this with its body
        HttpResponse<byte[]> got = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return new Told(got.statusCode(), json(whom, got));
      } finally {
        answer.cancel(true);
      }
    } catch (TimeoutException late) {
      throw new NoAnswer(whom + " has not answered within " + patience.toSeconds() + " s", late);
    } catch (ExecutionException | IOException problem) {
      Throwable cause = problem.getCause() == null ? problem : problem.getCause();
      throw new NoAnswer(whom + " does not answer: " + cause, problem);
    } finally {
      places.release();
    }
  }

  private static Map<String, Object> json(String whom, HttpResponse<byte[]> answer)
      throws NoAnswer {
    try {
      return JSONObjectUtils.parse(new String(answer.body(), StandardCharsets.UTF_8));
    } catch (ParseException wrong) {
      throw new NoAnswer(
          whom + " answers " + answer.statusCode() + " with what is no object of JSON", wrong);
    }
  }

  synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
