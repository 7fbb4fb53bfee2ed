package io.leat.server.api;

import io.leat.contract.MediaType;
import io.leat.server.http.Answer;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a browser shows of a login: a few words, and at most a field for a code. No script and no style runs in it. */
final class LoginPage {
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private LoginPage() {}

  /** A page that says {@code text}. */
  static Answer said(int status, String title, String text, Map<String, String> headers) {
    return page(status, title, "<p>" + escaped(text) + "</p>", headers);
  }

  /** A page that asks for the code that a command line shows. */
  static Answer asking(String text, String action, Map<String, String> headers) {
    return page(
        200,
        "Signed in",
        "<p>"
            + escaped(text)
            + "</p>\n<p>This window can be closed. If 'leat login --oidc' sent you here, type the"
            + " code that it shows. Do not type a code that somebody else told you: it lets"
            + " whoever told it in as you.</p>\n"
            + "<form method=\"post\" action=\""
            + escaped(action)
            + "\"><label>Code <input name=\"code\" autocomplete=\"off\" autofocus required"
            + " maxlength=\"20\"></label> <button>Sign in there</button></form>",
        headers);
  }

  private static Answer page(int status, String title, String body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Security-Policy", POLICY);
    all.put("Cache-Control", "no-store");
    String text =
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
            + escaped(title)
            + " - Leat</title></head><body>\n<h1>"
            + escaped(title)
            + "</h1>\n"
            + body
            + "\n</body></html>\n";
    return new Answer.Bytes(
        status, MediaType.HTML + MediaType.UTF_8, Buffer.buffer(text), Optional.empty(), all);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
