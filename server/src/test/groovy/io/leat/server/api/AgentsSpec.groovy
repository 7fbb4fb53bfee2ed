package io.leat.server.api

import io.leat.agent.ssh.AgentKey
import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import io.leat.server.Running
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Agents by REST, with a real host. */
class AgentsSpec extends Specification {
  @Shared
  @TempDir
  Path folder

  @Shared
  Running leat

  @Shared
  Sshd host

  def setupSpec() {
    host = Sshd.openssh(folder.resolve('sshd'))
    leat = new Running(folder.resolve('data'), [slots: '2'])
  }

  def cleanupSpec() {
    leat?.close()
    host?.close()
  }

  String hostKey() {
    new SshPublicKey(host.hostKey).line()
  }

  Map body(Map more = [:], String name) {
    [agent: name, address: '127.0.0.1', port: host.port, user: Sshd.account(), folder: folder.resolve("agents/$name").toString(), hostKey: hostKey()] + more
  }

  Map made(Map more = [:], String name) {
    def answer = leat.post('/agents', body(more, name))
    assert answer.status == 201: answer.text
    answer.json
  }

  /** An agent without what changes by itself. */
  static Map steady(Map agent) {
    agent.findAll { !(it.key in ['state', 'why', 'since']) }
  }

  /** The account lets in who has the key of the agent. */
  void letIn(Map agent) {
    Files.writeString(host.folder.resolve('keys'), agent.publicKey + '\n')
  }

  def 'the machine of the server is an agent, can be changed, and stays'() {
    expect:
    with(leat.get('/agents/local').json) {
      kind == 'local'
      mode == 'enabled'
      state == 'online'
      slots == 2
      used == 0
      publicKey == null
      address == null
    }

    when:
    def changed = leat.send('PATCH', '/agents/local', [labels: ['here'], slots: 1, secrets: false])

    then:
    changed.status == 200
    changed.json.labels == ['here']
    !changed.json.secrets
    leat.send('PATCH', '/agents/local', [slots: null, secrets: true]).status == 200
    leat.send('PATCH', '/agents/local', [address: 'x']).json.pointer == '/address'
    leat.send('DELETE', '/agents/local').json.code == 'local'
    leat.send('DELETE', '/agents/local?force=true').json.code == 'local'
    leat.post('/agents/local/test').json.code == 'local'
    leat.post('/agents', body('local')).json.pointer == '/agent'
  }

  def 'a host is registered with all that is said of it, once, and nobody sees a private key'() {
    given:
    leat.project('web', "job('web') { task('a') { sh 'true' } }")
    def wanted = body(labels: ['big', 'jdk=25'], slots: 4, weight: 7, projects: ['web'], secrets: false, jump: 'me@[::1]:2222', jumpHostKey: hostKey(), 'box')

    when:
    def answer = leat.post('/agents', wanted)

    then:
    answer.status == 201
    answer.headers.firstValue('location').get().endsWith('/api/v1/agents/box')
    with(answer.json) {
      agent == 'box'
      kind == 'ssh'
      mode == 'enabled'
      labels == ['big', 'jdk=25']
      facts == []
      slots == 4
      weight == 7
      projects == ['web']
      !secrets
      jump == 'me@[::1]:2222'
      fingerprint.startsWith('SHA256:')
      publicKey ==~ /ssh-ed25519 \S+ leat-agent-box/
      version == 1
    }
    steady(leat.get('/agents/box').json) == steady(answer.json)
    leat.get('/agents').json.items*.agent.containsAll(['box', 'local'])
    leat.post('/agents', wanted).json.code == 'exists'
    [answer.text, leat.get('/agents').text].every { !it.contains('PRIVATE') }

    when: 'the server starts again'
    leat.close()
    leat.start()

    then:
    leat.get('/agents/box').json.publicKey == answer.json.publicKey
  }

  def 'the key of the account can be given'() {
    given:
    def key = AgentKey.made()

    expect:
    made(privateKey: key.privateText(), 'keyed').publicKey == key.publicLine('leat-agent-keyed')
    leat.send('PATCH', '/agents/keyed', [privateKey: AgentKey.made().privateText()]).json.publicKey != key.publicLine('leat-agent-keyed')
    Files.walk(folder.resolve('data')).withCloseable { files -> files.filter { Files.isRegularFile(it) }.noneMatch { new String(Files.readAllBytes(it), 'ISO-8859-1').contains('BEGIN OPENSSH') } }
  }

  def 'what is no agent is refused where it is wrong: #pointer'() {
    when:
    def answer = leat.post('/agents', body('wrong') + more)

    then:
    answer.status == 400
    answer.json.pointer == pointer
    leat.get('/agents/wrong').status == 404

    where:
    more                                        || pointer
    [agent: 'a b']                              || '/agent'
    [agent: '../x']                             || '/agent'
    [agent: '']                                 || '/agent'
    [agent: '-rf']                              || '/agent'
    [agent: 'host-key']                         || '/agent'
    [agent: 'x' * 101]                          || '/agent'
    [address: '-oProxyCommand=x']               || '/address'
    [address: 'a b']                            || '/address'
    [port: 0]                                   || '/port'
    [port: 65536]                               || '/port'
    [user: '-l']                                || '/user'
    [folder: 'relative']                        || '/folder'
    [folder: '/']                               || '/folder'
    [folder: '/..']                             || '/folder'
    [folder: '/a\nb']                           || '/folder'
    [hostKey: 'SHA256:abc']                     || '/hostKey'
    [hostKey: null]                             || '/hostKey'
    [privateKey: 'ssh-ed25519 AAAA me']         || '/privateKey'
    [labels: ['two words']]                     || '/labels/0'
    [labels: (1..101).collect { 'l' + it }]      || '/labels'
    [slots: 0]                                  || '/slots'
    [jump: 'gate']                              || '/jump'
    [jump: 'me@gate']                           || '/jumpHostKey'
    [jump: 'me@gate:70000', jumpHostKey: 'x']   || '/jump'
    [colour: 'red']                             || '/colour'
    [mode: 'disabled']                          || '/mode'
  }

  def 'a project that is not there is named'() {
    expect:
    leat.post('/agents', body(projects: ['nothing'], 'wrong')).with { [it.status, it.json.detail] } == [404, "there is no project 'nothing'"]
  }

  def 'of two who change an agent one is told, and what is not said stays'() {
    given:
    def agent = made(labels: ['a'], 'changed')

    when:
    def first = leat.send('PATCH', '/agents/changed', [slots: 3], ['If-Match': '"1"'])
    def second = leat.send('PATCH', '/agents/changed', [slots: 4], ['If-Match': '"1"'])

    then:
    first.status == 200
    first.headers.firstValue('etag').get().startsWith('"2.')
    second.status == 412
    with(leat.get('/agents/changed').json) {
      slots == 3
      labels == ['a']
      publicKey == agent.publicKey
    }
    leat.send('PATCH', '/agents/changed', [user: 'other']).json.pointer == '/user'
    leat.send('PATCH', '/agents/changed', [slots: null]).json.pointer == '/slots'
    leat.send('PATCH', '/agents/changed', [jump: 'me@gate', jumpHostKey: hostKey()]).json.jump == 'me@gate'
    leat.send('PATCH', '/agents/changed', [jump: null, jumpHostKey: null]).json.jump == null
  }

  def 'an agent is drained, disabled and enabled, each time with a new version'() {
    given:
    made('moded')

    expect:
    leat.post('/agents/moded/drain').json.mode == 'draining'
    leat.get('/agents/moded').json.state == 'draining'
    leat.post('/agents/moded/disable').json.mode == 'disabled'
    leat.get('/agents/moded').json.state == 'offline'
    leat.post('/agents/moded/enable').json.with { [it.mode, it.version] } == ['enabled', 4]
    leat.post('/agents/nobody/drain').status == 404
  }

  def 'the state is told anew to who has the version alone, and not to who has both'() {
    given:
    made('tagged')
    leat.post('/agents/tagged/disable')
    def told = leat.send('GET', '/agents/tagged', null, ['If-None-Match': '"2"'])
    def tag = told.headers.firstValue('etag').get()

    expect:
    [told.status, tag.startsWith('"2.')] == [200, true]
    leat.send('GET', '/agents/tagged', null, ['If-None-Match': tag]).status == 304
    leat.send('PATCH', '/agents/tagged', [slots: 3], ['If-Match': tag]).status == 200
  }

  def 'a host is asked for its key'() {
    expect:
    with(leat.post('/agents/host-key', [address: '127.0.0.1', port: host.port]).json.items) {
      size() == 1
      it[0].type == 'ssh-ed25519'
      it[0].hostKey == hostKey()
      it[0].fingerprint.startsWith('SHA256:')
    }
    with(leat.post('/agents/host-key', [address: '127.0.0.1', port: 1])) {
      status == 422
      json.code == 'unreachable'
      json.detail.contains('check address and port')
    }
    leat.post('/agents/host-key', [address: '127.0.0.1', port: leat.server.port()]).json.code == 'no-ssh'
  }

  def 'a test finds what the host is, and says what is wrong'() {
    given:
    def agent = made('tested')

    when: 'its key is not there yet'
    def refused = leat.post('/agents/tested/test')

    then:
    refused.status == 200
    !refused.json.ok
    refused.json.problems*.code == ['refused']
    refused.json.problems[0].help.contains('authorized_keys')

    when:
    letIn(agent)
    def tested = leat.post('/agents/tested/test').json

    then:
    tested.ok
    tested.problems == []
    tested.loginMillis > 0
    tested.tools.bash
    tested.upMegabytes > 0
    leat.get('/agents/tested').json.facts == tested.facts
    tested.facts.contains('linux')
    leat.post('/agents/tested/test?quick=true').json.with { [it.ok, it.tools, it.sessions, it.upMegabytes] } == [true, tested.tools, null, null]
  }

  def 'a removed agent leaves the host as it was'() {
    given:
    Files.createDirectories(folder.resolve('agents'))
    def agent = made('leaving')
    letIn(agent)
    leat.post('/agents/leaving/test')
    def work = folder.resolve('agents/leaving')
    Files.createDirectories(work.resolve('attempts/one'))
    Files.writeString(work.resolve('attempts/one/log'), 'x')

    when:
    def removed = leat.send('DELETE', '/agents/leaving')

    then:
    removed.status == 200
    removed.json.agent == 'leaving'
    removed.json.files >= 1
    removed.json.stays == null
    !Files.exists(work)
    leat.get('/agents/leaving').status == 404
    made('leaving').version == 1
  }

  def 'an agent whose host cannot be entered stays as it was, unless it is forced to go'() {
    given:
    made(port: 1, 'away')

    when:
    def refused = leat.send('DELETE', '/agents/away')

    then:
    refused.status == 409
    refused.json.code == 'not-cleaned'
    refused.json.detail.contains('nothing answers at')
    leat.get('/agents/away').json.mode == 'enabled'

    when:
    def forced = leat.send('DELETE', '/agents/away?force=true')

    then:
    forced.status == 200
    forced.json.stays.contains('nothing answers at')
    leat.get('/agents/away').status == 404
  }

  def 'an agent whose key cannot be opened any more says so, and can be forgotten or given another'() {
    given: 'a server that was restored without its keys'
    made('lost')
    made('mended')
    def key = folder.resolve('data/keys/store.key')
    leat.close()
    Files.delete(key)
    leat.start()

    expect:
    with(leat.post('/agents/lost/test')) {
      status == 422
      json.code == 'no-key'
      json.detail.contains('give it another one')
    }
    leat.send('DELETE', '/agents/lost').json.code == 'not-cleaned'
    leat.send('DELETE', '/agents/lost?force=true').status == 200

    when:
    letIn(leat.send('PATCH', '/agents/mended', [privateKey: AgentKey.made().privateText()]).json)

    then:
    leat.post('/agents/mended/test').json.ok
  }
}
