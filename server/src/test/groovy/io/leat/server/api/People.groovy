package io.leat.server.api

import io.leat.agent.ssh.AgentKey
import io.leat.server.Running
import io.vertx.core.json.JsonObject
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.time.Duration
import java.time.Instant
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec

/** A server with people of all roles, and whatever each of them may come with. */
class People implements AutoCloseable {
  static final PASSWORD = 'seven quiet lamps burn'

  final Running leat
  private final HttpClient client = HttpClient.newHttpClient()

  People(Running leat) {
    this.leat = leat
  }

  /** An account of somebody who has registered, with a role on the server, and one in a project. */
  void person(String name, String role = null, Map<String, String> projects = [:]) {
    made(leat.post('/register', [name: name, password: PASSWORD]), name, role, projects)
  }

  /** An account that has no password, as many as one likes in a minute. */
  void robot(String name, String role = null, Map<String, String> projects = [:]) {
    made(leat.post('/accounts', [name: name, kind: 'service']), name, role, projects)
  }

  private void made(Map made, String name, String role, Map<String, String> projects) {
    assert made.status == 201: made.text
    if (role) assert leat.send('PATCH', "/accounts/$name", [role: role]).status == 200
    projects.each { project, there -> assert leat.send('PUT', "/projects/$project/members/$name", [role: there]).status == 200 }
  }

  /** What a login now would give. */
  String token(String name, Map more = [:]) {
    signed([sub: name, kind: 'account'] + more, key())
  }

  byte[] key() {
    Files.readAllBytes(leat.data.resolve('keys/token.key'))
  }

  static String signed(Map claims, byte[] key, String header = '{"alg":"HS256","typ":"JWT"}') {
    def now = Instant.now().toEpochMilli() / 1000G
    def text = encoded(header) + '.' + encoded(new JsonObject([auth_time: now, iat: now, exp: now + 900] + claims).encode())
    def mac = Mac.getInstance('HmacSHA256')
    mac.init(new SecretKeySpec(key, 'HmacSHA256'))
    text + '.' + Base64.urlEncoder.withoutPadding().encodeToString(mac.doFinal(text.bytes))
  }

  static String encoded(String text) {
    Base64.urlEncoder.withoutPadding().encodeToString(text.bytes)
  }

  /** An API token of the administrator. */
  String apiToken(Map body) {
    def made = leat.post('/tokens', [days: 1] + body)
    assert made.status == 201: made.text
    made.json.token
  }

  /** The token of a host that has joined as an agent. */
  String agentToken(String name) {
    def invitation = leat.post('/agents', [agent: name, dialIn: true]).json.invitation
    def key = AgentKey.made().publicLine('x')
    def joined = leat.send('POST', '/login-agent', [agent: name, code: invitation.code, key: key, user: 'ann', port: 22, hostKeys: [key], folder: '/home/ann/leat'], [Authorization: ''])
    joined.headers.firstValue('authorization').get() - 'Bearer '
  }

  /** What is answered: the status and, where it has an end, what is said. */
  Map ask(String method, String path, String token, String body = null) {
    def request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:${leat.server.port()}$path")).timeout(Duration.ofSeconds(20))
    if (token != null) request.header('Authorization', 'Bearer ' + token)
    if (body != null) request.header('Content-Type', 'application/json')
    if (method == 'DELETE') request.header('If-Match', '"another one"')
    request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
    def answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
    answer.body().withCloseable { stream ->
      def ends = !(answer.headers().firstValue('content-type').orElse('') in ['text/event-stream', 'application/zip'])
      def text = ends ? stream.getText('UTF-8') : ''
      [status: answer.statusCode(), text: text, json: text.startsWith('{') ? new JsonObject(text).map : [:]]
    }
  }

  @Override
  void close() {
    client.close()
    leat.close()
  }
}
