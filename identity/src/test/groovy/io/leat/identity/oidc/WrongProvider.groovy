package io.leat.identity.oidc

import com.nimbusds.jose.JWSAlgorithm
import com.nimbusds.jose.JWSHeader
import com.nimbusds.jose.crypto.MACSigner
import com.nimbusds.jose.crypto.RSASSASigner
import com.nimbusds.jose.jwk.JWKSet
import com.nimbusds.jose.jwk.RSAKey
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator
import com.nimbusds.jose.util.JSONObjectUtils
import com.nimbusds.jwt.JWTClaimsSet
import com.nimbusds.jwt.PlainJWT
import com.nimbusds.jwt.SignedJWT
import com.sun.net.httpserver.HttpServer
import java.security.MessageDigest
import java.util.concurrent.CopyOnWriteArrayList

/** A provider that answers as it must, and as it must not where it is told to. */
class WrongProvider implements AutoCloseable {
  static final RSAKey KEY = new RSAKeyGenerator(2048).keyID('one').generate()
  static final RSAKey OTHER = new RSAKeyGenerator(2048).keyID('one').generate()
  static final RSAKey NEXT = new RSAKeyGenerator(2048).keyID('two').generate()

  final HttpServer server = HttpServer.create(new InetSocketAddress('127.0.0.1', 0), 9)
  final List<String> asked = new CopyOnWriteArrayList<>()
  Map metadata = [:]
  Map claims = [:]
  Map more = [sub: '17']
  RSAKey signer = KEY
  List<RSAKey> keys = [KEY]
  Closure<String> token = { claims -> signed(claims, signer) }
  Closure answer = { String path, ex -> null }
  Map query

  WrongProvider() {
    server.createContext('/') { ex ->
      def path = ex.requestURI.path
      asked << path
      def body = ex.requestBody.getText('UTF-8')
      def special = answer(path, ex)
      if (special == null) {
        def (status, json) = path.endsWith('/openid-configuration') ? [200, described()] : path == '/keys' ? [200, new JWKSet(keys).toJSONObject()]
          : path == '/token' ? tokens(ex, form(body)) : path == '/people' ? [200, more] : [404, [:]]
        reply(ex, status, JSONObjectUtils.toJSONString(json))
      }
    }
    server.start()
  }

  static reply(ex, int status, String text) {
    ex.responseHeaders.add('Content-Type', 'application/json')
    ex.sendResponseHeaders(status, text.bytes.length)
    ex.responseBody.write(text.bytes)
    ex.close()
    true
  }

  static Map<String, String> form(String text) {
    text.split('&').collectEntries { it.split('=', 2).collect { URLDecoder.decode(it, 'UTF-8') } }
  }

  String issuer() {
    "http://127.0.0.1:$server.address.port"
  }

  private Map described() {
    [issuer: issuer(), authorization_endpoint: issuer() + '/begin?x=y', token_endpoint: issuer() + '/token', jwks_uri: issuer() + '/keys', userinfo_endpoint: issuer() + '/people'] + metadata
  }

  /** The code is good once, for who has the verifier. */
  private List tokens(ex, Map sent) {
    def challenge = Base64.urlEncoder.withoutPadding().encodeToString(MessageDigest.getInstance('SHA-256').digest(sent.code_verifier.bytes))
    def good = query != null && sent.code == 'the code' && challenge == query.code_challenge && sent.redirect_uri == query.redirect_uri &&
      ex.requestHeaders.getFirst('Authorization') == 'Basic ' + Base64.encoder.encodeToString('leat:s%2Bcret'.bytes)
    if (!good) {
      return [400, [error: 'invalid_grant']]
    }
    def now = new Date().time.intdiv(1000)
    def all = [iss: issuer(), sub: '17', aud: 'leat', iat: now, exp: now + 60, nonce: query.nonce, preferred_username: 'ann', groups: ['ops']] + claims
    query = null
    [200, [access_token: 'access', token_type: 'Bearer', id_token: token(all.findAll { it.value != null })]]
  }

  static String signed(Map claims, RSAKey key) {
    def jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.keyID).build(), JWTClaimsSet.parse(claims))
    jwt.sign(new RSASSASigner(key))
    jwt.serialize()
  }

  static String plain(Map claims) {
    new PlainJWT(JWTClaimsSet.parse(claims)).serialize()
  }

  static String byPublicKey(Map claims) {
    def jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID('one').build(), JWTClaimsSet.parse(claims))
    jwt.sign(new MACSigner(KEY.toRSAPublicKey().encoded))
    jwt.serialize()
  }

  @Override
  void close() {
    server.stop(0)
  }
}
