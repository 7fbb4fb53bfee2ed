package io.leat.server.webhook

import com.sun.net.httpserver.HttpServer
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executors

/** Somebody on loopback who is told. */
final class Receiver implements AutoCloseable {
  final List<Map> seen = new CopyOnWriteArrayList<>()
  final HttpServer server = HttpServer.create(new InetSocketAddress('127.0.0.1', 0), 0)
  final executor = Executors.newVirtualThreadPerTaskExecutor()

  /** @param answer gives the status for the n-th request, from 0 */
  Receiver(Closure<Integer> answer, Map<String, String> headers = [:], byte[] body = new byte[0]) {
    server.executor = executor
    server.createContext('/') { exchange ->
      def bytes = exchange.requestBody.bytes
      int number
      synchronized (seen) {
        number = seen.size()
        seen.add([headers: exchange.requestHeaders, body: bytes])
      }
      try {
        headers.each { name, value -> exchange.responseHeaders.set(name, value) }
        int status = answer(number)
        exchange.sendResponseHeaders(status, body.length ?: -1)
        if (body.length) exchange.responseBody.write(body)
      } catch (IOException gone) {
        // the sender has had enough
      } finally {
        exchange.close()
      }
    }
    server.start()
  }

  String url(String path = '/hook') {
    "http://127.0.0.1:$server.address.port$path"
  }

  @Override
  void close() {
    server.stop(0)
    executor.shutdownNow()
  }
}
