package io.leat.cli.plan

import static io.leat.cli.plan.SamplePlans.*

import spock.lang.Specification

class TextPlanSpec extends Specification {

  def 'a plan says all there is to know about a job'() {
    expect:
    shown(PlanFormat.TEXT, web()) == '''\
web  Build, test and ship the web app
  parameters  target = 'staging'  one of 'staging', 'production'; where it goes
              fast = false
              shards = 2  at least 1.0, at most 8.0
  triggers    push to main or release/*, if it touches src/** or pom.xml
              cron 30 2 * * * in Europe/Vienna
              after the job 'library' succeeded
              start of the server
  group       'web-staging', one run at a time, a new one cancels the older
  timeout     30m

● compile  Compiles everything
│   $ mvn -q package
│   $ echo "version=$(cat target/version)" >> "$LEAT_OUTPUT"
│   publishes jar, version · keeps jar (target/*.jar) · cache m2
├─● test  3 legs of a matrix
│     needs compile
│     retry 2 times when lost or timeout after 10s, each time 2 times longer
│     ├ [17]  $ mvn verify -Djdk=17
│     │   on jdk17, linux
│     ├ [21]  $ mvn verify -Djdk=21
│     │   on jdk21, linux
│     └ [25]  $ mvn verify -Djdk=25
│         on jdk25, linux
├─● lint
│     starts on output jar of compile
│     may fail
│     $ ./lint target/app.jar
╰─● deploy
  │   needs compile
  │   when params.target == 'staging' || git.branch == 'main': yes, params.target is 'staging', git.branch is 'main'
  │   approval by release within 1h · lock staging-database
  │   $ ./deploy ${outputs.compile.version} staging
  │   secret DEPLOY_KEY
  ● smoke
  │   needs deploy
  │   timeout 5m
  │   $ #!/usr/bin/env python3  (+2 lines)
  ◐ announce
      needs smoke
      when outputs.compile.version == '2.0': open, waits for outputs.compile.version
      $ ./announce
● pipe index  3 tasks, all at once
    ├ dump  $ ./dump-records
    ├ clean  $ jq -c 'select(.ok)'
    │   reads stdin from dump
    │   on big
    └ load  $ ./load
        reads stdin from clean

at the end, however the others ended
● tidy
    $ rm -rf scratch

12 tasks, 9 edges, 0 left out, 1 open
critical path  compile -> deploy -> smoke -> announce  (4 tasks)
hash           447f02909facb4efb07be873f56f58789cdefad3830594f957cf2731e97f8b98
'''
  }

  def 'what is left out says why'() {
    when:
    def text = shown(PlanFormat.TEXT, web('production', 'topic'))

    then:
    text.contains("target = 'production'  initially 'staging'; one of")
    text.contains("○ deploy")
    text.contains("when params.target == 'staging' || git.branch == 'main': no, params.target is 'production', git.branch is 'topic'")
    text.contains("left out: needs 'deploy', which is left out")
    text.contains('12 tasks, 9 edges, 3 left out\n')
  }

  def 'a chain stays in one column'() {
    expect:
    shown(PlanFormat.TEXT, chain(50)).readLines().findAll { it.contains('●') }.every { it.startsWith('● step-') }
  }

  def 'many tasks are a line each'() {
    when:
    def text = shown(PlanFormat.TEXT, layers(20, 50, 3))

    then:
    text.readLines().size() < 1010
    text.contains('1000 tasks, ')
    text.readLines().count { it.contains('●') } == 1000
  }

  def 'of a long critical path the ends are shown'() {
    expect:
    shown(PlanFormat.TEXT, chain(500)).contains(
        'critical path  step-0 -> step-1 -> step-2 -> step-3 -> step-4 -> step-5 -> 488 more -> step-494 -> step-495')
  }

  def 'needs on all legs of a matrix are said in short'() {
    given:
    def legs = (1..9).collect { task("test[$it]").step(sh('x')) }
    def all = task('all').step(sh('x'))
    (1..9).each { all.need(after("test[$it]")) }
    def some = task('some').step(sh('x')).need(after('test[1]')).need(after('test[2]'))

    when:
    def text = shown(PlanFormat.TEXT, planned('j', [*legs, all, some]))

    then:
    text.contains('needs test (9 legs)\n')
    text.contains('needs test[1], test[2]\n')
  }

  def 'nothing of a name or script reaches the terminal as a command'() {
    given:
    def text = shown(PlanFormat.TEXT, hostile(), planned('j', [task('a').step(sh('\u001b[2Jx\u0007'))]))

    expect:
    text.codePoints().noneMatch { (it < 0x20 && it != 0x0a) || (it >= 0x7f && it < 0xa0) || it == 0x202e }
    text.contains('␛[2Jx␇')
  }

  def 'several jobs come one after the other'() {
    expect:
    shown(PlanFormat.TEXT, chain(2), planned('other', [task('x').step(sh('x'))])).contains('\n\nother\n')
  }
}
