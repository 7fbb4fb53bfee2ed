package io.leat.server

import io.leat.contract.Header
import io.leat.contract.MediaType
import io.leat.server.http.Contract
import io.leat.server.json.JsonRecords
import java.net.http.HttpResponse

/** Holds answers against what the contract says of their headers, and of problems. */
class Documented {
  private static final CONTRACT = Contract.ofLeat()
  private static final DOCUMENT = CONTRACT.document().map
  private static final PROBLEM = CONTRACT.schema('#/components/schemas/Problem')

  /** By the form of the path; words go before parameters. */
  private static final OPERATIONS = DOCUMENT.paths.sort { it.key.count('{') }.collectEntries { path, item -> [path.replaceAll(/\{[^}]*}/, '[^/]+'), item] }

  private static final OF_ANY = Header.OF_ANY*.text()*.toLowerCase()
  private static final OF_PROBLEMS = DOCUMENT.components.responses.Problem.headers.keySet()*.toLowerCase()

  /** The headers of an answer that are not in the contract, and what of a problem is not as its schema says. */
  static List<String> strange(String method, HttpResponse<byte[]> answer) {
    def item = OPERATIONS.find { answer.uri().rawPath ==~ it.key }?.value
    def reply = item?.get(method == 'HEAD' ? 'get' : method.toLowerCase())?.responses?.get("${answer.statusCode()}".toString())
    def named = reply?.headers ? reply.headers.keySet()*.toLowerCase() : answer.statusCode() < 400 ? [] : OF_PROBLEMS
    def isProblem = answer.headers().firstValue('content-type').orElse('') == MediaType.PROBLEM
    answer.headers().map().keySet()*.toLowerCase().findAll { !it.startsWith(':') && !(it in OF_ANY) && !(it in named) } +
      (isProblem && answer.body().length > 0 ? PROBLEM.check(JsonRecords.tree(answer.body()))*.toString() : [])
  }
}
