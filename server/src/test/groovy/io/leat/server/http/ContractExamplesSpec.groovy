package io.leat.server.http

import io.leat.server.json.JsonRecords
import io.vertx.core.json.Json
import io.vertx.core.json.JsonObject
import spock.lang.Shared
import spock.lang.Specification

/** The examples of the contract: what people copy from it is taken, and what they are shown is what they get. */
class ContractExamplesSpec extends Specification {
  @Shared Contract contract = Contract.ofLeat()

  def 'the example of the body of #id is taken'() {
    given:
    def example = body(contract.operation(id)).getValue('example')

    expect:
    example != null
    !contract.operation(id).body(Json.encode(example).getBytes('UTF-8')).empty

    where:
    id << contract.operations().values().findAll { body(it) != null }*.id()
  }

  def 'the examples of what #id answers are as its schemas say'() {
    expect:
    answers(contract.operation(id)).every { content ->
      def faults = Schema.of(content.getJsonObject('schema'), contract).check(JsonRecords.tree(Json.encode(content.getValue('example')).bytes))
      assert faults == []
      true
    }

    where:
    id << contract.operations().values().findAll { answers(it) }*.id()
  }

  private JsonObject body(RequestCheck operation) {
    operation.document().getJsonObject('requestBody')?.getJsonObject('content')?.getJsonObject('application/json')
  }

  private List<JsonObject> answers(RequestCheck operation) {
    operation.document().getJsonObject('responses').collect { contract.resolved(it.value) }
      .collect { it.getJsonObject('content')?.getJsonObject('application/json') }
      .findAll { it != null && it.containsKey('example') }
  }
}
