package io.leat.git

import java.nio.charset.StandardCharsets
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Checkouts of repositories on this disk, made by the git program. */
class CheckoutsSpec extends Specification {
  @TempDir Path temporary
  Git origin
  Path into
  ByteArrayOutputStream log = new ByteArrayOutputStream()
  Map<String, String> environment = [:]

  def setup() {
    origin = Git.repository(temporary.resolve('origin'))
    into = temporary.resolve('into')
    environment.HOME = Files.createDirectories(temporary.resolve('home')).toString()
  }

  /** Checks out; the URL is that of origin unless given. */
  String checkout(Map<String, Object> asked = [:]) {
    def url = asked.containsKey('url') ? asked.url : "file://$origin.folder".toString()
    new Checkouts(environment).run(
      new CheckoutRequest(
        url == null ? null : GitUrl.parse(url as String, temporary),
        asked.from as Path ?: temporary,
        asked.ref == null ? null : GitRef.parse(asked.ref as String),
        asked.depth == null ? 1 : asked.depth as int,
        asked.submodules as boolean,
        asked.lfs as boolean,
        asked.into as Path ?: into),
      new PrintStream(log, true, 'UTF-8'))
  }

  String said() {
    log.toString(StandardCharsets.UTF_8)
  }

  Git made() {
    new Git(into)
  }

  def 'without a ref the commit of HEAD is checked out, and one line says which'() {
    given:
    origin.commit(a: '1')
    def head = origin.commit('dir/b': '2')

    when:
    def commit = checkout()

    then:
    commit == head
    made().head() == head
    made().text('dir/b') == '2'
    made().run('status', '--porcelain') == ''
    said() == "checked out $head (refs/heads/main) into $into\n"
  }

  def 'a depth of #depth leaves #commits of 5 commits'() {
    given:
    5.times { origin.commit(a: "$it") }

    when:
    checkout(depth: depth, url: url.call(origin).toString())

    then:
    made().commits() == commits
    made().text('a') == '4'

    where:
    depth | url                      || commits
    1     | { "file://$it.folder" }  || 1
    3     | { "file://$it.folder" }  || 3
    0     | { "file://$it.folder" }  || 5
    9     | { "file://$it.folder" }  || 5
    1     | { "$it.folder" }         || 1
    2     | { "$it.folder/.git" }    || 2
  }

  def 'a ref that is #what leads to its commit'() {
    given:
    origin.commit(a: '1')
    def first = origin.head()
    origin.run('tag', 'light')
    origin.run('tag', '-a', 'annotated', '-m', 'a tag with a text')
    origin.run('update-ref', 'refs/pull/7/head', first)
    origin.run('branch', 'topic/x')
    origin.commit(a: '2')

    expect:
    checkout(ref: ref == 'id' ? first : ref == 'short' ? first.take(9) : ref) == first
    made().head() == first
    made().text('a') == '1'

    where:
    what                | ref
    'a branch'          | 'topic/x'
    'a whole branch'    | 'refs/heads/topic/x'
    'a tag'             | 'light'
    'an annotated tag'  | 'annotated'
    'another ref'       | 'refs/pull/7/head'
    'a commit'          | 'id'
    'a short commit'    | 'short'
  }

  def 'a branch goes before a tag of the same name'() {
    given:
    origin.commit(a: 'tag')
    origin.run('tag', 'same')
    origin.run('checkout', '-q', '-b', 'same')
    def branch = origin.commit(a: 'branch')

    expect:
    checkout(ref: 'same') == branch
  }

  def 'a commit deep in the history comes with a depth of #depth as #commits commits'() {
    given:
    def ids = (1..6).collect { origin.commit(a: "$it") }

    when:
    checkout(ref: ids[2], depth: depth)

    then:
    made().head() == ids[2]
    made().text('a') == '3'
    made().commits() == commits

    where:
    depth || commits
    1     || 1
    2     || 2
    0     || 3
  }

  def 'a commit that is in no repository is named'() {
    given:
    origin.commit(a: '1')

    when:
    checkout(ref: '0123456789' * 4)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the repository '$origin.folder' has no commit '${'0123456789' * 4}'"
  }

  def 'a tree is not a commit'() {
    given:
    origin.commit(a: '1')
    origin.run('tag', 'tree', 'HEAD^{tree}')

    when:
    checkout(ref: 'tree', depth: 0)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'refs/tags/tree' is not a commit"
  }

  def 'a ref that is not there is named, with those like it'() {
    given:
    origin.commit(a: '1')
    origin.run('branch', 'feature/login')
    origin.run('tag', 'v1.0')
    origin.run('update-ref', 'refs/pull/9/head', 'HEAD')

    when:
    checkout(ref: ref)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$origin.folder' has no branch, tag or commit '$ref'"
    problem.help() == help

    where:
    ref              || help
    'mian'           || "did you mean 'main'?"
    'Main'           || "did you mean 'main'?"
    'login'          || "did you mean 'feature/login'?"
    'v1.1'           || "did you mean 'v1.0'?"
    'somethingelse'  || 'it may not have been pushed'
    'abcdef012'      || 'it may not have been pushed'
    'refs/heads/mian'   || "did you mean 'refs/heads/main'?"
    'refs/pull/2/head'  || 'it may not have been pushed'
    'refs/pulls/9/head' || 'it may not have been pushed'
  }

  def 'a repository without commits is named'() {
    when:
    checkout()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the repository '$origin.folder' has no commits"
  }

  def 'a folder without a repository is named'() {
    when:
    checkout(url: temporary.resolve('nowhere').toString())

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "there is no repository at '${temporary.resolve('nowhere')}'"
  }

  def 'into a checkout, tracked files become what the commit has, and all others stay'() {
    given:
    origin.commit(a: '1', b: '1', '.gitignore': 'target/\n', 'link/x': '1')
    checkout()
    Files.writeString(into.resolve('a'), 'changed')
    Files.delete(into.resolve('b'))
    Files.createDirectories(into.resolve('target'))
    Files.writeString(into.resolve('target/cache'), 'kept')
    Files.writeString(into.resolve('new'), 'kept')
    Files.writeString(into.resolve('c'), 'in the way')
    origin.run('rm', '-q', '-r', 'link')
    origin.commit(c: '2', a: '2')

    when:
    def commit = checkout()

    then:
    made().head() == commit
    made().text('a') == '2'
    made().text('b') == '1'
    made().text('c') == '2'
    !made().has('link')
    made().text('target/cache') == 'kept'
    made().text('new') == 'kept'
    made().run('status', '--porcelain') == '?? new'
  }

  def 'a checkout goes back, too, and gets the history that was left out'() {
    given:
    def ids = (1..4).collect { origin.commit(a: "$it") }
    checkout()

    when:
    checkout(ref: ids[1], depth: 0)

    then:
    made().head() == ids[1]
    made().text('a') == '2'
    made().commits() == 2

    when:
    checkout(depth: 0)

    then:
    made().commits() == 4
    !made().has('.git/shallow') || made().text('.git/shallow') == ''
  }

  def 'no branch of the folder is moved'() {
    given:
    def first = origin.commit(a: '1')
    new Git(temporary).run('clone', '-q', "file://$origin.folder", into.toString())
    origin.commit(a: '2')

    when:
    checkout()

    then:
    made().run('rev-parse', 'refs/heads/main') == first
    made().text('a') == '2'
  }

  def 'a branch that was pushed over is followed'() {
    given:
    origin.commit(a: '1')
    def old = origin.commit(a: '2')
    checkout()
    origin.run('reset', '-q', '--hard', 'HEAD~1')
    def forced = origin.commit(a: '3')

    expect:
    checkout() == forced
    made().head() != old
    made().text('a') == '3'
  }

  def 'into #what is refused, and nothing in it changes'() {
    given:
    origin.commit(a: '1')
    Files.createDirectories(into)
    made(into)
    def before = listing(into)

    when:
    checkout()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == message.replace('INTO', into.toString()).replace('TEMP', temporary.toString())
    listing(into) == before

    where:
    what                               | made                                                                     || message
    'a folder with files'              | { Files.writeString(it.resolve('x'), 'mine') }                           || "'INTO' has files in it and is no checkout"
    'a checkout of another repository' | { Git.repository(it).run('remote', 'add', 'origin', 'https://x.org/y') } || "'INTO' holds a checkout of 'https://x.org/y'"
    'a repository without a remote'    | { Git.repository(it).commit(z: '1') }                                    || "'INTO' holds a checkout of another repository"
  }

  private static List<String> listing(Path folder) {
    List<String> files = []
    folder.toFile().eachFileRecurse { files << "$it ${it.file ? it.length() : ''}".toString() }
    files.sort()
  }

  def 'into a file is refused'() {
    given:
    origin.commit(a: '1')
    Files.writeString(into, 'mine')

    when:
    checkout()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$into' is a file, not a folder"
    into.toFile().text == 'mine'
  }

  def 'into the repository itself is refused'() {
    given:
    origin.commit(a: '1')
    Files.writeString(origin.folder.resolve('a'), 'work')

    when:
    checkout(into: origin.folder)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$origin.folder' is the repository itself"
    origin.text('a') == 'work'
  }

  def 'a checkout that was ended after #step is gone on with'() {
    given:
    def commit = origin.commit(a: '1')
    checkout()
    made().run('symbolic-ref', 'HEAD', 'refs/heads/main')
    if (step == 'its first file') {
      made().folder.resolve('a').toFile().delete()
      made().folder.resolve('.git/index').toFile().delete()
      made().run('update-ref', '-d', 'refs/remotes/origin/main')
    }

    expect:
    checkout() == commit
    made().text('a') == '1'

    where:
    step << ['its fetch', 'its first file']
  }

  def 'a lock that was left is named'() {
    given:
    origin.commit(a: '1')
    checkout()
    Files.createFile(into.resolve('.git/index.lock'))

    when:
    checkout()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "the checkout in '$into' is locked"
  }

  def 'without a URL it is the commit of the repository around a folder, without what is not committed'() {
    given:
    origin.commit('deep/a': '1')
    def head = origin.commit('deep/a': '2')
    Files.writeString(origin.folder.resolve('deep/a'), 'work')

    expect:
    checkout(url: null, from: origin.folder.resolve('deep')) == head
    made().text('deep/a') == '2'
    made().commits() == 1
  }

  def 'without a URL a linked worktree gives its own commit'() {
    given:
    origin.commit(a: '1')
    origin.run('worktree', 'add', '-q', '-b', 'side', '../linked')
    def side = new Git(temporary.resolve('linked')).commit(a: 'side')

    expect:
    checkout(url: null, from: temporary.resolve('linked')) == side
    made().text('a') == 'side'
  }

  def 'without a URL and without a repository it says so'() {
    when:
    checkout(url: null, from: temporary)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$temporary' does not lie in a git repository"
  }

  def 'modes and links come as they are'() {
    given:
    Files.writeString(origin.folder.resolve('run'), '#!/bin/sh\n')
    origin.folder.resolve('run').toFile().executable = true
    Files.createSymbolicLink(origin.folder.resolve('link'), Path.of('run'))
    origin.run('add', '.')
    origin.commit([:])

    when:
    checkout()

    then:
    Files.isExecutable(into.resolve('run'))
    Files.readSymbolicLink(into.resolve('link')) == Path.of('run')
    made().run('status', '--porcelain') == ''
  }

  def 'configuration of the user is not looked at'() {
    given:
    origin.commit(a: 'text\n', '.gitattributes': 'a filter=evil\n')
    temporary.resolve('home/.gitconfig').toFile().text = """\
      [filter "evil"]
        smudge = touch $temporary/ran; cat
      [core]
        autocrlf = true
      [url "https://nowhere.invalid/"]
        insteadOf = file://
    """.stripIndent()

    when:
    checkout()

    then:
    made().text('a') == 'text\n'
    !Files.exists(temporary.resolve('ran'))
  }
}
