package io.leat.server.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Sends one body to a target. Redirections are answers like others: they are not followed. Called on virtual threads. */
public final class Post implements AutoCloseable {
  private static final int MOST_ANSWER_BYTES = 4096;

  private final HttpClient client;
  private final Duration limit;

  /** That there was no answer; the message says why. */
  public static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;

    NoAnswer(String message) {
      super(message);
    }
  }

  /**
   * @param limit for all of it: connecting, sending, and the answer
   * @param trusted the certificates that are trusted, in PEM; empty for those that Java trusts
   */
  public Post(Vertx vertx, Duration limit, Optional<Path> trusted) {
    this.limit = limit;
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(false)
            .setConnectTimeout(Math.toIntExact(limit.toMillis()))
            .setMaxHeaderSize(16384);
    trusted.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.client = vertx.createHttpClient(options);
  }

  /** The status of the answer. */
  public int send(WebhookTarget target, Map<String, String> headers, byte[] body)
      throws NoAnswer, InterruptedException {
    AtomicReference<HttpClientRequest> open = new AtomicReference<>();
    CompletableFuture<Integer> status = new CompletableFuture<>();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(
                    new InetSocketAddress(target.address(), target.port())))
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.path())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    client
        .request(options)
        .onFailure(status::completeExceptionally)
        .onSuccess(
            request -> {
              open.set(request);
              request
                  .send(Buffer.buffer(body))
                  .onFailure(status::completeExceptionally)
                  .onSuccess(
                      answer -> {
                        long[] seen = new long[1];
                        answer.exceptionHandler(status::completeExceptionally);
                        answer.endHandler(_ -> status.complete(answer.statusCode()));
                        answer.handler(
                            part -> {
                              seen[0] += part.length();
                              if (seen[0] > MOST_ANSWER_BYTES) {
                                status.complete(answer.statusCode());
                                request.reset();
                              }
                            });
                      });
            });
    try {
      return status.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw (NoAnswer)
          new NoAnswer("there was no answer within " + limit.toMillis() + " ms").initCause(late);
    } catch (ExecutionException problem) {
      Throwable cause = problem.getCause();
      throw (NoAnswer)
          new NoAnswer(
                  "there was no answer: "
                      + (cause == null || cause.getMessage() == null
                          ? "the connection broke"
                          : cause.getMessage()))
              .initCause(problem);
    } finally {
      HttpClientRequest request = open.get();
      if (request != null) {
        request.reset();
      }
    }
  }

  /** Breaks what is being sent. */
  @Override
  public void close() {
    client.close();
  }
}
