package io.leat.identity.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leat.identity.provider.SecretProvider.Away;
import io.leat.identity.provider.SecretProvider.NotGiven;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks Vault over HTTP: the address of the administrator and no other, each request and answer limited in time and size. Redirections are not
 * followed, and no proxy is asked. Safe for all threads.
 */
final class VaultHttp {
  /** Secrets of tasks have 64 KiB at most; a path may have several. */
  private static final int MOST_ANSWER = 1 << 20;

  private final VaultSettings settings;
  private final HttpClient client;
  private final ObjectMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(50).build())
                  .build())
          .build();

  /** @throws IOException when the certificates cannot be read */
  VaultHttp(VaultSettings settings) throws IOException {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(settings.patience());
    if (settings.certificates().isPresent()) {
      builder.sslContext(trusting(settings.certificates().get()));
    }
    this.client = builder.build();
  }

  private static SSLContext trusting(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        number++;
        store.setCertificateEntry("vault-" + number, each);
      }
      if (number == 0) {
        throw new IOException("'" + file + "' has no certificate in PEM");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException problem) {
      throw new IOException("'" + file + "' has no certificates in PEM", problem);
    }
  }

  void close() {
    client.shutdownNow();
  }

  /** Where it is, for people. */
  String address() {
    return settings.address().toString();
  }

  /**
   * Asks once.
   *
   * @param path behind {@code /v1/}, with a query if need be
   * @param token null before a login
   * @param body null for none
   * @return an answer that is not about Vault as a whole: good, or a refusal that the caller has to tell apart
   * @throws Away when Vault does not answer, or cannot now
   */
  VaultReply ask(
      String method, String path, @Nullable String token, @Nullable Map<String, Object> body)
      throws Away, NotGiven, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + "/v1/" + path))
            .timeout(settings.patience())
            .header("X-Vault-Request", "true");
    if (!settings.namespace().isEmpty()) {
      request.header("X-Vault-Namespace", settings.namespace());
    }
    if (token != null) {
      request.header("X-Vault-Token", token);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(written(body)));
    }
    return judged(answer(request.build()));
  }

  private String written(Map<String, Object> body) {
    try {
      return mapper.writeValueAsString(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts and numbers have no JSON");
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws Away, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER));
    boolean isThere = false;
    try {
      // the limit of a request is that of its head alone
      HttpResponse<byte[]> found =
          answer.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
      isThere = true;
      return found;
    } catch (TimeoutException late) {
      throw new Away(late(), late);
    } catch (ExecutionException problem) {
      throw new Away(reason(problem.getCause()), problem);
    } finally {
      if (!isThere) {
        answer.cancel(true);
      }
    }
  }

  private String late() {
    return "Vault at "
        + address()
        + " has not answered within "
        + settings.patience().toMillis()
        + " ms";
  }

  private String reason(@Nullable Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof java.net.http.HttpTimeoutException) {
        return late();
      }
      if (each instanceof ConnectException) {
        return "nothing answers at " + address() + ", where Vault is to be";
      }
      if (each instanceof SSLException ssl) {
        return "no TLS with Vault at "
            + address()
            + ": "
            + Optional.ofNullable(ssl.getMessage()).orElse("the handshake failed");
      }
    }
    String said = cause == null ? null : cause.getMessage();
    return "the answer of Vault at "
        + address()
        + " broke off"
        + (said == null ? "" : ": " + said.replaceAll("[^ -~]+", " "));
  }

  private VaultReply judged(HttpResponse<byte[]> answer) throws Away, NotGiven {
    int status = answer.statusCode();
    if (status >= 300 && status < 400) {
      throw new Away(
          "Vault at "
              + address()
              + " refers to another address, to which nobody is sent on; set 'vault.address' to"
              + " that of the active node");
    }
    VaultReply reply = new VaultReply(status, json(answer.body()));
    if (status == 412 || status == 429 || status == 472 || status == 473 || status >= 500) {
      throw new Away(
          "Vault at "
              + address()
              + (status == 503 ? " is sealed or not ready: " : " cannot now: ")
              + reply.told());
    }
    if (reply.isGood() && status != 204 && !reply.json().isObject()) {
      throw new NotGiven(
          "what answers at "
              + address()
              + " is not Vault: there is no object of JSON; see 'vault.address'");
    }
    return reply;
  }

  /** What is no JSON is nothing. */
  private JsonNode json(byte[] bytes) {
    try {
      JsonNode found = mapper.readTree(bytes);
      return found == null ? mapper.missingNode() : found;
    } catch (IOException none) {
      return mapper.missingNode();
    }
  }
}
