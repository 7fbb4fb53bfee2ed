package io.leat.dsl.documentation

import io.leat.dsl.source.Syntax

/**
 * The fenced blocks of code of a page. The info string says what a block is: its syntax, where it stands, and what must come of it.
 *
 * <pre>
 * groovy                    a whole Jobfile
 * groovy job|task           what stands in a job, or in a task
 * groovy statements         statements, before any job
 * groovy expressions        one comparison a line that must hold
 * condition                 one condition a line
 * yaml|json|toml            a whole Jobfile
 * ... error LEAT-104        rejected, with this code and no other
 * ... refused               each line is rejected, with the code that its comment names and with these words
 * ... same                  one of several blocks that are the same job
 * </pre>
 */
class CodeBlocks {
  static final Map<String, Syntax> SYNTAXES =
      [groovy: Syntax.GROOVY, condition: Syntax.GROOVY, yaml: Syntax.YAML, json: Syntax.JSON, toml: Syntax.TOML]
  static final PLACES = ['file', 'job', 'task', 'statements', 'expressions']

  static class Block {
    String page
    int line
    List<String> info
    String code
    /** What the message or its help must say; empty for anything. */
    String words = ''

    Syntax getSyntax() {
      SYNTAXES[info[0]]
    }

    /** The block, or its lines where each is to be looked at alone. */
    List<Block> getParts() {
      if (!('refused' in info)) {
        return [this]
      }
      code.readLines().withIndex().collect { text, i ->
        def (all, written, error, words) = (text =~ REFUSED)[0]
        new Block(page: page, line: line + 1 + i, info: info - 'refused' + ['error', error], code: written, words: words)
      }
    }

    String getPlace() {
      info[0] == 'condition' ? 'condition' : PLACES.find { it in info } ?: 'file'
    }

    /** The code that the block must be rejected with; null when it must be accepted. */
    String getError() {
      def at = info.indexOf('error')
      at < 0 ? null : info[at + 1]
    }

    /** The block as a whole Jobfile. */
    String getJobfile() {
      if (syntax == Syntax.YAML && place == 'task') {
        return YAML.replace('TASK', code.readLines().collect { '        ' + it }.join('\n'))
      }
      switch (place) {
        case 'file': return code
        case 'job': return "job('j') {\n$code\n${code.contains('task(') ? '' : "task('t') { sh 'true' }"}\n}"
        case 'task': return "job('j') { $FACTS\n task('t') {\n$code\n${code =~ STEP ? '' : "sh 'true'"}\n}\n$NEIGHBOURS\n}"
        case 'statements': return "$code\njob('j') { task('t') { sh 'true' } }"
        case 'expressions': return "${asserted()}\njob('j') { task('t') { sh 'true' } }"
        case 'condition':
          def conditions = code.readLines().withIndex().collect { each, i -> "task('t$i') { when $each; sh 'true' }" }
          return "job('j') { $FACTS\n${conditions.join('\n')}\n$NEIGHBOURS\n}"
      }
    }

    private String asserted() {
      code.readLines().findAll { !it.isBlank() }.collect { it =~ /^\s*(def|\/\/) ?/ ? it : "assert $it" }.join('\n')
    }

    @Override
    String toString() {
      "$page:$line ${info.join(' ')}"
    }
  }

  /** A step of a task at the beginning of a line. */
  static final STEP = /(?m)^\s*(sh|groovy|run|checkout) /

  /** What fragments may refer to: parameters, and tasks beside the one that is shown. */
  static final FACTS = '''params { text 'target', choices: ['staging', 'production']; flag 'fast'; number 'shards', default: 2; text 'level' }'''
  static final NEIGHBOURS = '''
    task('compile') {
      sh 'make'
      output 'version'; output 'tests', type: 'number'; output 'stable', type: 'flag'; output 'jar'
      artifact 'jar', files: 'target/*.jar'
    }
    task('lint') { sh 'make lint' }
    task('dump') { sh './dump' }
    task('list') { sh './list'; output 'shards', type: 'list' }
    task('test', matrix: [jdk: [17, 21]]) { sh "make test-${matrix.jdk}"; output 'passed' }
    task('uses') { sh 'echo $target $fast $shards $level' }'''

  static final YAML = '''
job:
  j:
    params: {text: {target: {}}}
    task:
      compile:
        sh: make ${params.target}
        output: [version, jar, {tests: {type: number}}]
      lint: {sh: make lint}
      t:
TASK
'''
  static final REFUSED = ~'^(.*?) +// (LEAT-\\d+): (.*)$'

  /** The blocks of {@code page} that are code of Leat; blocks of other languages are left out. */
  static List<Block> of(File page) {
    def blocks = []
    Block open = null
    def code = []
    page.readLines('UTF-8').eachWithIndex { text, i ->
      if (open == null && text.startsWith('```')) {
        open = new Block(page: page.name, line: i + 1, info: text.substring(3).tokenize())
        code = []
      } else if (open != null && text.startsWith('```')) {
        open.code = code.join('\n')
        blocks << open
        open = null
      } else if (open != null) {
        code << text
      }
    }
    assert open == null: "the block of $page.name that begins at line $open.line is never closed"
    blocks.findAll { it.info && it.info[0] in SYNTAXES.keySet() }.collectMany { it.parts }
  }
}
