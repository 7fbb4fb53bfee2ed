package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Checkouts over sockets of this machine: HTTP by git http-backend. */
class NetworkSpec extends Specification {
  @TempDir Path temporary
  @AutoCleanup GitServer server
  Git origin
  Path into
  Map<String, String> environment = [:]

  def setup() {
    origin = Git.repository(temporary.resolve('served/origin'))
    into = temporary.resolve('into')
    server = new GitServer(temporary.resolve('served'))
    environment.HOME = Files.createDirectories(temporary.resolve('home')).toString()
  }

  String checkout(Map<String, Object> asked = [:], String url) {
    new Checkouts(environment).run(
      new CheckoutRequest(
        GitUrl.parse(url, temporary), temporary, asked.ref == null ? null : GitRef.parse(asked.ref as String),
        asked.depth == null ? 1 : asked.depth as int, asked.submodules as boolean, false, into),
      new PrintStream(OutputStream.nullOutputStream()))
  }

  Git made() {
    new Git(into)
  }

  def 'over HTTP, a depth of #depth leaves #commits of 5 commits'() {
    given:
    5.times { origin.commit(a: "$it") }

    expect:
    checkout(server.url('origin/.git'), depth: depth) == origin.head()
    made().commits() == commits
    made().text('a') == '4'

    where:
    depth || commits
    1     || 1
    3     || 3
    0     || 5
  }

  def 'over HTTP, commits, tags and branches come, shallow too'() {
    given:
    def ids = (1..5).collect { origin.commit(a: "$it") }
    origin.run('tag', '-a', 'v1', '-m', 'tag', ids[1])
    origin.run('branch', 'topic', ids[2])

    expect:
    checkout(server.url('origin/.git'), ref: ref == 'id' ? ids[2] : ref) == ids[index]
    made().text('a') == text
    made().commits() == 1

    where:
    ref     || index | text
    'v1'    || 1     | '2'
    'topic' || 2     | '3'
    'id'    || 2     | '3'
  }

  def 'a server that refuses commits without a ref gives its history instead'() {
    given:
    def ids = (1..5).collect { origin.commit(a: "$it") }
    // the old protocol, and none of uploadpack.allow...SHA1InWant
    origin.run('config', 'protocol.version', '0')
    origin.run('config', 'uploadpack.allowAnySHA1InWant', 'false')

    expect:
    checkout(server.url('origin/.git'), ref: ids[2]) == ids[2]
    made().text('a') == '3'
  }

  def 'a second checkout fetches what is new, with the history that is asked for'() {
    given:
    3.times { origin.commit(a: "$it") }
    checkout(server.url('origin/.git'))
    def last = origin.commit(a: 'new')

    expect:
    checkout(server.url('origin/.git'), depth: 0) == last
    made().commits() == 4
    made().text('a') == 'new'
  }

  def 'the password of the environment is given when it is asked for'() {
    given:
    def commit = origin.commit(a: '1')
    server.secret = 'ann:s3cret'
    environment += [LEAT_GIT_USER: 'ann', LEAT_GIT_PASSWORD: 's3cret']

    expect:
    checkout(server.url('origin/.git')) == commit
    server.given.contains('ann:s3cret')
    !into.resolve('.git/config').toFile().text.contains('s3cret')
  }

  def 'without a password, or with a wrong one, authentication is asked for: #variables'() {
    given:
    origin.commit(a: '1')
    server.secret = 'ann:s3cret'
    environment += variables

    when:
    checkout(server.url('origin/.git'))

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'${server.url('origin/.git')}' asks for authentication, and the user or password is missing or wrong"
    problem.help().contains('LEAT_GIT_PASSWORD')

    where:
    variables << [[:], [LEAT_GIT_USER: 'ann', LEAT_GIT_PASSWORD: 'wrong'], [LEAT_GIT_USER: 'ann']]
  }

  def 'words and numbers in an address are not taken for what the server said'() {
    given:
    Git.repository(temporary.resolve('served/404-not-authorized')).commit(a: '1')
    server.secret = secret

    when:
    checkout(server.url(path))

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.startsWith(message)

    where:
    path                         | secret       || message
    '404-not-authorized/.git'    | 'ann:s3cret' || "'http"
    'not-authorized/credentials' | null         || 'there is no repository at'
  }

  def 'a redirection to another port does not get the password, whenever it comes: #moment'() {
    given:
    def commit = origin.commit(a: '1')
    environment += [LEAT_GIT_USER: 'ann', LEAT_GIT_PASSWORD: 's3cret']
    def redirecting = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
    redirecting.createContext('/') {
      if (needsLogin && !it.requestHeaders.containsKey('Authorization')) {
        it.responseHeaders.set('WWW-Authenticate', 'Basic realm="git"')
        it.sendResponseHeaders(401, -1)
      } else {
        it.responseHeaders.set('Location', server.url('origin/.git') + "${it.requestURI.toString().substring('/origin/.git'.length())}")
        it.sendResponseHeaders(302, -1)
      }
      it.close()
    }
    redirecting.start()
    def url = "http://127.0.0.1:$redirecting.address.port/origin/.git"

    when:
    def got = checkout(url)

    then:
    got == commit
    server.given.size() > 0
    server.given.every { it == '' }

    when: 'where it is led asks for one'
    server.secret = 'ann:s3cret'
    into = temporary.resolve('again')
    checkout(url)

    then:
    thrown(CheckoutProblem)
    server.given.every { it == '' }

    cleanup:
    redirecting?.stop(0)

    where:
    moment         | needsLogin
    'at once'      | false
    'behind a login' | true
  }

  def 'a submodule of another host does not get the password'() {
    given:
    def library = Git.repository(temporary.resolve('served/library'))
    library.commit(z: '1')
    origin.run('submodule', '--quiet', 'add', '../library', 'one')
    origin.run('config', '-f', '.gitmodules', 'submodule.one.url', server.url('library/.git', 'localhost'))
    origin.run('add', '.gitmodules')
    origin.commit([:])
    server.secret = 'ann:s3cret'
    environment += [LEAT_GIT_USER: 'ann', LEAT_GIT_PASSWORD: 's3cret']

    when:
    checkout(server.url('origin/.git'), submodules: true)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.startsWith("submodule 'one': '${server.url('library/.git', 'localhost')}' asks for authentication")
    server.given.last() == ''
  }

  def 'a submodule of the network cannot be a folder of this machine'() {
    given:
    Git.repository(temporary.resolve('secret')).commit(a: '1')
    origin.run('submodule', '--quiet', 'add', temporary.resolve('secret').toString(), 'one')
    origin.commit([:])

    when:
    checkout(server.url('origin/.git'), submodules: true)

    then:
    def problem = thrown(CheckoutProblem)
    problem.help() == 'a submodule of a repository from the network cannot be a folder of this machine'
    !made().has('one/a')
  }

  def 'a repository that is not there is named'() {
    when:
    checkout(server.url('nowhere'), ref: ref)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "there is no repository at '${server.url('nowhere')}'"

    where:
    ref << [null, 'main', '0123456789' * 4]
  }

  def 'a host that is not there is named: #url'() {
    when:
    checkout(url, ref: ref)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the host 'nowhere.invalid' of '$url' was not found"

    where:
    url                             | ref
    'https://nowhere.invalid/a/b'   | null
    'https://nowhere.invalid/a/b'   | '0123456789' * 4
    'ssh://git@nowhere.invalid/a/b' | null
    'git@nowhere.invalid:a/b'       | null
  }

  def 'a host at which nothing answers is named'() {
    given:
    int port = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }

    when:
    checkout("$way://127.0.0.1:$port/a")

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "nothing answers at the host '127.0.0.1' of '$way://127.0.0.1:$port/a'"

    where:
    way << ['http', 'ssh']
  }
}
