package io.leat.dsl.eval

import io.leat.dsl.JobfileReader
import io.leat.dsl.JobfileResult
import io.leat.dsl.source.Limits
import io.leat.dsl.source.Syntax
import io.leat.engine.job.Inputs
import io.leat.engine.job.Revision
import io.leat.engine.job.TriggerKind
import spock.lang.Specification

/** A fact can be empty, as the branch of a detached commit is. A Jobfile is not sound on one branch and broken without any. */
class EmptyFactsSpec extends Specification {
  static final BRANCH = new Inputs([:], new Revision('release/1', null, null), null, TriggerKind.PUSH, [:])

  static read(Syntax syntax, String text, Inputs inputs) {
    def result = new JobfileReader(Limits.STANDARD).read('Jobfile', syntax, text.bytes, inputs) { throw new FileNotFoundException(it) }
    assert result instanceof JobfileResult.Accepted: result.diagnostics()*.message()
    def job = result.jobs()[0]
    [job.hash(), job.runs(job.job().graph().tasks()[0]).get()]
  }

  def '#groovy is the same job with a branch and without, in Groovy and in YAML'() {
    given:
    def inGroovy = "job('j') { task('t') { when $groovy; sh 'true' } }"
    def inYaml = "job: {j: {task: {t: {when: \"$yaml\", sh: 'true'}}}}"

    expect:
    read(Syntax.GROOVY, inGroovy, BRANCH)[1]
    !read(Syntax.GROOVY, inGroovy, Inputs.NONE)[1]
    [BRANCH, Inputs.NONE].collectMany { [read(Syntax.GROOVY, inGroovy, it)[0], read(Syntax.YAML, inYaml, it)[0]] }.unique().size() == 1
    read(Syntax.YAML, inYaml, Inputs.NONE)[1] == read(Syntax.GROOVY, inGroovy, Inputs.NONE)[1]

    where:
    groovy                                                      | yaml
    "git.branch == 'release/1'"                                 | "git.branch == 'release/1'"
    "git.branch ==~ /release.*/"                                | "git.branch ==~ 'release.*'"
    "git.branch =~ /^r/"                                        | "git.branch =~ '^r'"
    "git.branch.startsWith('release/')"                         | "startsWith(git.branch, 'release/')"
    "startsWith(git.branch, 'release/')"                        | "startsWith(git.branch, 'release/')"
    "git.branch.contains('1') && git.branch.endsWith('1')"      | "contains(git.branch, '1') && endsWith(git.branch, '1')"
    "git.branch != null && git.branch.startsWith('release/')"   | "git.branch != null && startsWith(git.branch, 'release/')"
    "git.branch && git.branch ==~ /release.*/"                  | "git.branch && git.branch ==~ 'release.*'"
    "git.branch in ['release/1', 'main']"                       | "git.branch in ['release/1', 'main']"
  }
}
