package io.leat.dsl.reference

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.leat.dsl.vocabulary.Place
import io.leat.dsl.vocabulary.Vocabulary
import spock.lang.Shared
import spock.lang.Specification

class ReferenceSpec extends Specification {
  @Shared
  JsonNode schema = new ObjectMapper().readTree(SchemaWriter.write())

  def 'each word has a page with its help, its example and its arguments'() {
    expect:
    ReferenceWriter.pages().keySet() == Vocabulary.words()*.name() as Set
    Vocabulary.words().every { word ->
      def page = ReferenceWriter.page(word.name()).get()
      page.contains(word.help()) && page.contains(word.example()) && word.slots().every { page.contains('| `' + it.name()) }
    }
    ReferenceWriter.page('nothing').empty
  }

  def 'a word of several places has one page with a section for each'() {
    expect:
    ReferenceWriter.page('env').get().readLines().findAll { it.startsWith('#') } == ['# env', '## In a job', '## In a sequence', '## In a task']
  }

  def 'the index lists every word at every place'() {
    expect:
    Vocabulary.words().sum { it.places().size() } == ReferenceWriter.index().readLines().count { it.startsWith('| [`') }
  }

  def 'every reference inside of the schema leads somewhere'() {
    expect:
    schema.findValuesAsText('$ref').every { it.startsWith('#/$defs/') && schema.path('$defs').has(it.substring(8)) }
    schema.path('$defs').path('task-words').path('additionalProperties').asText() == 'false'
  }

  def 'the schema takes what the reader takes: #text'() {
    expect:
    SchemaCheck.accepts(schema, new ObjectMapper().readTree(text)) == accepted

    where:
    text                                                                                   | accepted
    '{"job": {"a": {"task": {"t": {"sh": ["x", {"script": "y", "name": "z"}]}}}}}'         | true
    '{"job": {"a": {"task": {"t": [{"sh": "x"}, {"groovy": "y"}]}}}}'                      | true
    '{"job": {"a": {"task": {"t": {"matrix": {"jdk": [17, "21"]}, "sh": "x"}}}}}'          | true
    '{"job": {"a": {"triggers": [{"startup": true}, {"push": {"branches": "main"}}]}}}'    | true
    '{"job": {"a": {"task": {"t": {"output": ["v", {"w": {"type": "number"}}]}}}}}'        | true
    '{"job": {"a": {"task": {"t": {"artifact": {"j": "a*"}, "retry": 2, "when": true}}}}}' | true
    '{"job": "a"}'                                                                         | true
    '{"jb": {}}'                                                                           | false
    '{"job": {"a": {"task": {"t": {"shh": "x"}}}}}'                                        | false
    '{"job": {"a": {"task": {"t": {"retry": {"count": 2, "onn": []}}}}}}'                  | false
    '{"job": {"a": {"task": {"t": {"retry": 101}}}}}'                                      | false
    '{"job": {"a": {"task": {"t": {"use": {"artifact": "x"}}}}}}'                          | false
    '{"job": {"a": {"task": {"t": {"output": {"v": {"type": "nmber"}}}}}}}'                | false
    '{"job": {"a": {"task": {"t": [{"sh": "x", "groovy": "y"}]}}}}'                        | false
  }

  def 'the completion names every word at its place, and is Groovy'() {
    given:
    Map<List<String>, List<String>> methods = [:].withDefault { [] }
    def enclosing = []
    def binding = new Binding()
    List<String> place = null
    binding.setVariable('scriptScope', { -> 'script' })
    binding.setVariable('closureScope', { -> 'closure' })
    binding.setVariable('context', { Map given -> given.scope })
    binding.setVariable('parameter', { Map given -> given })
    binding.setVariable('enclosingCall', { String name -> enclosing << name; false })
    binding.setVariable('method', { Map given -> methods[place] << given.name })
    binding.setVariable('contributor', { String scope, Closure body ->
      place = ['script']
      enclosing.clear()
      body.call()
      if (scope == 'closure') {
        place = enclosing.collect()
        binding.setVariable('enclosingCall', { String name -> true })
        body.call()
        binding.setVariable('enclosingCall', { String name -> enclosing << name; false })
      }
    })

    when:
    new GroovyShell(binding).evaluate(GdslWriter.write())

    then:
    Place.values().every { each ->
      def openers = Vocabulary.words().findAll { it.opens() == each }*.name().unique().sort() ?: ['script']
      methods[openers] == Vocabulary.words(each)*.name()
    }
  }
}
