package io.leat.git

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.nio.file.Path
import java.util.concurrent.Executors

/** Serves the repositories of a folder over HTTP on loopback, by git http-backend, as web servers do. */
final class GitServer implements AutoCloseable {
  private final Path root
  private final HttpServer server
  private final executor = Executors.newVirtualThreadPerTaskExecutor()

  /** The user and password that are asked for, as {@code user:password}; null for none. */
  String secret = null

  /** What was sent for Authorization, decoded; empty texts for none. */
  final List<String> given = Collections.synchronizedList([])

  GitServer(Path root) {
    this.root = root
    server = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
    server.executor = executor
    server.createContext('/') { answer(it) }
    server.start()
  }

  String url(String path, String host = '127.0.0.1') {
    "http://$host:$server.address.port/$path"
  }

  private void answer(HttpExchange exchange) {
    def header = exchange.requestHeaders.getFirst('Authorization')
    def credentials = header ? new String(header.minus('Basic ').decodeBase64(), 'UTF-8') : ''
    given << credentials
    if (secret && credentials != secret) {
      exchange.responseHeaders.set('WWW-Authenticate', 'Basic realm="git"')
      exchange.sendResponseHeaders(401, -1)
      exchange.close()
      return
    }
    def builder = new ProcessBuilder('git', 'http-backend').redirectError(ProcessBuilder.Redirect.DISCARD)
    builder.environment().putAll(Git.ENVIRONMENT)
    builder.environment().putAll([
      GIT_PROJECT_ROOT : root.toString(), GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO        : exchange.requestURI.path, QUERY_STRING: exchange.requestURI.rawQuery ?: '',
      REQUEST_METHOD   : exchange.requestMethod, CONTENT_TYPE: exchange.requestHeaders.getFirst('Content-Type') ?: '',
      HTTP_CONTENT_ENCODING: exchange.requestHeaders.getFirst('Content-Encoding') ?: '',
      GIT_PROTOCOL     : exchange.requestHeaders.getFirst('Git-Protocol') ?: '',
    ])
    def process = builder.start()
    process.outputStream.withCloseable { it.write(exchange.requestBody.readAllBytes()) }
    def said = process.inputStream.readAllBytes()
    int end = headEnd(said)
    int status = 200
    new String(said, 0, end, 'ISO-8859-1').readLines().findAll { it.contains(':') }.each {
      def (name, value) = it.split(':', 2)*.trim()
      if (name == 'Status') {
        status = value.split(' ')[0] as int
      } else {
        exchange.responseHeaders.set(name, value)
      }
    }
    byte[] body = Arrays.copyOfRange(said, end, said.length)
    exchange.sendResponseHeaders(status, body.length ?: -1)
    if (body.length) {
      exchange.responseBody.write(body)
    }
    exchange.close()
  }

  private static int headEnd(byte[] said) {
    def text = new String(said, 'ISO-8859-1')
    int at = text.indexOf('\r\n\r\n')
    at < 0 ? said.length : at + 4
  }

  @Override
  void close() {
    server.stop(0)
    executor.close()
  }
}
