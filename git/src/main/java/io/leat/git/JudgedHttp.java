package io.leat.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** A request of HTTP to a host that was judged, with a time limit of its own for the connection. JGit makes one for each hop. */
final class JudgedHttp implements HttpConnection {
  private final HttpURLConnection connection;

  /** Whether it goes to whom the credentials are for. */
  private final boolean isTrusted;

  private JudgedHttp(HttpURLConnection connection, boolean isTrusted) {
    this.connection = connection;
    this.isTrusted = isTrusted;
  }

  /**
   * Makes requests.
   *
   * @param credentials of which JGit may make a header, and send it along a redirection
   */
  record Factory(Reach reach, int connectMillis, Credentials credentials)
      implements HttpConnectionFactory {
    @Override
    public HttpConnection create(URL url) throws IOException {
      return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, @Nullable Proxy proxy) throws IOException {
      Proxy way = proxy == null ? Proxy.NO_PROXY : proxy;
      reach.check(
          way.address() instanceof InetSocketAddress at ? at.getHostString() : url.getHost());
      if (!(url.openConnection(way) instanceof HttpURLConnection connection)) {
        throw new IOException("'" + url.getProtocol() + "' is neither http nor https");
      }
      connection.setConnectTimeout(connectMillis);
      if (connection instanceof HttpsURLConnection tls) {
        tls.setSSLSocketFactory(new JudgedSockets(url.getHost(), reach));
      }
      return new JudgedHttp(connection, isTrusted(url));
    }

    private boolean isTrusted(URL url) {
      try {
        return credentials.isFor(new URIish(url.toExternalForm()));
      } catch (URISyntaxException strange) {
        return false;
      }
    }
  }

  @Override
  public int getResponseCode() throws IOException {
    return connection.getResponseCode();
  }

  @Override
  public URL getURL() {
    return connection.getURL();
  }

  @Override
  public String getResponseMessage() throws IOException {
    return connection.getResponseMessage();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return connection.getHeaderFields();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    if (isTrusted || !key.equalsIgnoreCase("Authorization")) {
      connection.setRequestProperty(key, value);
    }
  }

  @Override
  public void setRequestMethod(String method) throws ProtocolException {
    connection.setRequestMethod(method);
  }

  @Override
  public void setUseCaches(boolean caches) {
    connection.setUseCaches(caches);
  }

  /** Has its own already. */
  @Override
  public void setConnectTimeout(int millis) {}

  @Override
  public void setReadTimeout(int millis) {
    connection.setReadTimeout(millis);
  }

  @Override
  public @Nullable String getContentType() {
    return connection.getContentType();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return connection.getInputStream();
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    return connection.getHeaderField(name);
  }

  @Override
  public @Nullable List<String> getHeaderFields(String name) {
    // names are compared without regard to case: RFC 9110, section 5.1
    Set<String> values = new LinkedHashSet<>();
    connection
        .getHeaderFields()
        .forEach(
            (key, each) -> {
              if (name.equalsIgnoreCase(key)) {
                values.addAll(each);
              }
            });
    return values.isEmpty() ? null : List.copyOf(values);
  }

  @Override
  public int getContentLength() {
    return connection.getContentLength();
  }

  @Override
  public void setInstanceFollowRedirects(boolean follow) {
    connection.setInstanceFollowRedirects(follow);
  }

  @Override
  public void setDoOutput(boolean output) {
    connection.setDoOutput(output);
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    connection.setFixedLengthStreamingMode(length);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connection.getOutputStream();
  }

  @Override
  public void setChunkedStreamingMode(int length) {
    connection.setChunkedStreamingMode(length);
  }

  @Override
  public String getRequestMethod() {
    return connection.getRequestMethod();
  }

  @Override
  public boolean usingProxy() {
    return connection.usingProxy();
  }

  @Override
  public void connect() throws IOException {
    connection.connect();
  }

  /** JGit would have certificates believed here that are not; nothing that Leat reads can ask for that. */
  @Override
  public void configure(
      KeyManager @Nullable [] keys,
      TrustManager @Nullable [] trust,
      @Nullable SecureRandom random) {
    throw new UnsupportedOperationException("certificates are always checked");
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier verifier) {
    throw new UnsupportedOperationException("certificates are always checked");
  }
}
