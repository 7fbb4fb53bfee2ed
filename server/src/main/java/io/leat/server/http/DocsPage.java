package io.leat.server.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The contract as a page to read: no script, one style that is in the page and named by its hash in the policy. */
final class DocsPage {
  private static final String STYLE =
      """
      body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
      h2{margin-top:2.5rem}code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f3f4f6;padding:.75rem;overflow:auto}
      table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}
      @media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181c}pre{background:#23262c}a{color:#8ab4f8}}
      """;

  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Contract contract;
  private final StringBuilder out = new StringBuilder();

  private DocsPage(Contract contract) {
    this.contract = contract;
  }

  /** The page; links lead to {@code base}. */
  static String of(Contract contract, String base) {
    return new DocsPage(contract).page(base);
  }

  private String page(String base) {
    JsonObject info = contract.document().getJsonObject("info");
    out.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(html(info.getString("title")))
        .append("</title><meta name=\"viewport\" content=\"width=device-width\"><style>")
        .append(STYLE)
        .append("</style></head><body><h1>")
        .append(html(info.getString("title")))
        .append("</h1>");
    paragraph(info.getString("description", ""));
    out.append("<p>The same for programs: <a href=\"")
        .append(html(base))
        .append("/api/v1/openapi.json\">openapi.json</a></p><ul>");
    for (RequestCheck each : contract.operations().values()) {
      out.append("<li><a href=\"#").append(html(each.id())).append("\"><code>");
      out.append(each.method()).append(' ').append(html(each.path())).append("</code></a> ");
      out.append(html(each.document().getString("summary", ""))).append("</li>");
    }
    out.append("</ul>");
    contract.operations().values().forEach(this::operation);
    return out.append("</body></html>").toString();
  }

  private void operation(RequestCheck operation) {
    JsonObject document = operation.document();
    out.append("<section><h2 id=\"").append(html(operation.id())).append("\"><code>");
    out.append(operation.method()).append(' ').append(html(operation.path()));
    out.append("</code></h2>");
    paragraph(document.getString("summary", ""));
    paragraph(document.getString("description", ""));
    if (!operation.parameters().isEmpty()) {
      out.append("<table><tr><th>parameter</th><th>in</th><th></th></tr>");
      for (Object each : document.getJsonArray("parameters", new JsonArray())) {
        JsonObject parameter = contract.resolved((JsonObject) each);
        out.append("<tr><td><code>")
            .append(html(parameter.getString("name")))
            .append("</code></td><td>");
        out.append(html(parameter.getString("in"))).append("</td><td>");
        out.append(html(parameter.getString("description", ""))).append("</td></tr>");
      }
      out.append("</table>");
    }
    JsonObject body = document.getJsonObject("requestBody");
    if (body != null) {
      out.append("<h3>body</h3>");
      content(contract.resolved(body).getJsonObject("content"));
    }
    out.append("<h3>answers</h3>");
    JsonObject answers = document.getJsonObject("responses");
    for (String status : answers.fieldNames()) {
      JsonObject answer = contract.resolved(answers.getJsonObject(status));
      paragraph(status.toLowerCase(Locale.ROOT) + ": " + answer.getString("description", ""));
      content(answer.getJsonObject("content", new JsonObject()));
    }
    out.append("</section>");
  }

  private void content(JsonObject content) {
    for (String type : content.fieldNames()) {
      JsonObject media = content.getJsonObject(type);
      Object example = media.getValue("example");
      out.append("<p><code>").append(html(type)).append("</code></p>");
      if (example != null) {
        out.append("<pre>").append(html(pretty(example))).append("</pre>");
      }
      if (media.getJsonObject("schema") != null && type.equals("application/json")) {
        out.append("<details><summary>schema</summary><pre>");
        out.append(html(contract.resolved(media.getJsonObject("schema")).encodePrettily()));
        out.append("</pre></details>");
      }
    }
  }

  private static String pretty(Object example) {
    return example instanceof JsonObject object ? object.encodePrettily() : example.toString();
  }

  private void paragraph(String text) {
    if (!text.isEmpty()) {
      out.append("<p>").append(html(text)).append("</p>");
    }
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String hash(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException problem) {
      throw new IllegalStateException("SHA-256 is missing", problem);
    }
  }
}
