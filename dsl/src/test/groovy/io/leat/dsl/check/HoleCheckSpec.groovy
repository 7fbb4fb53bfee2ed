package io.leat.dsl.check

import io.leat.dsl.JobfileReader
import io.leat.dsl.SourceLoader
import io.leat.engine.job.Inputs
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import spock.lang.Specification

class HoleCheckSpec extends Specification {
  def 'a value without quotes of the shell is marked, and told to be written with those that fit into #script'() {
    given:
    def text = syntax == Syntax.GROOVY ? "job('web') { task('a') { sh $script } }" : "job:\n  web:\n    task:\n      a:\n        sh: $script\n"

    when:
    def warning = new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, text.bytes, Inputs.NONE, SourceLoader.NONE).diagnostics().first()

    then:
    warning.code().text() == 'LEAT-505'
    warning.help() == "write $quoted, so that blanks and stars in it stay"
    warning.span().text() == marked

    where:
    syntax        | script                                      | quoted                | marked
    Syntax.GROOVY | '"echo ${git.branch}"'                      | '\\"${git.branch}\\"' | '${git.branch}'
    Syntax.GROOVY | '"echo $git.branch"'                        | '\\"${git.branch}\\"' | '$git.branch'
    Syntax.GROOVY | '"""echo ${git.branch}"""'                  | '"${git.branch}"'     | '${git.branch}'
    Syntax.GROOVY | '"echo \\"${git.branch}\\" ${git.branch}"'  | '\\"${git.branch}\\"' | script
    Syntax.YAML   | 'echo ${git.branch}'                        | '"${git.branch}"'     | '${git.branch}'
    Syntax.YAML   | '"echo ${git.branch}"'                      | '\\"${git.branch}\\"' | '${git.branch}'
    Syntax.YAML   | '|\n          echo ${git.branch}'           | '"${git.branch}"'     | '${git.branch}'
  }
}
