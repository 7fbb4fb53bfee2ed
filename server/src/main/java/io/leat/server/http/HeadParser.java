package io.leat.server.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes the {@link Head} of a request. X-Forwarded-* counts only when it comes from a trusted proxy. */
final class HeadParser {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]{1,100}){0,10}/?");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9.-]{1,255}(:[0-9]{1,5})?|\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?");

  private final HttpSettings settings;

  HeadParser(HttpSettings settings) {
    this.settings = settings;
  }

  Head head(HttpServerRequest request, String path, String query) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, value) ->
                headers.merge(
                    name.toLowerCase(Locale.ROOT),
                    value,
                    (first, second) -> first + ", " + second));
    String peer = Connections.address(request.connection());
    boolean proxied = settings.trusts(peer);
    String proto = request.isSSL() ? "https" : "http";
    String host = headers.getOrDefault("host", authority(request));
    String prefix = settings.basePath();
    String client = peer;
    if (proxied) {
      client = client(headers.getOrDefault("x-forwarded-for", ""), peer);
      String sentProto = headers.getOrDefault("x-forwarded-proto", "");
      proto = sentProto.equals("http") || sentProto.equals("https") ? sentProto : proto;
      host = headers.getOrDefault("x-forwarded-host", host);
      String sentPrefix = headers.getOrDefault("x-forwarded-prefix", prefix);
      prefix = PREFIX.matcher(sentPrefix).matches() ? sentPrefix : prefix;
    }
    if (!HOST.matcher(host).matches()) {
      host = settings.host();
    }
    String base = proto + "://" + host + prefix;
    return new Head(
        id(headers.getOrDefault("x-request-id", "")),
        request.method().name(),
        path,
        query,
        Map.copyOf(headers),
        client,
        base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
  }

  /** What HTTP/2 has in place of Host. */
  private static String authority(HttpServerRequest request) {
    return request.authority() == null ? "" : request.authority().toString();
  }

  /** What the client calls its request, if that can stand in a log; else a new id. */
  private static String id(String sent) {
    return ID.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }

  /** The last address that no trusted proxy has. */
  private String client(String forwarded, String peer) {
    List<String> hops = List.of(forwarded.split(","));
    String client = peer;
    for (int i = hops.size() - 1; i >= 0; i--) {
      String hop = hops.get(i).strip();
      if (!ADDRESS.matcher(hop).matches()) {
        return client;
      }
      client = hop;
      if (!settings.trusts(hop)) {
        return client;
      }
    }
    return client;
  }
}
