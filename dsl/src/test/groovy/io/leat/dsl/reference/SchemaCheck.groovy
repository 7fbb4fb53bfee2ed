package io.leat.dsl.reference

import com.fasterxml.jackson.databind.JsonNode

/** Checks a value against the few keywords of JSON Schema that ours uses. */
class SchemaCheck {
  private final JsonNode root

  private SchemaCheck(JsonNode root) {
    this.root = root
  }

  static boolean accepts(JsonNode schema, JsonNode value) {
    new SchemaCheck(schema).fits(schema, value)
  }

  private boolean fits(JsonNode schema, JsonNode value) {
    schema.properties().every { keyword ->
      def rule = keyword.value
      switch (keyword.key) {
        case '$ref': return fits(root.path('$defs').path(rule.asText().substring(8)), value)
        case 'anyOf': return rule.any { fits(it, value) }
        case 'type': return (rule.array ? rule.toList() : [rule]).any { isOf(it.asText(), value) }
        case 'enum': return rule.any { it == value }
        case 'const': return rule == value
        case 'pattern': return !value.textual || value.asText() =~ rule.asText()
        case 'minimum': return !value.number || value.decimalValue() >= rule.decimalValue()
        case 'maximum': return !value.number || value.decimalValue() <= rule.decimalValue()
        case 'minItems': return !value.array || value.size() >= rule.asInt()
        case 'minProperties': return !value.object || value.size() >= rule.asInt()
        case 'maxProperties': return !value.object || value.size() <= rule.asInt()
        case 'items': return !value.array || value.every { fits(rule, it) }
        case 'required': return !value.object || rule.every { value.has(it.asText()) }
        case 'properties': return !value.object || rule.properties().every { !value.has(it.key) || fits(it.value, value.get(it.key)) }
        case 'additionalProperties':
          return !value.object || value.properties().every { schema.path('properties').has(it.key) || (rule.boolean ? rule.asBoolean() : fits(rule, it.value)) }
        case ['$schema', '$defs', 'title', 'description']: return true
        default: throw new IllegalArgumentException('not a keyword that is used: ' + keyword.key)
      }
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    switch (type) {
      case 'object': return value.object
      case 'array': return value.array
      case 'string': return value.textual
      case 'number': return value.number
      case 'integer': return value.integralNumber
      case 'boolean': return value.boolean
      case 'null': return value.null
    }
  }
}
