package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Checkouts with submodules and with files of Git LFS. */
class SubmodulesSpec extends Specification {
  @TempDir Path temporary
  Git origin
  Git library
  Path into
  ByteArrayOutputStream log = new ByteArrayOutputStream()

  def setup() {
    library = Git.repository(temporary.resolve('library'))
    origin = Git.repository(temporary.resolve('origin'))
    into = temporary.resolve('into')
  }

  String checkout(Map<String, Object> asked = [:]) {
    new Checkouts([HOME: temporary.toString()]).run(
      new CheckoutRequest(
        asked.local ? null : GitUrl.parse("file://$origin.folder", temporary),
        origin.folder, null, asked.depth == null ? 1 : asked.depth as int, asked.submodules as boolean, asked.lfs as boolean, into),
      new PrintStream(log, true, 'UTF-8'))
  }

  Git made(String folder = '.') {
    new Git(into.resolve(folder).normalize())
  }

  def 'submodules come along at the commits that are recorded, nested ones too'() {
    given:
    def deep = Git.repository(temporary.resolve('deep'))
    def deepest = deep.commit(z: 'deepest')
    library.run('submodule', '--quiet', 'add', '../deep', 'inner')
    def recorded = library.commit(a: 'recorded')
    origin.run('submodule', '--quiet', 'add', url, 'libs/one')
    def head = origin.commit(b: '1')
    library.commit(a: 'newer')

    when:
    checkout(submodules: true)

    then:
    made('libs/one').head() == recorded
    made('libs/one').text('a') == 'recorded'
    made('libs/one').commits() == 1
    made('libs/one/inner').head() == deepest
    made().run('status', '--porcelain') == ''
    made().run('submodule', 'status') == "$recorded libs/one (${recorded.take(7)})"
    log.toString('UTF-8').readLines() == [
      "checked out $head (refs/heads/main) into $into",
      "  submodule $recorded into $into/libs/one",
      "  submodule $deepest into $into/libs/one/inner",
    ]*.toString()

    where:
    url << ['../library']
  }

  def 'an absolute URL of a submodule is followed from a folder'() {
    given:
    def commit = library.commit(a: '1')
    origin.run('submodule', '--quiet', 'add', library.folder.toString(), 'one')
    origin.commit([:])

    when:
    checkout(submodules: true, local: true)

    then:
    made('one').head() == commit
  }

  def 'without being asked for, submodules stay out'() {
    given:
    library.commit(a: '1')
    origin.run('submodule', '--quiet', 'add', '../library', 'one')
    origin.commit([:])

    when:
    checkout()

    then:
    made().folder.resolve('one').toFile().list().length == 0
  }

  def 'a submodule moves with its parent, and one that says none stays out'() {
    given:
    library.commit(a: '1')
    origin.run('submodule', '--quiet', 'add', '../library', 'one')
    origin.run('submodule', '--quiet', 'add', '../library', 'two')
    origin.run('config', '-f', '.gitmodules', 'submodule.two.update', 'none')
    origin.run('add', '.gitmodules')
    origin.commit([:])
    checkout(submodules: true)
    def second = library.commit(a: '2')
    new Git(origin.folder.resolve('one')).run('pull', '-q')
    origin.run('add', 'one')
    origin.commit([:])

    when:
    checkout(submodules: true)

    then:
    made('one').head() == second
    made('one').text('a') == '2'
    !made('two').has('a')
  }

  def 'a submodule that cannot be had is named'() {
    given:
    library.commit(a: '1')
    origin.run('submodule', '--quiet', 'add', '../library', 'one')
    origin.run('config', '-f', '.gitmodules', 'submodule.one.url', url)
    origin.run('add', '.gitmodules')
    origin.commit([:])

    when:
    checkout(submodules: true)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.startsWith("submodule 'one': ")
    problem.message.contains(why)
    !Files.exists(temporary.resolve('ran'))

    where:
    url                    || why
    '../nowhere'           || 'there is no repository at'
    'ext::sh -c touch% x'  || 'is not the URL of a repository that can be used'
    '-u./payload'          || 'is not the URL of a repository that can be used'
  }

  def 'a repository that is its own submodule comes to an end'() {
    given:
    // the commit of a submodule cannot be its parent's, but an older one of the same repository can
    def last = origin.commit(a: '0')
    12.times {
      origin.run('update-index', '--add', '--cacheinfo', "160000,$last,again")
      last = origin.commit('.gitmodules': '[submodule "again"]\n  path = again\n  url = ../origin\n', a: "$it")
    }

    when:
    checkout(submodules: true)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.contains('nested deeper than 10')
  }

  def 'pointers of Git LFS are named, and refused when the files were asked for'() {
    given:
    def pointer = { "version https://git-lfs.github.com/spec/v1\noid sha256:${'0' * 64}\nsize $it\n" }
    origin.commit(
      '.gitattributes': '*.png filter=lfs diff=lfs merge=lfs -text\n',
      'assets/a.png': pointer(1), 'assets/b.png': pointer(22), 'c.png': 'a real picture', 'd.txt': 'version https')

    when:
    checkout()

    then:
    log.toString('UTF-8').readLines()[1] ==
      "2 files are Git LFS pointers, such as assets/a.png; 'git lfs pull' fetches what they stand for, where git-lfs is installed"

    when:
    checkout(lfs: true)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == '2 files are Git LFS pointers, such as assets/a.png, and Leat does not fetch what they stand for'
    problem.help() == "install git-lfs on the agent, leave lfs out, and add the step: sh 'git -C $into lfs pull'"
  }

  def 'lfs without any pointer is no problem'() {
    given:
    origin.commit(a: '1')

    expect:
    checkout(lfs: true)
    log.toString('UTF-8').readLines().size() == 1
  }
}
