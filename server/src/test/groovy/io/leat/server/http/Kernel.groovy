package io.leat.server.http

import io.leat.contract.Right
import io.leat.contract.Role
import io.leat.server.account.Access
import io.leat.server.account.Account
import io.leat.server.account.Accounts
import io.leat.server.account.ApiToken
import io.leat.server.account.Entrance
import io.leat.identity.password.PasswordHash
import io.leat.identity.password.Passwords
import io.leat.server.account.SigningKey
import io.leat.server.account.Tokens
import io.leat.server.api.LoginRoutes
import io.leat.contract.Method
import io.leat.contract.Operation
import io.leat.contract.Parameter
import io.leat.contract.Tag
import io.micrometer.prometheusmetrics.PrometheusConfig
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.security.SecureRandom
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList

/** A server on the loopback with the routes of Leat's kernel and those of a test, and a client for it. */
class Kernel implements Closeable {
  static final SecureRandom RANDOM = new SecureRandom()
  static final Passwords PASSWORDS = new Passwords(RANDOM)
  static final PasswordHash HASH = PASSWORDS.hash('correct horse')

  final Path folder = Files.createTempDirectory('leat-http')
  final MovedClock clock = new MovedClock()
  final MemoryAccounts accounts = new MemoryAccounts()
  final List<String> lines = new CopyOnWriteArrayList<>()
  final List<Throwable> bugs = new CopyOnWriteArrayList<>()
  final MemoryRequests requests = new MemoryRequests()
  final List<AuditTrail.Act> acts = new CopyOnWriteArrayList<>()
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
  final Tokens tokens
  final HttpServer server

  static class MovedClock extends Clock {
    volatile Instant now = Instant.parse('2026-11-21T12:00:00Z')
    ZoneId getZone() { ZoneOffset.UTC }
    Clock withZone(ZoneId zone) { this }
    Instant instant() { now }
  }

  static class MemoryAccounts implements Accounts {
    final Map<String, Account> all = new ConcurrentHashMap<>()
    final Map<String, ApiToken> tokens = new ConcurrentHashMap<>()
    final Map<String, Instant> agents = new ConcurrentHashMap<>()
    final List<Long> used = new CopyOnWriteArrayList<>()
    final List<String> signedIn = new CopyOnWriteArrayList<>()
    Optional<Account> find(String name) { Optional.ofNullable(all[name]) }
    Optional<ApiToken> token(String hash) { Optional.ofNullable(tokens[hash]) }
    Optional<String> knownToken(String hash) { token(hash).map { it.account() } }
    void used(ApiToken token, Instant moment) { used << token.id() }
    boolean hasAgent(String name, Instant moment) { agents[name] != null && !agents[name].isAfter(moment) }
    void signedIn(Account account) { signedIn << account.name() }
    void revokeTokens(String name, Instant moment) {
      all.computeIfPresent(name) { _, a -> Kernel.account(name, a.access(), a.password(), moment) }
    }
    boolean changePassword(Account account, PasswordHash password, Instant moment) {
      all[account.name()] = Kernel.account(account.name(), account.access(), password, moment)
      true
    }
    void rehash(Account account, PasswordHash password) {
      all.computeIfPresent(account.name()) { _, a -> Kernel.account(a.name(), a.access(), password, a.tokensAfter()) }
    }
  }

  /** Somebody with a role on the server. */
  static Account account(String name, Object access, PasswordHash password = HASH, Instant tokensAfter = Instant.EPOCH, Map more = [:]) {
    def may = access instanceof Role ? new Access(access, [:], [] as Set, null) : access as Access
    new Account(name, password, more.isFirst ?: false, tokensAfter, more.disabled ?: false, may)
  }

  static class MemoryRequests implements IdempotentRequests {
    final Map<List<String>, Object> all = new ConcurrentHashMap<>()
    final Map<List<String>, List<String>> made = new ConcurrentHashMap<>()
    final Set<List<String>> doing = ConcurrentHashMap.newKeySet()
    Claim claim(Sent sent, Instant now) {
      def id = [sent.account(), sent.key()]
      if (!doing.add(id)) return new Busy()
      def before = all.putIfAbsent(id, [sent.print(), null])
      if (before == null || before == [sent.print(), null]) return new Mine(made[id] ?: [])
      doing.remove(id)
      before[0] != sent.print() ? new Other() : new Done(before[1] as StoredAnswer)
    }
    void keep(Sent sent, StoredAnswer answer) { all.put([sent.account(), sent.key()], [sent.print(), answer]) }
    void release(Sent sent) { if (!made[[sent.account(), sent.key()]]) all.remove([sent.account(), sent.key()]) }
    void end(Sent sent) { doing.remove([sent.account(), sent.key()]) }
  }

  /** Any free port of the loopback, without TLS unless it is given. */
  static HttpSettings loopback(Map change = [:]) {
    new HttpSettings('127.0.0.1', 0, change.basePath ?: '', change.proxies ?: [], change.h2c ?: false, Optional.ofNullable(change.tls), change.limits ?: HttpLimits.standard())
  }

  /** The part of Leat's contract that this package answers itself. */
  static JsonObject ofKernel() {
    def document = new JsonObject(Contract.getResourceAsStream('/io/leat/server/openapi.json').text)
    def paths = document.getJsonObject('paths')
    paths.fieldNames().toList().each { path ->
      def tags = paths.getJsonObject(path).collect { it.value.getJsonArray('tags').getString(0) }
      if (!(tags[0] in ['account', 'system']) || path =~ 'login/(oidc|device)') {
        paths.remove(path)
      }
    }
    document
  }

  /** Routes beside those of Leat: path, then what the contract says of it and the handler. */
  Kernel(Map<String, List> more = [:], HttpSettings settings = loopback()) {
    def document = ofKernel()
    def extra = []
    more.each { key, value ->
      def (method, path) = key.split(' ')
      def id = key.replaceAll('[^A-Za-z]', '')
      def operation = new JsonObject(new LinkedHashMap(value[0] as Map)).put('operationId', id)
      document.getJsonObject('paths').getMap().computeIfAbsent(path) { new JsonObject() }.put(method.toLowerCase(), operation)
      def creates = value.size() > 4
      def of = Operation.of(id, Method.valueOf(method), path, Tag.SYSTEM, '').asks(value.size() > 3 && value[3] ? value[3] as Right : Right.METRICS_READ).takes(*(creates ? [Parameter.IDEMPOTENCY_KEY] : []))
      def route = new Route(of, value[1] as BodyRule, value[2] as Handler)
      extra << (creates ? route.creating(value[4] as MadeBefore) : route)
    }
    def contract = new Contract(document)
    [admin: Role.ADMIN, reader: Role.VIEWER].each { name, role -> accounts.all[name] = account(name, role) }
    tokens = new Tokens(SigningKey.in(folder.resolve('token'), RANDOM), clock)
    def routes = new LoginRoutes(accounts, PASSWORDS, tokens, null, '', clock).routes() +
      new SystemRoutes(contract, { [new SystemRoutes.Check('database', Optional.empty())] },
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), false).routes() + extra
    server = HttpServer.start(HttpServer.loops(), settings, new HttpParts(contract, routes, new Entrance(tokens, accounts, clock), { _, request -> Optional.empty() } as Owners, requests, { acts << it }, clock,
      { lines << "$it.time ${it.text()}".toString() }, { Optional.empty() }, { id, bug -> bugs << bug }))
  }

  String token(String name = 'admin') {
    tokens.make(accounts.all[name]).text()
  }

  URI uri(String path) { URI.create("http://127.0.0.1:${server.port()}$path") }

  HttpResponse<String> send(String method, String path, Map<String, String> headers = [:], Object body = null) {
    def request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20))
    if (!headers.containsKey('Authorization')) request.header('Authorization', 'Bearer ' + token())
    headers.findAll { it.value != null }.each { request.header(it.key, it.value) }
    if (body != null && !headers.containsKey('Content-Type')) request.header('Content-Type', 'application/json')
    def publisher = body == null ? HttpRequest.BodyPublishers.noBody()
      : body instanceof byte[] ? HttpRequest.BodyPublishers.ofByteArray(body) : HttpRequest.BodyPublishers.ofString(body.toString())
    client.send(request.method(method, publisher).build(), HttpResponse.BodyHandlers.ofString())
  }

  HttpResponse<String> get(String path, Map<String, String> headers = [:]) { send('GET', path, headers) }

  /** What comes back for exactly these characters, until the server closes. */
  String raw(String sent, int timeout = 20_000) {
    new Socket('127.0.0.1', server.port()).withCloseable { socket ->
      socket.soTimeout = timeout
      socket.outputStream.write(sent.getBytes('ISO-8859-1'))
      socket.outputStream.flush()
      def out = new ByteArrayOutputStream()
      try {
        out << socket.inputStream
      } catch (SocketException ignored) {
        // the connection was broken; what came before counts
      }
      out.toString('ISO-8859-1')
    }
  }

  static JsonObject json(HttpResponse<String> answer) { new JsonObject(answer.body()) }

  void close() {
    server.close()
    client.close()
    folder.toFile().deleteDir()
  }
}
