package io.leat.cli.client

import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings

/** The contract of the server, docs/openapi.json: whether a request is in it, and its examples. */
final class Contract {
  static final FILE = new File('..', 'docs/openapi.json')
  private static final Map DOCUMENT = json(FILE.text) as Map

  private Contract() {
  }

  static Object json(String text) {
    new Load(LoadSettings.builder().setCodePointLimit(10_000_000).build()).loadFromString(text)
  }

  /** What of a request is not in the contract; empty when all is. */
  static List<String> strange(String method, String path, List<String> parameters, String body) {
    def operation = operation(method, path)
    if (operation == null) {
      return ["$method $path".toString()]
    }
    def known = operation.parameters.findAll { it.in == 'query' }*.name
    def strange = (parameters - known).collect { "$method $path?$it".toString() }
    if (body) {
      def schema = operation.requestBody?.content?.get('application/json')?.schema
      strange += schema == null ? ["a body of $method $path".toString()] : wrong(json(body), schema as Map, path)
    }
    strange
  }

  /** The example of an answer. */
  static Map example(String method, String path, String status) {
    operation(method, path).responses[status].content['application/json'].example as Map
  }

  private static Map operation(String method, String path) {
    DOCUMENT.paths.find { template, _ -> path ==~ template.replaceAll(/\{\w+}/, '[^/]+') }?.value?.get(method.toLowerCase()) as Map
  }

  private static List<String> wrong(Object value, Map schema, String at) {
    if (schema['$ref']) {
      def name = schema['$ref'].split('/').last()
      return wrong(value, DOCUMENT.components.schemas[name] as Map, at)
    }
    if (schema.enum && !(value in schema.enum)) {
      return ["$at: $value".toString()]
    }
    switch (schema.type) {
      case 'object':
        if (!(value instanceof Map)) {
          return ["$at is no object".toString()]
        }
        def missing = (schema.get('required') ?: []) - value.keySet()
        return missing.collect { "$at lacks $it".toString() } + value.collectMany { name, inner ->
          def field = schema.get('properties')?.get(name)
          def rest = schema.get('additionalProperties')
          field ? wrong(inner, field as Map, "$at.$name") : rest instanceof Map ? wrong(inner, rest, "$at.$name") : ["$at.$name".toString()]
        }
      case 'array':
        return value instanceof List ? value.collectMany { wrong(it, schema.items as Map, at) } : ["$at is no list".toString()]
      case 'string':
        return value instanceof String && value.length() >= (schema.minLength ?: 0) ? [] : ["$at: $value".toString()]
      case 'integer':
        return value instanceof Integer && value >= (schema.minimum ?: 0) ? [] : ["$at: $value".toString()]
      case 'boolean':
        return value instanceof Boolean ? [] : ["$at: $value".toString()]
      default:
        return []
    }
  }
}
