package io.leat.contract

import com.fasterxml.jackson.annotation.JsonProperty
import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

/** The document that the operations make, and that lies in the repository so that each change of it is seen. */
class DocumentSpec extends Specification {
  private static final Path ROOT = Conformance.root('conformance').parent

  @Shared Document document = new Document(ROOT.resolve('contract/src/main/java'))

  def 'docs/#name is made from the operations'() {
    given:
    def file = ROOT.resolve("docs/$name")
    def text = made(document)
    if (Boolean.getBoolean('leat.write')) {
      Files.writeString(file, text)
    }

    expect: 'else run this specification with -Dleat.write=true'
    Files.readString(file) == text

    where:
    name           | made
    'openapi.json' | { Document it -> it.text() }
    'api.html'     | { Document it -> new DocumentPage(it).text() }
  }

  def 'each operation has an id, a method and a path of its own'() {
    expect:
    Operations.ALL*.id().toSet().size() == Operations.ALL.size()
    Operations.ALL.collect { [it.method(), it.path()] }.toSet().size() == Operations.ALL.size()
  }

  def '#operation.id is summed up in a sentence, says what it answers when all is well, and has examples of its body and its answers'() {
    expect:
    operation.about().summary() ==~ /[A-Z].*\./
    operation.replies().any { it.status() < 400 && it.description() }
    operation.body() == null || operation.body().type() == String || operation.body().example()
    operation.replies()*.content().findAll { it != null && !(it.type() in [byte[], ProblemView]) }.every { it.example() }

    where:
    operation << Operations.ALL
  }

  def 'the parameters in the path of #operation.id are those that it takes'() {
    expect:
    operation.path().findAll(/\{([^}]*)}/) { it[1] } == operation.parameters().findAll { it.place() == Parameter.Place.PATH }*.name()

    where:
    operation << Operations.ALL
  }

  def 'it is said of each operation whom it is for, and each right is asked for'() {
    expect:
    Operations.ALL.findAll { it.about().audience() instanceof Audience.Nobody } == []
    Operations.ALL*.about()*.audience().findAll { it instanceof Audience.Holders }*.right().toSet() == Right.values().toSet()
    Right.values().every { Right.getField(it.name()).getAnnotation(JsonProperty).value() == it.word() }
    Role.values().every { Role.getField(it.name()).getAnnotation(JsonProperty).value() == it.word() }
  }

  def 'each schema and each of its fields is described'() {
    given:
    def schemas = document.content.components.schemas as Map<String, Map>

    expect:
    schemas.values().sum { it.get('properties').size() } > 300
    schemas.collectMany { name, schema -> undescribed(name, schema) } == []
  }

  private static List<String> undescribed(String at, Map schema) {
    def fields = (schema.get('properties') ?: [:]) as Map<String, Map>
    (at.contains('.') || schema.description ? [] : [at]) +
      fields.findAll { !it.value.description }.collect { "$at.$it.key".toString() } +
      fields.collectMany { name, field -> undescribed("$at.$name", field.items instanceof Map ? field.items : field) }
  }

  def 'each example has the fields of its schema, and words that there are'() {
    given:
    def media = document.content.paths.values()*.values().flatten().collectMany { Map operation ->
      [operation.requestBody, *operation.responses.values()].collectMany { (it?.content ?: [:]).findAll { it.key == MediaType.JSON }.values() }
    }

    expect:
    media.size() > 70
    media.collectMany { unfit('', it.schema, it.example) } == []
  }

  private List<String> unfit(String at, Map schema, Object value) {
    if (schema.'$ref') {
      return unfit(at, document.content.components.schemas[schema.'$ref'.split('/').last()], value)
    }
    if (schema.oneOf) {
      return value == null ? [] : unfit(at, schema.oneOf[0], value)
    }
    if (value instanceof Map && schema.get('properties')) {
      def fields = schema.get('properties') as Map<String, Map>
      def names = value.keySet()
      return ((schema.required ?: []) - names).collect { "$at/$it is missing".toString() } + (names - fields.keySet()).collect { "$at/$it is none".toString() } +
        fields.findAll { it.key in names }.collectMany { name, field -> unfit("$at/$name", field, value[name]) }
    }
    if (value instanceof List) {
      return value.collectMany { unfit(at, schema.items, it) }
    }
    schema.enum && !(value in schema.enum) ? ["$at is '$value'".toString()] : []
  }

  def 'no record has more than seven components'() {
    expect:
    records().size() > 50
    records().findAll { it.recordComponents.size() > 7 } == []
  }

  private static List<Class<?>> records() {
    def classes = ROOT.resolve('contract/target/classes')
    Files.walk(classes).withCloseable {
      it.map { classes.relativize(it).toString() }.filter { it.endsWith('.class') && !it.contains('info') }
        .map { Class.forName(it.replace('.class', '').replace('/', '.')) }.filter { it.record }.toList()
    }
  }
}
