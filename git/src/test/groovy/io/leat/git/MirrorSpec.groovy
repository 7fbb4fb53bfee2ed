package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import spock.lang.Specification
import spock.lang.TempDir

/** Mirrors of repositories on this disk, made by the git program. */
class MirrorSpec extends Specification {
  @TempDir Path temporary
  Git origin
  Path folder
  List<Mirror> opened = []

  def setup() {
    origin = Git.repository(temporary.resolve('origin'))
    folder = temporary.resolve('mirror')
  }

  def cleanup() {
    opened*.close()
  }

  Mirror open(GitUrl url = GitUrl.parse("file://$origin.folder", temporary), FetchLimits limits = FetchLimits.USUAL) {
    def mirror = Mirror.open(folder, url, Access.none(), Reach.anywhere(), limits)
    opened << mirror
    mirror
  }

  static GitRef ref(String text) {
    GitRef.parse(text)
  }

  Git bare() {
    new Git(folder.resolve('git'))
  }

  def 'a fetch brings branches, tags and HEAD, the next one what is new, moved and gone'() {
    given:
    def first = origin.commit(a: '1')
    origin.run('tag', '-a', 'v1', '-m', 'one')
    origin.run('branch', 'topic')
    def mirror = open()

    when:
    def fetched = mirror.fetch()

    then:
    fetched.defaultBranch() == Optional.of('main')
    !fetched.anew()
    fetched.moves()*.ref() == ['refs/heads/main', 'refs/heads/topic', 'refs/tags/v1']
    fetched.moves().every { it.from() == null && it.to().text() == first }
    mirror.branches() == [main: new CommitId(first), topic: new CommitId(first)] as TreeMap
    mirror.tags() == [v1: new CommitId(first)] as TreeMap

    expect: 'nothing new'
    mirror.fetch().moves() == []

    when:
    origin.run('branch', '-D', 'topic')
    origin.run('branch', 'topic/x')
    origin.run('tag', '-d', 'v1')
    origin.run('checkout', '-q', '-b', 'trunk')
    def second = origin.commit(a: '2')
    origin.run('branch', '-D', 'main')
    fetched = mirror.fetch()

    then:
    fetched.defaultBranch() == Optional.of('trunk')
    mirror.defaultBranch() == Optional.of('trunk')
    fetched.moves().collectEntries { [it.ref(), [it.from()?.text(), it.to()?.text()]] } == [
      'refs/heads/main': [first, null], 'refs/heads/topic': [first, null], 'refs/heads/topic/x': [null, first],
      'refs/heads/trunk': [null, second], 'refs/tags/v1': [first, null]]
    mirror.branches().keySet() == ['topic/x', 'trunk'] as Set
    bare().run('fsck', '--strict', '--no-dangling') == ''
  }

  def 'a ref that is #text leads to its commit'() {
    given:
    def first = origin.commit(a: '1')
    origin.run('tag', '-a', 'v1', '-m', 'one')
    origin.run('tag', '-a', 'v1-again', '-m', 'two', 'v1')
    origin.commit(a: '2')
    def mirror = open()
    mirror.fetch()

    expect:
    mirror.resolve(ref(text == 'id' ? first : text == 'short' ? first.take(8) : text)).text() == (head ? origin.head() : first)

    where:
    text             | head
    'main'           | true
    'HEAD'           | true
    'refs/heads/main'| true
    'v1'             | false
    'v1-again'       | false
    'refs/tags/v1'   | false
    'id'             | false
    'short'          | false
  }

  def 'of a ref that is not there, names that are near are said'() {
    given:
    origin.commit(a: '1')
    origin.run('branch', 'release')
    def mirror = open()
    mirror.fetch()

    when:
    mirror.resolve(ref('relaese'))

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$origin.folder' has no branch, tag or commit 'relaese'"
    problem.help() == "did you mean 'release'?"
  }

  def 'pull requests and commits without a branch come when they are asked for'() {
    given:
    origin.commit(a: '1')
    origin.run('checkout', '-q', '--detach')
    def pull = origin.commit(a: 'pull')
    origin.run('update-ref', 'refs/pull/1/head', pull)
    def alone = origin.commit(a: 'alone')
    origin.run('update-ref', 'refs/hidden/x', alone)
    origin.run('checkout', '-q', 'main')
    def mirror = open()

    expect:
    mirror.fetch().moves()*.ref() == ['refs/heads/main']
    mirror.fetch(ref('refs/pull/1/head')).text() == pull
    mirror.fetch(ref(alone)).text() == alone
    mirror.resolve(ref('refs/pull/1/head')).text() == pull

    when:
    mirror.fetch(ref('refs/pull/2/head'))

    then:
    thrown(CheckoutProblem)

    when: 'its own refs are nobody else\'s'
    mirror.resolve(ref("refs/leat/kept/$alone"))

    then:
    thrown(CheckoutProblem)
  }

  def 'a commit says who, when and what'() {
    given:
    origin.commit(a: '1')
    origin.run('commit', '-q', '--allow-empty', '-m', 'subject\n\nbody [skip ci]\n\nmore')
    def mirror = open()
    mirror.fetch()

    when:
    def commit = mirror.commit(mirror.resolve(ref('main')))

    then:
    commit.subject() == 'subject'
    commit.body() == 'body [skip ci]\n\nmore'
    commit.author().name() == 'Ann'
    commit.committer().email() == 'ann@example.com'
    commit.author().time().toString() == '2026-01-01T00:00:00Z'
    commit.parents()*.text() == [origin.run('rev-parse', 'HEAD~')]
  }

  def 'files of a commit are read without a workspace'() {
    given:
    origin.commit(Jobfile: 'job', 'ci/x.sh': 'echo', 'lfs': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')
    origin.folder.resolve('ci/x.sh').toFile().executable = true
    Files.createSymbolicLink(origin.folder.resolve('link'), Path.of('ci'))
    origin.run('add', '.')
    origin.commit([:])
    def mirror = open()
    mirror.fetch()
    def files = mirror.files(mirror.resolve(ref('main')))

    expect:
    new String(files.read('Jobfile', 10)) == 'job'
    files.read('nothing', 10) == null
    files.read('ci/nothing/x', 10) == null
    files.list('', 10).collectEntries { [it.name(), it.kind().name()] } == [Jobfile: 'FILE', ci: 'FOLDER', lfs: 'FILE', link: 'LINK']
    files.list('ci', 10) == [new CommitFiles.Entry('x.sh', CommitFiles.Kind.PROGRAM)]
    files.list('nothing', 10) == null

    when:
    files.read(path, 50)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.contains(said)

    where:
    path        | said
    'ci'        | 'is a folder, not a file'
    'link'      | 'is a link, not a file'
    'link/x.sh' | 'is a link, which is not followed'
    'lfs'       | 'has 63 bytes, more than 50'
    '../a'      | 'is not a path in a repository'
    '/a'        | 'is not a path in a repository'
    ''          | 'is not a path in a repository'
  }

  def 'a pointer of Git LFS is not taken for the file'() {
    given:
    origin.commit('lfs': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')
    def mirror = open()
    mirror.fetch()

    when:
    mirror.files(mirror.resolve(ref('main'))).read('lfs', 1000)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.contains('is a pointer of Git LFS')
  }

  def 'paths that differ are those of the two ends'() {
    given:
    def first = new CommitId(origin.commit(a: '1', b: '1', 'dir/c': '1'))
    origin.commit(passing: '1')
    origin.run('rm', '-q', 'passing', 'b')
    origin.run('mv', 'dir/c', 'dir/d')
    def last = new CommitId(origin.commit(a: '2'))
    def mirror = open()
    mirror.fetch()
    def unknown = new CommitId('0123456789' * 4)

    expect:
    mirror.changed(first, last, 100) == Optional.of(['a', 'b', 'dir/c', 'dir/d'])
    mirror.changed(last, first, 100) == Optional.of(['a', 'b', 'dir/c', 'dir/d'])
    mirror.changed(first, first, 100) == Optional.of([])
    mirror.changed(null, first, 100) == Optional.of(['a', 'b', 'dir/c'])
    mirror.changed(first, last, 3) == Optional.empty()
    mirror.changed(unknown, last, 100) == Optional.empty()
    mirror.isAncestor(first, last)
    !mirror.isAncestor(last, first)
    !mirror.isAncestor(unknown, last)
    mirror.mergeBase(first, last) == Optional.of(first)
    mirror.mergeBase(unknown, last) == Optional.empty()
  }

  def 'a commit that a folder has not is named, and nothing else is printed'() {
    given:
    origin.commit(a: '1')
    def mirror = open()
    def printed = new ByteArrayOutputStream()
    def usual = System.err
    System.err = new PrintStream(printed, true)

    when:
    mirror.fetch(ref('0123456789' * 4))

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "there is no commit '${'0123456789' * 4}' in '$origin.folder'"
    !printed.toString().contains('Exception')

    cleanup:
    System.err = usual
  }

  def 'what was pushed over stays, and so do the objects when packs are put together'() {
    given:
    origin.commit(a: '1')
    def over = new CommitId(origin.commit(a: 'over'))
    def mirror = open()
    mirror.fetch()
    origin.run('reset', '-q', '--hard', 'HEAD~')
    def now = new CommitId(origin.commit(a: 'now'))
    mirror.fetch()

    when:
    mirror.tidy()
    mirror.tidy()

    then:
    !mirror.isAncestor(over, now)
    new String(open().files(over).read('a', 9)) == 'over'
    mirror.changed(over, now, 9) == Optional.of(['a'])
    bare().run('gc', '--quiet') == ''
    new String(open().files(over).read('a', 9)) == 'over'
  }

  def 'threads that fetch at once do not disturb each other'() {
    given:
    4.times { origin.commit(a: "$it") }
    def mirrors = (1..4).collect { open() }
    def threads = Executors.newFixedThreadPool(4)

    when:
    def results = threads.invokeAll((0..<12).collect { i -> ({ mirrors[i % 4].fetch() } as Callable) })*.get()

    then:
    results.count { it.moves() } == 1
    mirrors.every { it.resolve(ref('main')).text() == origin.head() }

    cleanup:
    threads.close()
  }

  def 'what a process that was killed left does not stand in the way'() {
    given:
    origin.commit(a: '1')
    def mirror = open()
    mirror.fetch()
    ['packed-refs.lock', 'HEAD.lock', 'config.lock', 'refs/heads/main.lock', 'objects/incoming_1.pack'].each {
      Files.writeString(folder.resolve("git/$it"), 'x')
    }
    origin.commit(a: '2')

    expect:
    open().fetch().moves()*.ref() == ['refs/heads/main']
    !Files.exists(folder.resolve('git/objects/incoming_1.pack'))
    mirror.resolve(ref('main')).text() == origin.head()
  }

  def 'a mirror whose #file was #how is made anew'() {
    given:
    3.times { origin.commit(a: "$it" * 1000) }
    open().fetch()
    opened*.close()
    def victim = file == 'pack' ? folder.resolve('git/objects/pack').toFile().listFiles().find { it.name.endsWith('.pack') } : folder.resolve("git/$file").toFile()
    if (how == 'removed') {
      assert victim.delete()
    } else {
      victim.setWritable(true)
      new RandomAccessFile(victim, 'rw').withCloseable { it.setLength(how == 'emptied' ? 0 : 60) }
    }

    when:
    def mirror = open()
    try {
      def seen = mirror.resolve(ref('main'))
      mirror.files(seen).read('a', 10000)
    } catch (CheckoutProblem damage) {
      assert damage.message.contains('damaged') || damage.message.contains('no branch')
    }
    mirror.fetch()

    then:
    mirror.files(mirror.resolve(ref('main'))).read('a', 10000).length == 1000
    bare().run('fsck', '--no-dangling') == ''

    where:
    file     | how
    'HEAD'   | 'emptied'
    'config' | 'removed'
    'pack'   | 'removed'
    'pack'   | 'emptied'
    'pack'   | 'cut'
  }

  def 'which branches a damaged mirror has is not known until a fetch has brought them again'() {
    given:
    origin.commit(a: '1')
    open().fetch()
    folder.resolve('git/objects/pack').toFile().listFiles().findAll { it.name.endsWith('.pack') }*.delete()
    opened*.close()
    opened.clear()
    def away = temporary.resolve('away')

    expect:
    unknown({ it.branches() })
    unknown({ it.defaultBranch() })

    when: 'it is made anew, and nothing can be brought'
    Files.move(origin.folder, away)
    open().fetch()

    then:
    thrown(CheckoutProblem)
    unknown({ it.branches() })
    unknown({ it.tags() })
    unknown({ it.defaultBranch() })

    when:
    Files.move(away, origin.folder)
    origin.run('update-ref', 'refs/pull/1/head', 'HEAD')
    open().fetch(ref('refs/pull/1/head'))

    then:
    open().branches().keySet() as List == ['main']
    open().defaultBranch().get() == 'main'
    open().fetch().moves() == []
  }

  private boolean unknown(Closure<?> asked) {
    try {
      asked(open())
      return false
    } catch (CheckoutProblem problem) {
      return problem.message.contains('is damaged')
    }
  }

  def 'an open mirror that loses #lost is made anew by the next fetch'() {
    given:
    origin.commit(a: '1')
    origin.run('branch', 'topic')
    def mirror = open()
    mirror.fetch()
    def away = temporary.resolve('away')

    when: 'nothing can be brought'
    assert folder.resolve(lost).toFile().with { it.directory ? it.deleteDir() : it.delete() }
    Files.move(origin.folder, away)
    mirror.fetch()

    then: 'so it is not known what there was'
    thrown(CheckoutProblem)
    mirror.isDamaged()

    when:
    mirror.branches()

    then:
    thrown(CheckoutProblem)

    when:
    Files.move(away, origin.folder)
    origin.commit(a: '2')
    def fetched = mirror.fetch()

    then:
    fetched.anew()
    mirror.branches().keySet() as List == ['main', 'topic']
    new String(mirror.files(mirror.resolve(ref('main'))).read('a', 9)) == '2'
    bare().run('fsck', '--no-dangling') == ''

    where:
    lost << ['git', 'git/HEAD', 'git/config', 'git/refs', 'git/objects', '']
  }

  def 'a damaged mirror is not made anew while a workspace uses it'() {
    given:
    origin.commit(a: '1')
    def mirror = open()
    mirror.fetch()
    def trees = new Worktrees(mirror, 1000)
    def workspace = temporary.resolve('workspace')
    trees.create(mirror.resolve(ref('main')), workspace)
    folder.resolve('git/objects/pack').toFile().listFiles().findAll { it.name.endsWith('.pack') }*.delete()

    when:
    open().fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.contains('is damaged')
    problem.message.contains("a workspace uses it, such as '$workspace'")

    when:
    trees.remove(workspace)
    def fetched = open().fetch()

    then:
    fetched.anew()
    fetched.moves()*.ref() == ['refs/heads/main']
  }

  def 'a folder is a mirror of one repository'() {
    given:
    origin.commit(a: '1')
    open().fetch()
    def other = Git.repository(temporary.resolve('other'))

    when:
    open(GitUrl.parse(other.folder.toString(), temporary))

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$folder' is a mirror of '$origin.folder', not of '$other.folder'"
  }

  def 'an empty repository is fetched, and what comes later too'() {
    given:
    def mirror = open()

    expect:
    mirror.fetch().moves() == []
    mirror.branches().isEmpty()
    mirror.defaultBranch().isEmpty()

    when:
    origin.commit(a: '1')
    mirror.fetch()

    then:
    mirror.defaultBranch() == Optional.of('main')
  }

  def 'a repository with more branches than the limit is refused'() {
    given:
    origin.commit(a: '1')
    3.times { origin.run('branch', "b$it") }
    def limits = new FetchLimits(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMinutes(1), 1L << 30, 3)

    when:
    open(GitUrl.parse("file://$origin.folder", temporary), limits).fetch()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.contains('has 4 branches and tags, more than 3')
  }
}
