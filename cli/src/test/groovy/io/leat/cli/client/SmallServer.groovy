package io.leat.cli.client

import com.fasterxml.jackson.databind.json.JsonMapper
import com.fasterxml.jackson.databind.module.SimpleModule
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer
import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/** A server on loopback that answers what it is told to, and remembers what it was asked. */
final class SmallServer implements Closeable {
  private static final JSON = JsonMapper.builder().addModule(new SimpleModule().addSerializer(GString, ToStringSerializer.instance)).build()

  private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()
  /** From 'GET /api/v1/runs' to what answers: a closure that takes the exchange, or an object that is sent as JSON. */
  final Map<String, Object> answers = [:]
  final List<Asked> asked = new CopyOnWriteArrayList<>()

  static final class Asked {
    String method
    String path
    String query
    String body
    String authorization
    String lastEvent

    String line() {
      "$method $path${query ? '?' + query : ''}"
    }
  }

  SmallServer() {
    http.executor = threads
    http.createContext('/') { HttpExchange exchange -> answer(exchange) }
    http.start()
  }

  String getUrl() {
    "http://127.0.0.1:$http.address.port"
  }

  /** The requests, each as method, path and query. */
  List<String> lines() {
    asked*.line()
  }

  /** The body of the last request. */
  Object body() {
    Contract.json(asked.last().body)
  }

  /** What of all requests is not in the contract. */
  List<String> strange() {
    asked.collectMany {
      Contract.strange(it.method, it.path, it.query ? it.query.split('&')*.replaceAll('=.*', '').toList() : [], it.body)
    }
  }

  private void answer(HttpExchange exchange) {
    def uri = exchange.requestURI
    asked << new Asked(
      method: exchange.requestMethod,
      path: uri.rawPath,
      query: uri.rawQuery,
      body: exchange.requestBody.getText('UTF-8'),
      authorization: exchange.requestHeaders.getFirst('Authorization'),
      lastEvent: exchange.requestHeaders.getFirst('Last-Event-ID'))
    def answer = answers["$exchange.requestMethod $uri.rawPath".toString()]
    if (answer instanceof Closure) {
      answer(exchange)
    } else if (answer == null) {
      problem(exchange, 404, [code: 'not-found', title: 'not found', detail: "there is no '$uri.rawPath'".toString()])
    } else {
      send(exchange, 200, 'application/json', json(answer))
    }
    exchange.close()
  }

  static void problem(HttpExchange exchange, int status, Map problem) {
    send(exchange, status, 'application/problem+json', json([status: status, instance: 'urn:leat:request:5f0c'] + problem))
  }

  static void send(HttpExchange exchange, int status, String type, String text) {
    exchange.responseHeaders.set('Content-Type', type)
    def bytes = text.getBytes('UTF-8')
    exchange.sendResponseHeaders(status, bytes.length ?: -1)
    exchange.responseBody.write(bytes)
  }

  static String json(Object value) {
    JSON.writeValueAsString(value)
  }

  /** Server-Sent Events: lists of id, name and data. */
  static void events(HttpExchange exchange, List<List> events) {
    send(exchange, 200, 'text/event-stream', "retry: 1\n\n:\n\n" + events.collect { id, name, data ->
      "id: $id\nevent: $name\ndata: ${json(data)}\n\n"
    }.join(''))
  }

  @Override
  void close() {
    http.stop(0)
    threads.close()
  }
}
