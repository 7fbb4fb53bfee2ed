package io.leat.dsl.condition

import io.leat.dsl.declaration.Uses
import io.leat.dsl.source.Diagnostics
import io.leat.dsl.source.JobfileSource
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.dsl.source.TextOrigin
import io.leat.engine.expression.Expression
import io.leat.engine.expression.Template
import spock.lang.Specification

class TemplateReaderSpec extends Specification {
  def diagnostics = new Diagnostics()
  def spans = new Uses()

  Optional<Template> read(String text) {
    new TemplateReader(new ConditionReader(References.JOBFILE, Limits.STANDARD, spans, diagnostics))
        .read(text, TextOrigin.at(new JobfileSource('t', text, Syntax.YAML), 0))
  }

  def 'a text reads to parts: #text'() {
    expect:
    read(text).get().parts().collect { it instanceof Template.Part.Text ? it.text() : [it.expression().toString()] } == parts
    read(text).get().toString() == text

    where:
    text                                    | parts
    ''                                      | []
    'plain'                                 | ['plain']
    'echo $HOME $(date) $$ $'               | ['echo $HOME $(date) $$ $']
    'a ${params.x} b'                       | ['a ', ['params.x'], ' b']
    '${params.x}${git.tag}'                 | [['params.x'], ['git.tag']]
    'a $${HOME} b'                          | ['a ${HOME} b']
    '$$${x}'                                | ['$${x}']
    "😀 \${params.x == '}'} 😀"             | ['😀 ', ["params.x == '}'"], ' 😀']
    "a\${'\$'}\${params.x}"                 | ['a$', ['params.x']]
  }

  def 'dollars before a hole survive being written and read'() {
    given:
    def template = Template.of([new Template.Part.Text('pay $$'), new Template.Part.Hole(Expression.reference('params', 'x'))])

    expect:
    read(template.toString()).get() == template
  }

  def 'holes that hold a literal become text'() {
    expect:
    read('a${1}b${true}c${null}${\'d\'}').get() == Template.of('a1btruecd')
  }

  def 'a mistake in a hole has its place in the text: #text'() {
    when:
    def result = read(text)

    then:
    result.empty
    diagnostics.sorted().collect { [it.code().text(), it.span().column()] } == said

    where:
    text                                      | said
    'a ${params.x'                            | [['LEAT-020', 3]]
    'a ${'                                    | [['LEAT-020', 3]]
    'a ${}'                                   | [['LEAT-020', 5]]
    'x ${HOME} y ${git.brunch}'               | [['LEAT-108', 5], ['LEAT-110', 19]]
    'x ${params.a = 1} ${HOME}'               | [['LEAT-020', 14], ['LEAT-108', 21]]
    '😀😀 ${HOME}'                            | [['LEAT-108', 6]]
    "\${'}"                                   | [['LEAT-020', 3]]
  }

  def 'the shell is offered where a hole names a variable of the environment'() {
    when:
    read('cd ${HOME}')

    then:
    diagnostics.sorted()[0].help() == 'write `$HOME` for the shell\'s variable, or `$${HOME}` for these very characters'
  }

  def 'many holes cost time in proportion'() {
    expect:
    read('${params.x} '.repeat(20_000)).get().parts().size() == 40_000
  }
}
