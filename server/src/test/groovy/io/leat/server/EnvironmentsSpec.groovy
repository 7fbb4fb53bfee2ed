package io.leat.server

import io.leat.server.api.People
import io.vertx.core.json.JsonObject
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** Where versions go live: who is given what, who is asked, and who is refused. */
@Timeout(120)
class EnvironmentsSpec extends Specification {
  @Shared @TempDir Path folder
  @Shared @AutoCleanup People people
  @Shared Running leat
  @Shared String main
  @Shared String dev

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2', 'public-url': 'https://leat.example'])
    people = new People(leat)
    def repository = Running.repository(folder.resolve('web'), [Jobfile: '''
      job('ship') {
        task('build') { secrets 'KEY'; sh 'printf %s "$KEY" | tr a-y b-z' }
        task('deploy') {
          needs 'build'
          environment 'production', url: 'https://shop.example.com/'
          secrets 'KEY'
          sh 'printf %s "$KEY" | tr a-y b-z; echo; echo "$LEAT_ENVIRONMENT $LEAT_ENVIRONMENT_URL"'
        }
      }
      job('both') {
        task('deploy') { environment 'asked'; approve by: ['dora']; sh 'true' }
      }
      job('token') {
        task('build') { idToken 'TOKEN', audience: 'a'; sh 'echo "$TOKEN" | cut -d. -f2' }
        task('deploy') { environment 'production'; idToken 'TOKEN', audience: 'a'; sh 'echo "$TOKEN" | cut -d. -f2' }
      }
      job('plain') {
        params { text 'where', default: 'staging' }
        task('deploy') { environment params.where; sh 'echo is live' }
      }
      job('parent') { params { text 'where' }; task('p') { run 'plain', params: [where: params.where] } }
      job('first') { params { text 'where' }; task('p') { sh 'true' } }
      job('after') { triggers { job 'first' }; task('deploy') { environment 'own'; sh 'true' } }
      job('lacks') {
        task('deploy') { environment 'production'; secrets 'NONE', 'OTHER'; sh 'true' }
      }
      job('pipe') {
        pipe('p') {
          task('from') { environment 'production'; secrets 'KEY'; sh 'printf %s "$KEY"' }
          task('to') { secrets 'KEY'; sh 'cat; echo; printf %s "$KEY" | tr a-y b-z' }
        }
      }'''])
    main = Running.git(repository, 'rev-parse', 'HEAD').trim()
    Running.git(repository, 'tag', 'v1')
    Running.git(repository, 'checkout', '-q', '-b', 'dev')
    dev = Running.commit(repository, [file: 'x'])
    Running.git(repository, 'checkout', '-q', 'main')
    assert leat.post('/projects', [name: 'web', url: repository.toUri().toString()]).status == 201
    leat.secret('KEY', 'that of the web', 'web')
    assert leat.send('PUT', '/projects/web/environments/production/secrets/KEY', [value: 'that of production']).status == 201
  }

  private static String at(String environment) {
    "/projects/web/environments/$environment"
  }

  private void set(String environment, Map rule) {
    def answer = leat.send('PUT', at(environment), rule)
    assert answer.status in [200, 201]: answer.text
  }

  private List<String> log(long run, String task) {
    leat.get("/runs/$run/tasks/$task/log").text.readLines()
  }

  private long asking(String job, Map more = [:]) {
    def run = leat.trigger('web', [job: job] + more)
    leat.await(run) { leat.get("/runs/$run/tasks/deploy").json?.state == 'asking' }
    run
  }

  private Map asked(String name, long run, String answer = 'approve') {
    people.ask('POST', "/api/v1/runs/$run/tasks/deploy/$answer", people.token(name))
  }

  def 'the secret of an environment is given to the task that names it, before that of the project, and to no other'() {
    when:
    def run = leat.trigger('web', [job: 'ship'])

    then:
    leat.await(run).status == 'succeeded'
    log(run, 'build')[0].tr('b-z', 'a-y') == 'that of the web'
    log(run, 'deploy')[0].tr('b-z', 'a-y') == 'that of production'
    log(run, 'deploy')[1] == 'production https://shop.example.com/'
    leat.get("${at('production')}/secrets/KEY").json.used.run == run
    leat.get("${at('production')}/secrets").json.items*.name == ['KEY']
    leat.get("${at('staging')}/secrets").json.items == []
    leat.get('/projects/web/secrets').json.items*.name == ['KEY']
    leat.get("/runs/$run/tasks/deploy/why").json.sentences.any { it == "It brings a version to the environment 'production'." }

    when: 'one of both in a pipe'
    def piped = leat.trigger('web', [job: 'pipe'])

    then:
    leat.await(piped).status == 'succeeded'
    log(piped, 'to')[1].tr('b-z', 'a-y') == 'that of the web'

    when:
    leat.send('DELETE', "${at('production')}/secrets/KEY")
    def later = leat.trigger('web', [job: 'ship'])

    then:
    leat.await(later).status == 'succeeded'
    log(later, 'deploy')[0].tr('b-z', 'a-y') == 'that of the web'

    cleanup:
    leat.send('PUT', "${at('production')}/secrets/KEY", [value: 'that of production'])
  }

  def 'what is lacking for an environment is said with the words that give it to that alone'() {
    when:
    def refused = leat.await(leat.trigger('web', [job: 'lacks']))

    then:
    refused.status == 'rejected'
    refused.note.endsWith("'OTHER' of task 'deploy'; an administrator gives what is lacking: leat secrets set NONE --project web --environment production")
  }

  def 'what went live is told, the latest first, and what is live'() {
    given:
    def before = leat.get("${at('told')}/deployments").json.items
    set('told', [:])

    when:
    def good = leat.trigger('web', [job: 'plain', parameters: [where: 'told']])
    leat.await(good)
    set('told', [branches: ['dev']])
    def bad = leat.trigger('web', [job: 'plain', parameters: [where: 'told']])
    leat.await(bad)
    def told = leat.get("${at('told')}/deployments").json.items

    then:
    before == []
    told.collect { [it.run, it.task, it.state, it.url, it.by, it.branch, it.tag, it.commit] } ==
      [[bad, 'deploy', 'cancelled', null, 'admin', 'main', null, main], [good, 'deploy', 'succeeded', null, 'admin', 'main', null, main]]
    told[0].begun == null
    told[1].with { [it.asked <= it.begun, it.begun <= it.ended] } == [true, true]
    leat.get(at('told')).json.live == told[1]
    leat.get("${at('told')}/deployments?limit=1").json.with { [it.items, it.next != null] } == [[told[0]], true]

    when:
    leat.send('DELETE', "/runs/$good")

    then:
    leat.get(at('told')).json.live == null
  }

  def 'a version waits for whom the environment names, and for whom the Jobfile names before'() {
    given:
    people.robot('dora', null, [web: 'developer'])
    people.robot('max', null, [web: 'maintainer'])
    leat.post('/groups', [name: 'release'])
    leat.send('PUT', '/groups/release/accounts/max')
    set('asked', [approve: [by: ['release'], minutes: 5]])

    when: 'who is named by the Jobfile agrees, twice'
    def run = asking('both')
    def early = asked('max', run)
    def first = asked('dora', run)
    leat.await(run) { leat.get("/runs/$run/tasks/deploy/why").json.sentences.any { it.contains("for which the environment 'asked' asks") } }
    def second = asked('dora', run)
    def refusal = asked('dora', run, 'refuse')

    then:
    early.status == 403
    first.status == 200
    second.status == 403
    refusal.status == 403
    second.json.detail == "the environment 'asked' of task 'deploy' asks for consent by 'release', and 'dora' is neither called so nor in such a group, nor holds such a role"
    second.json.by == ['release']
    leat.get("${at('asked')}/deployments").json.items[0].state == 'waiting'

    when:
    def third = asked('max', run)

    then:
    third.status == 200
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/deploy/why").json.sentences.findAll { it.contains('agreed to it') }*.takeBefore(' ') == ['dora', 'max']

    when: 'it is refused'
    def other = asking('both')
    asked('dora', other)
    leat.await(other) { asked('max', other, 'refuse').status == 200 }

    then:
    leat.await(other).status == 'cancelled'

    cleanup:
    leat.send('DELETE', '/groups/release')
    ['dora', 'max'].each { leat.send('DELETE', "/accounts/$it") }
  }

  def 'who started a run does not agree to it where somebody else is asked for'() {
    given:
    people.robot('dora', null, [web: 'developer'])
    set('own', [approve: [notOwn: true]])

    when:
    def run = asking('plain', [parameters: [where: 'own']])
    def own = leat.post("/runs/$run/tasks/deploy/approve")

    then:
    own.status == 403
    own.json.detail == "the environment 'own' of task 'deploy' asks for consent by somebody who did not start the run, and 'admin' did"
    asked('dora', run).status == 200
    leat.await(run).status == 'succeeded'

    cleanup:
    leat.send('DELETE', '/accounts/dora')
  }

  def 'nor to one that his run began: #how'() {
    given:
    ['dora', 'max'].each { people.robot(it, null, [web: 'developer']) }
    set('own', [approve: [notOwn: true]])

    when:
    def first = people.ask('POST', '/api/v1/projects/web/trigger', people.token('dora'), new JsonObject([job: job, parameters: [where: 'own']]).encode()).json.run as long
    def run = 0L
    leat.await(first) {
      run = leat.get('/runs').json.items.find { it.parent == first }?.run as Long ?: 0L
      run && leat.get("/runs/$run/tasks/deploy").json?.state == 'asking'
    }
    def own = asked('dora', run)

    then:
    leat.get("/runs/$run").json.by == "run $first"
    own.status == 403
    own.json.detail == "the environment 'own' of task 'deploy' asks for consent by somebody who did not start the run, and 'dora' did"

    and: 'who started it may refuse it'
    (refused ? asked('dora', run, 'refuse') : asked('max', run)).status == 200
    leat.await(run).status == (refused ? 'cancelled' : 'succeeded')

    cleanup:
    ['dora', 'max'].each { leat.send('DELETE', "/accounts/$it") }

    where:
    how        | job      || refused
    'by a step' | 'parent' || false
    'after it' | 'first'  || true
  }

  def 'nor who says that what a stranger began is trusted'() {
    given:
    people.robot('mai', null, [web: 'maintainer'])
    people.robot('dora', null, [web: 'developer'])
    set('own', [approve: [notOwn: true]])
    def tag = leat.get('/agents/local').headers.firstValue('etag').get()
    leat.send('PATCH', '/agents/local', [labels: ['untrusted']], ['If-Match': tag])

    when:
    def first = leat.trigger('web', [job: 'first', parameters: [where: 'own'], facts: ['pull.fork': 'true']])
    def child = 0L
    leat.await(first) { child = leat.get('/runs').json.items.find { it.parent == first }?.run as Long ?: 0L }
    leat.await(child)
    def run = people.ask('POST', "/api/v1/runs/$child/trust", people.token('mai')).json.run as long
    leat.await(run) { leat.get("/runs/$run/tasks/deploy").json?.state == 'asking' }

    then:
    asked('mai', run).status == 403
    asked('dora', run).status == 200
    leat.await(run).status == 'succeeded'

    cleanup:
    ['mai', 'dora'].each { leat.send('DELETE', "/accounts/$it") }
    def now = leat.get('/agents/local').headers.firstValue('etag').get()
    leat.send('PATCH', '/agents/local', [labels: []], ['If-Match': now])
  }

  def 'a version of #what comes where #rule: #comes'() {
    given:
    set('ruled', rule)

    when:
    def run = leat.trigger('web', [job: 'plain', parameters: [where: 'ruled']] + of(this))
    def ended = leat.await(run)

    then:
    ended.status == (comes ? 'succeeded' : 'cancelled')
    comes || leat.task(run, 'deploy').because == "the environment 'ruled' takes versions of the $said alone, and this run is of $its"
    comes || leat.get("/runs/$run/tasks/deploy/why").json.sentences.any { it.contains("takes versions of the $said alone") }
    comes || leat.task(run, 'deploy').attempts == []

    where:
    what                          | of                             | rule                                   || comes | said                                 | its
    'the default branch'          | { [:] }                        | [branches: ['main', 'release/**']]     || true  | ''                                   | ''
    'another branch'              | { [ref: 'dev'] }               | [branches: ['main', 'release/**']]     || false | "branches 'main', 'release/**'"      | "the branch 'dev'"
    'another branch'              | { [ref: 'dev'] }               | [branches: ['**', '!main']]            || true  | ''                                   | ''
    'a branch'                    | { [ref: 'main'] }              | [tags: ['v*']]                         || false | "tags 'v*'"                          | "the branch 'main'"
    'a tag'                       | { [ref: 'v1'] }                | [tags: ['v*']]                         || true  | ''                                   | ''
    'another tag'                 | { [ref: 'v1'] }                | [branches: ['**'], tags: ['w*']]       || false | "branches '**' and the tags 'w*'"    | "the tag 'v1'"
    'a commit without a branch'   | { [ref: 'gone', commit: it.dev] } | [branches: ['main']]                || false | "branches 'main'"                    | 'a commit of which the repository says neither branch nor tag'
    'any'                         | { [ref: 'dev'] }               | [:]                                    || true  | ''                                   | ''
  }

  def 'what a stranger wrote brings nothing live, and is told so'() {
    given:
    def tag = leat.get('/agents/local').headers.firstValue('etag').get()
    leat.send('PATCH', '/agents/local', [labels: ['untrusted']], ['If-Match': tag])

    when:
    def run = leat.trigger('web', [job: 'plain', facts: ['pull.fork': 'true']])

    then:
    leat.await(run).status == 'cancelled'
    leat.task(run, 'deploy').because == 'an untrusted run, such as that of a pull request of a fork, brings nothing live: ' +
      'when !pull.fork (of pull requests of the repository itself, too: when pull.number == null), or a maintainer looks at the commit and says: leat trust RUN'
    leat.task(run, 'deploy').attempts == []
    leat.get("${at('staging')}/deployments").json.items[0].state == 'cancelled'

    cleanup:
    def now = leat.get('/agents/local').headers.firstValue('etag').get()
    leat.send('PATCH', '/agents/local', [labels: []], ['If-Match': now])
  }

  def 'the token of a task says which environment it brings a version to'() {
    when:
    def run = leat.trigger('web', [job: 'token'])
    def ended = leat.await(run)
    def claims = { String task -> new JsonObject(new String(log(run, task)[0].decodeBase64Url())).map }

    then:
    ended.status == 'succeeded'
    claims('deploy').with { [it.sub, it.environment] } == ['project:web:job:token:ref:refs/heads/main:environment:production', 'production']
    claims('build').with { [it.sub, it.environment] } == ['project:web:job:token:ref:refs/heads/main', null]
  }

  def 'what is asked is set, changed by who knows its version, listed, and taken back'() {
    when:
    def made = leat.send('PUT', at('set'), [approve: [by: ['release', 'maintainer'], minutes: 60, notOwn: true], branches: ['main'], tags: ['v*']])
    def late = leat.send('PUT', at('set'), [:], ['If-Match': '"7"'])
    def changed = leat.send('PUT', at('set'), [approve: [:]], ['If-Match': '"1"'])

    then:
    made.status == 201
    made.headers.firstValue('etag').get() == '"1"'
    made.headers.firstValue('location').get().endsWith(at('set'))
    made.json.findAll { it.key in ['environment', 'approve', 'branches', 'tags', 'version', 'live'] } ==
      [environment: 'set', approve: [by: ['release', 'maintainer'], minutes: 60, notOwn: true], branches: ['main'], tags: ['v*'], version: 1, live: null]
    made.json.written.by == 'admin'
    late.status == 412
    [changed.status, changed.json.approve, changed.json.branches, changed.json.version] == [200, [by: [], minutes: null, notOwn: false], [], 2]
    leat.get(at('set')).json == changed.json
    leat.get('/projects/web/environments').json.items.find { it.environment == 'set' } == changed.json
    leat.get('/audit?limit=200').json.items.any { it.what == 'putProjectEnvironment' && it.target.endsWith('environments/set') }

    expect:
    leat.send('DELETE', at('set'), null, ['If-Match': '"1"']).status == 412
    leat.send('DELETE', at('set')).status == 204
    ['GET', 'DELETE'].every { leat.send(it, at('set')).status == 404 }
    !('set' in leat.get('/projects/web/environments').json.items*.environment)
  }

  def 'a secret of an environment points where those of its project may, and this server knows nobody'() {
    when:
    def answer = leat.send('PUT', "${at('vault')}/secrets/KEY", [vault: [path: 'secret/data/web', field: 'password', version: version]])

    then:
    [answer.status, answer.json.code] == [status, code]
    leat.get("${at('vault')}/secrets").json.items == []

    where:
    version || status | code
    3       || 422    | 'unfit-value'
    'three' || 400    | 'bad-body'
  }

  def 'what is not fit is refused, and nothing is set: #body'() {
    when:
    def answer = leat.send('PUT', at(name), body)

    then:
    [answer.status, answer.json.code] == [status, code]
    leat.get(at(name)).status in [400, 404]

    where:
    name    | body                              || status | code
    'unfit' | [branches: ['[a']]                || 422    | 'unfit-pattern'
    'unfit' | [branches: ['!main']]             || 422    | 'unfit-pattern'
    'unfit' | [tags: ['../v1']]                 || 422    | 'unfit-pattern'
    'unfit' | [branches: ['a\nb']]              || 400    | 'bad-body'
    'unfit' | [approve: [by: ['a\u202eb']]]     || 400    | 'bad-body'
    'unfit' | [approve: [minutes: 0]]           || 400    | 'bad-body'
    'unfit' | [protected: true]                 || 400    | 'bad-body'
    'un:fit' | [:]                              || 400    | 'bad-parameter'
  }
}
