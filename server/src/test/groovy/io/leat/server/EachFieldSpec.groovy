package io.leat.server

import io.leat.agent.ssh.AgentKey
import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import io.leat.git.GitServer
import io.leat.server.webhook.Receiver
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** Fields of bodies: what changes by the value of each that no other specification tries. See bodies.txt in cli. */
@Timeout(180)
class EachFieldSpec extends Specification {
  @Shared @TempDir Path folder
  @Shared @AutoCleanup Running leat

  def setupSpec() {
    leat = new Running(folder.resolve('data'), [slots: '2', 'outgoing.allow': '127.0.0.0/8'])
  }

  private Map change(String project, Map body) {
    leat.send('PATCH', "/projects/$project", body)
  }

  /** Whether the repository of a project can be read. */
  private boolean reads(String project) {
    leat.get("/projects/$project/jobs").status == 200
  }

  def 'a repository over HTTP is read with the user and password of the credential'() {
    given:
    def root = Files.createDirectory(folder.resolve('http'))
    Running.repository(root.resolve('web'), [Jobfile: "job('web') { task('a') { sh 'true' } }"])
    def server = new GitServer(root)
    server.secret = 'ann:open sesame'
    leat.post('/projects', [name: 'by-name', url: server.url('web/.git'), credential: [user: 'ann', password: 'open sesame']])
    leat.post('/projects', [name: 'wrong-user', url: server.url('web/.git'), credential: [user: 'bob', password: 'open sesame']])
    leat.post('/projects', [name: 'wrong-password', url: server.url('web/.git'), credential: [user: 'ann', password: 'sesame']])

    expect:
    ['by-name', 'wrong-user', 'wrong-password'].collect { reads(it) } == [true, false, false]

    when:
    change('by-name', [credential: [user: 'ann', password: 'sesame']])
    change('wrong-user', [credential: [user: 'ann', password: 'open sesame']])

    then:
    ['by-name', 'wrong-user'].collect { reads(it) } == [false, true]

    cleanup:
    server?.close()
  }

  def 'a repository over SSH is read with the privateKey of the credential, and from one of its knownHosts alone'() {
    given:
    def server = Sshd.openssh(folder.resolve('ssh'))
    def repository = Running.repository(folder.resolve('by-ssh'), [Jobfile: "job('web') { task('a') { sh 'true' } }"])
    def url = "ssh://${Sshd.account()}@127.0.0.1:$server.port$repository".toString()
    def key = Sshd.written(folder.resolve('key'), server.key).toFile().text
    def hosts = { String line -> ["[127.0.0.1]:$server.port $line".toString()] }
    def host = hosts(new SshPublicKey(server.hostKey).line())
    def other = hosts(AgentKey.made().publicLine(''))
    leat.post('/projects', [name: 'by-key', url: url, credential: [privateKey: key, knownHosts: host]])
    leat.post('/projects', [name: 'wrong-key', url: url, credential: [privateKey: AgentKey.made().privateText(), knownHosts: host]])
    leat.post('/projects', [name: 'wrong-host', url: url, credential: [privateKey: key, knownHosts: other]])

    expect:
    ['by-key', 'wrong-key', 'wrong-host'].collect { reads(it) } == [true, false, false]

    when:
    change('by-key', [credential: [privateKey: key, knownHosts: other]])
    change('wrong-key', [credential: [privateKey: key, knownHosts: host]])

    then:
    ['by-key', 'wrong-key'].collect { reads(it) } == [false, true]

    cleanup:
    server?.close()
  }

  def 'branch and jobfile say where the Jobfile of a repository is'() {
    given:
    def repository = Running.repository(folder.resolve('places'), [Jobfile: "job('usual') { task('a') { sh 'true' } }", 'ci/Jobfile': "job('below') { task('a') { sh 'true' } }"])
    Running.git(repository, 'checkout', '-q', '-b', 'next')
    Running.commit(repository, [Jobfile: "job('coming') { task('a') { sh 'true' } }"])
    Running.git(repository, 'checkout', '-q', 'main')
    def url = repository.toUri().toString()
    leat.post('/projects', [name: 'usual', url: url])
    leat.post('/projects', [name: 'below', url: url, jobfile: 'ci/Jobfile'])
    leat.post('/projects', [name: 'coming', url: url, branch: 'next'])
    def job = { leat.get("/projects/$it/jobs").json.jobs*.name.first() }

    expect:
    ['usual', 'below', 'coming'].collect(job) == ['usual', 'below', 'coming']

    when:
    change('usual', [jobfile: 'ci/Jobfile'])
    change('coming', [branch: 'main'])

    then:
    ['usual', 'coming'].collect(job) == ['below', 'usual']
  }

  def 'a repository is asked for news as often as pollSeconds says'() {
    given:
    def repository = Running.repository(folder.resolve('news'), [Jobfile: "job('news') { triggers { push branches: ['main'] }; task('a') { sh 'true' } }"])
    def url = repository.toUri().toString()
    leat.post('/projects', [name: 'asked', url: url, pollSeconds: 10])
    leat.post('/projects', [name: 'never', url: url])
    leat.post('/projects', [name: 'from-now', url: url])
    change('from-now', [pollSeconds: 10])
    ['asked', 'never', 'from-now'].every { reads(it) }

    when: 'each is asked once before, so that it is known what is new'
    new PollingConditions(timeout: 60, delay: 0.1).eventually {
      Running.commit(repository, [file: "${System.nanoTime()}"])
      assert ['asked', 'from-now'].every { leat.get("/runs?project=$it").json.items }
    }

    then:
    leat.get('/runs?project=never').json.items == []

    cleanup:
    ['asked', 'from-now'].each { change(it, [pollSeconds: 0]) }
  }

  def 'retention says how many runs are kept, and how much they take: #retention'() {
    given:
    def name = "kept-${retention.keySet().first()}${made ? '' : '-changed'}".toString()
    assert leat.post('/projects', [name: name, text: "job('x') { task('a') { sh 'head -c 1500000 /dev/urandom > f'; artifact 'f', files: 'f' } }"] + (made ? [retention: retention] : [:])).status == 201
    if (!made) {
      assert change(name, [retention: retention]).status == 200
    }
    def runs = (1..3).collect { leat.await(leat.trigger(name)).run }

    when:
    leat.post('/clean')

    then:
    new PollingConditions(timeout: 30, delay: 0.1).eventually {
      assert runs.collect { leat.get("/runs/$it").status } == [404, 404, 200]
    }

    where:
    retention        | made
    [runs: 1]        | true
    [runs: 1]        | false
    [megabytes: 2]   | true
    [megabytes: 2]   | false
  }

  def 'what a project without a repository cannot have is refused: #body'() {
    given:
    def project = "plain${System.nanoTime()}".toString()
    leat.project(project, "job('x') { task('a') { sh 'true' } }")

    expect:
    leat.post('/projects', [name: 'none', text: "job('x') { task('a') { sh 'true' } }"] + body).json.pointer == pointer
    change(project, body).json.pointer == pointer
    leat.get('/projects/none').status == 404

    where:
    body                                           || pointer
    [branch: 'main']                               || '/branch'
    [jobfile: 'ci/Jobfile']                        || '/jobfile'
    [pollSeconds: 60]                              || '/pollSeconds'
    [credential: [user: 'a', password: 'b']]       || '/credential'
  }

  def 'a syntax is that of the text beside it'() {
    given:
    def yaml = 'job:\n  web:\n    task:\n      a:\n        sh: "true"\n'

    expect:
    leat.post('/projects', [name: 'in-yaml', text: yaml, syntax: 'yaml']).status == 201
    leat.post('/projects', [name: 'in-groovy', text: yaml]).status == 422
    leat.post('/projects', [name: 'elsewhere', url: folder.toUri().toString(), syntax: 'yaml']).json.pointer == '/syntax'
    leat.send('PUT', '/projects/in-yaml/jobfile', [text: yaml, syntax: 'yaml']).status == 200
    leat.send('PUT', '/projects/in-yaml/jobfile', [text: yaml, syntax: 'toml']).status == 422
    leat.post('/check', [text: yaml, syntax: 'yaml']).json.accepted
    !leat.post('/check', [text: yaml, syntax: 'json']).json.accepted
  }

  def 'trigger, key and priority of a run are told of it, and those of a rerun of that'() {
    given:
    leat.project('told', "job('told') { task('a') { when trigger.kind == 'person'; sh 'true' } }")

    when:
    def first = leat.await(leat.trigger('told', [trigger: 'person', key: 'one', priority: 3]))
    def plain = leat.await(leat.trigger('told'))
    def again = leat.await(leat.post("/runs/$first.run/rerun", [from: 'all', trigger: 'person', key: 'two']).json.run)

    then:
    [first, plain, again].collect { leat.task(it.run, 'a').state } == ['succeeded', 'skipped', 'succeeded']
    [first, plain, again].collect { [it.trigger, it.key, it.priority] } == [['person', 'one', 3], ['rest', '', 0], ['person', 'two', 3]]
    leat.get('/runs?key=two').json.items*.run == [again.run]
  }

  def 'a run that is cancelled atOnce does not clean up, and the reason is told'() {
    given:
    leat.project('halted', "job('halted') { task('wait') { sh 'sleep 600' }; always { task('tidy') { sh 'true' } } }")
    def run = { leat.trigger('halted').with { number -> leat.await(number) { leat.get("/runs/$number/tasks/wait").json?.state == 'running' }; number } }

    when:
    def ends = [false, true].collect { atOnce ->
      def number = run()
      leat.post("/runs/$number/cancel", [atOnce: atOnce, reason: 'the wrong branch'])
      leat.await(number)
      number
    }

    then:
    ends.collect { leat.task(it, 'tidy').state } == ['succeeded', 'cancelled']
    ends.every { leat.get("/runs/$it/events").text.contains('the wrong branch') }
  }

  def 'a webhook is told of its events and of its project, signed with its secret, and nothing when it is not enabled'() {
    given:
    ['one', 'two'].each { leat.project(it, "job('$it') { task('a') { sh 'true' } }") }
    def receiver = new Receiver({ 200 })
    def hook = { String path, Map more -> assert leat.post('/webhooks', [url: receiver.url(path)] + more).status == 201 }
    hook('/all', [:])
    hook('/ends', [events: ['run.finished']])
    hook('/one', [project: 'one', events: ['run.finished']])
    hook('/signed', [secret: 'a secret of sixteen and more', events: ['run.finished']])
    hook('/off', [enabled: false])

    when:
    def runs = ['one', 'two'].collect { leat.await(leat.trigger(it)).run }

    then:
    new PollingConditions(timeout: 30, delay: 0.1).eventually {
      assert deliveries('/all')*.event.toSet().containsAll(['run.queued', 'run.started', 'task.finished', 'run.finished'])
      assert deliveries('/ends')*.run.containsAll(runs)
      assert deliveries('/ends')*.event.toSet() == ['run.finished'] as Set
      assert deliveries('/one')*.run == [runs[0]]
      assert deliveries('/all').every { it.state == 'delivered' }
      assert receiver.seen.count { it.headers.containsKey('X-leat-signature') } >= 2
    }
    deliveries('/off') == []

    cleanup:
    receiver?.close()
  }

  def 'an agent is where, and is let in by what, its body says: #field'() {
    given:
    def host = Sshd.openssh(Files.createTempDirectory(folder, 'host'))
    def key = Sshd.written(host.folder.resolve('private'), host.key).toFile().text
    def line = new SshPublicKey(host.hostKey).line()
    def strange = AgentKey.made()
    def right = [agent: "by-${field.toLowerCase()}".toString(), address: '127.0.0.1', port: host.port, user: Sshd.account(),
      folder: host.folder.resolve('agent').toString(), hostKey: line, privateKey: key]
    if (field.startsWith('jump')) {
      right += [jump: "${Sshd.account()}@127.0.0.1:$host.port".toString(), jumpHostKey: line]
    }
    def wrong = [address: '127.0.0.9', port: 1, user: 'nobody-of-that-name', folder: '/proc/leat', hostKey: strange.publicLine('').trim(),
      privateKey: strange.privateText(), jump: 'me@127.0.0.1:1', jumpHostKey: strange.publicLine('').trim()]
    assert leat.post('/agents', right + [(field): wrong[field]]).status == 201
    def works = { leat.post("/agents/$right.agent/test?quick=true").json.ok }

    expect:
    !works()

    when: 'it is changed, or where that cannot be made anew'
    if (field in ['user', 'folder']) {
      leat.send('DELETE', "/agents/$right.agent?force=true")
      assert leat.post('/agents', right).status == 201
    } else {
      assert leat.send('PATCH', "/agents/$right.agent", [(field): right[field]]).status == 200
    }

    then:
    works()

    cleanup:
    leat.send('DELETE', "/agents/$right.agent?force=true")
    host?.close()

    where:
    field << ['address', 'port', 'user', 'folder', 'hostKey', 'privateKey', 'jump', 'jumpHostKey']
  }

  def 'what an agent takes is what its labels, slots, projects and secrets say, and the one with more weight takes it'() {
    given:
    def host = Sshd.openssh(Files.createTempDirectory(folder, 'host'))
    def key = Sshd.written(host.folder.resolve('private'), host.key).toFile().text
    leat.project('taken', "job('taken') { params { flag 'big', default: false }; task('a') { if (params.big) { agent 'big' }; sh 'true' } }")
    leat.project('pair', "job('pair') { task('a') { sh 'touch \"$folder/\$LEAT_TASK\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done' }; task('b') { sh 'touch \"$folder/\$LEAT_TASK\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done' } }")
    assert leat.post('/agents', [agent: 'second', address: '127.0.0.1', port: host.port, user: Sshd.account(), folder: host.folder.resolve('agent').toString(),
      hostKey: new SshPublicKey(host.hostKey).line(), privateKey: key, weight: 9]).status == 201
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert leat.get('/agents/second').json.state == 'online' }
    def change = { Map body -> assert leat.send('PATCH', '/agents/second', body).status == 200 }
    def where = { Map parameters = [:] -> leat.task(leat.await(leat.trigger('taken', [parameters: parameters])).run, 'a').agent }

    expect:
    where() == 'second'

    when:
    change(weight: 1, labels: ['big'])
    leat.send('PATCH', '/agents/local', [weight: 9])

    then:
    where() == 'local'
    where(big: true) == 'second'

    when: 'it is for another project'
    change(weight: 1000, projects: ['pair'])

    then:
    where() == 'local'

    when: 'it takes one at once, and then two'
    leat.post('/agents/local/disable')
    def run = leat.trigger('pair')
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert ['a', 'b'].any { leat.get("/runs/$run/tasks/$it").json?.state == 'running' } }
    def first = ['a', 'b'].collect { leat.task(run, it).state }
    change(slots: 2)

    then:
    first.sort() == ['ready', 'running']
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert ['a', 'b'].every { leat.task(run, it).state == 'running' } }

    when:
    Files.createFile(folder.resolve('go'))

    then:
    leat.await(run).status == 'succeeded'

    when: 'it may have no secrets'
    change(projects: [], secrets: false)
    leat.project('hidden', "job('hidden') { task('a') { secrets 'KEY'; sh 'true' } }")
    def hidden = leat.trigger('hidden', [withoutSecrets: true])

    then:
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert leat.get("/runs/$hidden/tasks/a").json?.because =~ 'secrets' }

    when:
    change(secrets: true)

    then:
    leat.await(hidden).status == 'failed'

    cleanup:
    leat.post('/agents/local/enable')
    leat.send('PATCH', '/agents/local', [weight: 1])
    leat.send('DELETE', '/agents/second?force=true')
    host?.close()
  }

  def 'who may start jobs of a project is who startedBy says'() {
    given:
    leat.project('shared', "job('build') { task('t') { sh 'true' } }")
    leat.project('starts', "job('main') { task('t') { run 'shared/build' } }")

    when:
    def refused = leat.await(leat.trigger('starts'))
    change('shared', [startedBy: ['starts']])
    def allowed = leat.await(leat.trigger('starts'))

    then:
    [refused.status, allowed.status] == ['rejected', 'succeeded']
  }

  def 'a password is changed by who has the current one'() {
    given:
    def before = leat.password

    expect:
    leat.post('/password', [current: 'not the right one', password: 'another one of mine']).status in [401, 403, 422]
    leat.post('/password', [current: before, password: 'another one of mine']).status in [200, 204]
    leat.post('/login', [name: 'admin', password: before]).status == 401

    when:
    leat.password = 'another one of mine'
    leat.token = null
    leat.token = leat.post('/login', [name: 'admin', password: 'another one of mine']).headers.firstValue('authorization').get()

    then:
    leat.get('/projects').status == 200
  }

  /** What the webhook at {@code path} was told, or is to be. */
  private List<Map> deliveries(String path) {
    def hook = leat.get('/webhooks').json.items.find { it.url.endsWith(path) }
    leat.get("/webhooks/$hook.webhook/deliveries").json.items
  }
}
