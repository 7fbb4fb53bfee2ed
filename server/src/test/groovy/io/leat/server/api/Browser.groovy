package io.leat.server.api

import io.leat.identity.person.Trusted
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger

/** A browser that trusts one CA: it keeps cookies, goes where it is sent, and fills in forms. A proxy says that each is on a machine of its own. */
class Browser implements AutoCloseable {
  private static final AtomicInteger MADE = new AtomicInteger()

  private final HttpClient client

  /** By host, path and name, since that of Java knows no host without a dot. */
  private final Map<List<String>, String> cookies = [:]
  private final String address = "192.0.2.${MADE.incrementAndGet()}"

  Browser(Path certificates) {
    client = HttpClient.newBuilder().sslContext(Trusted.context(Optional.of(certificates))).followRedirects(HttpClient.Redirect.NEVER).build()
  }

  /** One answer; it goes nowhere. */
  Map ask(String method, String url, Map<String, String> form = null, Map<String, String> headers = [:]) {
    def request = HttpRequest.newBuilder(URI.create(url)).header('X-Forwarded-For', address).method(method, form == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(written(form)))
    if (form != null) request.header('Content-Type', 'application/x-www-form-urlencoded')
    def at = URI.create(url)
    def sent = cookies.findAll { it.key[0] == at.host && at.path.startsWith(it.key[1]) }.collect { "${it.key[2]}=$it.value" }
    if (sent) request.header('Cookie', sent.join('; '))
    headers.each { request.header(it.key, it.value) }
    def answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString())
    answer.headers().allValues('set-cookie').each { keep(at.host, it) }
    def to = answer.headers().firstValue('location').map { URI.create(url).resolve(it).toString() }.orElse(null)
    [url: url, status: answer.statusCode(), text: answer.body(), to: to, headers: answer.headers()]
  }

  private static String written(Map<String, String> form) {
    form.collect { "${URLEncoder.encode(it.key, 'UTF-8')}=${URLEncoder.encode(it.value, 'UTF-8')}" }.join('&')
  }

  /** The page that it comes to, or where it is sent to {@code last}, which it does not ask for. */
  Map open(String url, String last = null, Map<String, String> form = null) {
    def answer = ask(form == null ? 'GET' : 'POST', url, form)
    for (int i = 0; i < 20 && answer.to && !(last && answer.to.startsWith(last)); i++) {
      answer = ask('GET', answer.to)
    }
    answer
  }

  /** Sends the form of a page, with more fields filled in. */
  Map send(Map page, Map<String, String> fields, String last = null) {
    def form = page.text.find(/(?s)<form.*<\/form>/)
    assert form: "no form on $page.url: $page.status $page.text"
    def hidden = form.findAll(/<input[^>]*>/).findAll { it.contains('type="hidden"') }.collectEntries { [it.find(/(?<=name=")[^"]*/), it.find(/(?<=value=")[^"]*/) ?: ''] }
    open(URI.create(page.url).resolve(form.find(/(?<=action=")[^"]*/)).toString(), last, hidden + fields)
  }

  private void keep(String host, String set) {
    def (name, value) = set.split(';')[0].split('=', 2)
    def key = [host, set.find(/(?i)(?<=path=)[^;]*/) ?: '/', name]
    if (value.empty || set =~ /(?i)max-age=0\b|expires=\w+, 01 Jan 1970/) {
      cookies.remove(key)
    } else {
      cookies[key] = value
    }
  }

  @Override
  void close() {
    client.close()
  }
}
