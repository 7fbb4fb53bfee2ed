package io.leat.server.http

import io.leat.server.api.LoginRoutes
import io.leat.server.json.JsonRecords
import io.vertx.core.json.Json
import io.vertx.core.json.JsonObject
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification

class ContractSpec extends Specification {
  @Shared @AutoCleanup Kernel kernel = new Kernel()
  @Shared Contract contract = new Contract(Kernel.ofKernel())

  private static Contract edited(Closure edit) {
    def document = Kernel.ofKernel()
    edit(document)
    new Contract(document)
  }

  private List<Route> routes(Contract of) {
    new LoginRoutes(kernel.accounts, Kernel.PASSWORDS, kernel.tokens, null, '', kernel.clock).routes() +
      new SystemRoutes(of, { [] }, null, false).routes()
  }

  def 'a difference between routes and contract keeps the server from starting: #said'() {
    when:
    def of = edited(edit)
    new RouteTable(of, change(routes(of)))

    then:
    def problem = thrown(IllegalStateException)
    problem.message.contains(said)

    where:
    said                          | edit                                                  | change
    "'health' has no route"       | { }                                                   | { it.findAll { r -> r.operation().id() != 'health' } }
    "'health' is not in"          | { it.getJsonObject('paths').remove('/health') }       | { it }
    "'health' has two routes"     | { }                                                   | { it + it.find { r -> r.operation().id() == 'health' } }
    "'logout' must not be open"   | { }                                                   | { it.collect { r -> r.operation().id() == 'logout' ? r.opened() : r } }
    'differ on Idempotency-Key'   | { }                                                   | { it.collect { r -> r.operation().id() == 'logout' ? r.creating({ request, made -> Answer.empty() } as MadeBefore) : r } }
    'differ on its body'          | { }                                                   | { it.collect { r -> r.operation().id() == 'login' ? r.with(BodyRule.none()) : r } }
  }

  def 'routes and contract of the kernel are one to one'() {
    when:
    new RouteTable(contract, routes(contract))

    then:
    noExceptionThrown()
  }

  def 'every schema can be checked, and every example fits its schema'() {
    given:
    def contract = Contract.ofLeat()

    when:
    def schemas = contract.document().getJsonObject('components').getJsonObject('schemas')
    schemas.fieldNames().each { verify(schemas.getJsonObject(it), contract) }
    def examples = []
    walk(contract.document()) { JsonObject media ->
      if (media.containsKey('example') && media.containsKey('schema')) examples << media
    }

    then:
    examples.size() >= 20
    examples.every { Schema.of(it.getJsonObject('schema'), contract).check(JsonRecords.tree(Json.encode(it.getValue('example')).bytes)) == [] }
  }

  /** Reads all that is below. */
  private static void verify(JsonObject part, Contract of) {
    Schema.of(part, of)
    part.getJsonObject('properties', new JsonObject()).each { verify(it.value, of) }
    [part.getValue('additionalProperties'), part.getValue('items'), *part.getJsonArray('oneOf', new io.vertx.core.json.JsonArray())]
      .findAll { it instanceof JsonObject }.each { verify(it, of) }
  }

  private static void walk(Object node, Closure visit) {
    if (node instanceof JsonObject) {
      visit(node)
      node.fieldNames().each { walk(node.getValue(it), visit) }
    } else if (node instanceof io.vertx.core.json.JsonArray) {
      node.each { walk(it, visit) }
    }
  }

  def 'a keyword that is not checked is refused'() {
    when:
    Schema.of(new JsonObject([type: 'object', patternProperties: [:]]), contract)

    then:
    thrown(IllegalStateException)
  }

  def 'the document is served with the address that it was asked at'() {
    when:
    def document = new JsonObject(kernel.get('/api/v1/openapi.json', [Authorization: null]).body())

    then:
    document.getString('openapi') == '3.1.0'
    document.getJsonArray('servers').getJsonObject(0).getString('url') == "http://127.0.0.1:${kernel.server.port()}"
  }

  def 'the page names every operation, runs nothing, and its one style is in the policy'() {
    when:
    def answer = kernel.get('/api/v1/docs', [Authorization: null])
    def style = answer.body().find(/(?s)<style>(.*?)<\/style>/) { it[1] }
    def hash = java.security.MessageDigest.getInstance('SHA-256').digest(style.bytes).encodeBase64().toString()

    then:
    contract.operations().values().every { answer.body().contains("id=\"${it.id()}\"") }
    !answer.body().contains('<script')
    answer.headers().firstValue('content-security-policy').get().contains("default-src 'none'; style-src 'sha256-$hash'")
  }

  def 'a cursor comes back as it was, and any other text is refused'() {
    given:
    def cursor = Cursor.of('runs', '17', 'ä')

    expect:
    Cursor.read(cursor.text(), 'runs', 2) == cursor

    when:
    Cursor.read(text(cursor), 'runs', 2)

    then:
    thrown(Refusal)

    where:
    text << [{ '' }, { 'x' }, { '!' }, { it.text() + 'A' }, { it.text()[0..-2] }, { Cursor.of('jobs', '17', 'ä').text() },
      { Cursor.of('runs', '17').text() }, { it.text() + '=' }]
  }
}
