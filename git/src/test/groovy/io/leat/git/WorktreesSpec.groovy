package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** Workspaces of a mirror, compared with what the git program says of them. */
class WorktreesSpec extends Specification {
  @TempDir Path temporary
  Git origin
  @AutoCleanup Mirror mirror
  Path into
  List<Mirror> others = []

  def setup() {
    origin = Git.repository(temporary.resolve('origin'))
    into = temporary.resolve('into')
    mirror = open('origin')
  }

  def cleanup() {
    others*.close()
  }

  Mirror open(String name) {
    Mirror.open(temporary.resolve("mirrors/$name"), GitUrl.parse("file://${temporary.resolve(name)}", temporary),
      Access.none(), Reach.anywhere(), FetchLimits.USUAL)
  }

  Workspace create(String ref = 'main', long most = 1L << 30) {
    mirror.fetch()
    new Worktrees(mirror, most).create(mirror.resolve(GitRef.parse(ref)), into)
  }

  Git made() {
    new Git(into)
  }

  def 'a workspace is what git would check out, and git works in it'() {
    given:
    origin.commit(a: '1', 'dir/deep/b': '2', 'run.sh': '#!/bin/sh\n', 'empty': '')
    origin.folder.resolve('run.sh').toFile().executable = true
    Files.createSymbolicLink(origin.folder.resolve('dir/link'), Path.of('deep/b'))
    Files.createSymbolicLink(origin.folder.resolve('out'), Path.of('/nowhere/at/all'))
    origin.run('add', '.')
    origin.run('commit', '-q', '-m', 'modes')
    origin.run('tag', '-a', 'v1', '-m', 'one')
    origin.run('branch', 'topic')
    def head = origin.commit('ü ö': 'utf-8')

    when:
    def workspace = create()

    then:
    workspace.commit().text() == head
    workspace.files() == 7
    workspace.bytes() == 1 + 1 + 10 + 0 + 5
    workspace.lfs().isEmpty()
    made().head() == head
    made().run('status', '--porcelain') == ''
    made().run('describe') == "v1-1-g${head.take(7)}"
    made().commits() == 3
    made().run('branch', '-r').readLines()*.trim() as Set == ['origin/HEAD -> origin/main', 'origin/main', 'origin/topic'] as Set
    made().run('remote', 'get-url', 'origin') == origin.folder.toString()
    made().run('fsck') == ''
    Files.isExecutable(into.resolve('run.sh'))
    !Files.isExecutable(into.resolve('a'))
    Files.readSymbolicLink(into.resolve('dir/link')) == Path.of('deep/b')
    made().run('symbolic-ref', '-q', '--short', 'refs/remotes/origin/HEAD') == 'origin/main'
    into.resolve('.git/objects').toFile().listFiles()*.name as Set == ['info', 'pack'] as Set

    when: 'a task commits and fetches'
    Files.writeString(into.resolve('new'), 'x')
    made().run('add', '.')
    made().run('commit', '-q', '-m', 'by a task')
    made().run('fetch', '-q', 'origin')

    then:
    made().commits() == 4
    !mirror.has(new CommitId(made().head()))
  }

  def 'line ends are as .gitattributes say'() {
    given:
    origin.commit('.gitattributes': '*.bat text eol=crlf\n', 'a.bat': 'one\ntwo\n', 'a.sh': 'one\n')

    when:
    create()

    then:
    made().text('a.bat') == 'one\r\ntwo\r\n'
    made().text('a.sh') == 'one\n'
    made().run('status', '--porcelain') == ''
  }

  def 'pointers of Git LFS are named'() {
    given:
    origin.commit('.gitattributes': '*.bin filter=lfs\n', 'a.bin': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n')

    expect:
    create().lfs() == Optional.of('1 file is a Git LFS pointer: a.bin')
  }

  def 'submodules come from mirrors of their own, if they are asked for'() {
    given:
    def library = Git.repository(temporary.resolve('library'))
    def deep = Git.repository(temporary.resolve('deep'))
    deep.commit(z: 'deepest')
    library.run('submodule', '--quiet', 'add', '../deep', 'inner')
    library.commit(a: 'recorded')
    origin.run('submodule', '--quiet', 'add', '../library', 'libs/one')
    origin.commit(b: '1')
    library.commit(a: 'newer')
    mirror.fetch()
    def commit = mirror.resolve(GitRef.parse('main'))
    def trees = new Worktrees(mirror, 1000)

    when:
    trees.create(commit, into, { url ->
      def other = open(Path.of(url.toString()).fileName.toString())
      others << other
      other
    } as SubmoduleMirrors)

    then:
    made().text('libs/one/a') == 'recorded'
    made().text('libs/one/inner/z') == 'deepest'
    made().run('status', '--porcelain') == ''
    new Git(into.resolve('libs/one')).run('status', '--porcelain') == ''
    made().run('submodule', 'status').startsWith(library.run('rev-parse', 'HEAD~'))
    new Worktrees(others[0], 1).all() == [into.resolve('libs/one')]

    when:
    trees.remove(into)
    trees.create(commit, into)

    then:
    into.resolve('libs/one').toFile().list() == [] as String[]
    new Worktrees(others[0], 1).all() == [into.resolve('libs/one')]
  }

  def 'a tree with #what is not written'() {
    given:
    origin.commit(a: '1')
    def blob = origin.run('hash-object', '-w', 'a')
    def evil = Files.createTempFile(temporary, 'tree', '')
    evil.toFile().withOutputStream { out ->
      entries.call().each { mode, name ->
        out << "$mode $name\0".getBytes('UTF-8')
        out << (mode == '40000' ? origin.run('rev-parse', 'HEAD^{tree}') : blob).decodeHex()
      }
    }
    def tree = origin.run('hash-object', '-w', '-t', 'tree', '--literally', evil.toString())
    origin.run('update-ref', 'refs/heads/main', origin.run('commit-tree', '-m', 'evil', tree))

    when:
    create()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message.contains(said)
    !Files.exists(into)
    !Files.exists(temporary.resolve('a'))

    where:
    what                    | entries                                       | said
    'a folder ..'           | { [['40000', '..']] }                         | 'has a name that could do harm'
    'a folder .'            | { [['40000', '.']] }                          | 'has a name that could do harm'
    'a folder .git'         | { [['40000', '.git']] }                       | 'has a name that could do harm'
    'a folder .GiT'         | { [['40000', '.GiT']] }                       | 'has a name that could do harm'
    'a folder git~1'        | { [['40000', 'git~1']] }                      | 'has a name that could do harm'
    'a .git for a Mac'      | { [['40000', '.g\u200cit']] }                 | 'has a name that could do harm'
    'a slash'               | { [['100644', 'x/../../a']] }                 | 'has a name that could do harm'
    'a link and a folder'   | { [['120000', 'x'], ['40000', 'x']] }         | 'has two files at'
    'two files of one name' | { [['100644', 'x'], ['100644', 'x']] }        | 'has two files at'
  }

  def 'files that have more bytes than the limit are not written'() {
    given:
    origin.commit(a: 'x' * 600, b: 'y' * 600)

    when:
    create('main', 1000)

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == 'the files of the commit have more than 1000 bytes'
    !Files.exists(into)
    new Worktrees(mirror, 1).all() == []
  }

  def 'a folder with something in it is left as it is'() {
    given:
    origin.commit(a: '1')
    Files.createDirectories(into)
    Files.writeString(into.resolve('mine'), 'x')

    when:
    create()

    then:
    def problem = thrown(CheckoutProblem)
    problem.message == "'$into' is no empty folder"
    into.toFile().list() == ['mine'] as String[]
  }

  def 'removal takes everything, and nothing that links lead to'() {
    given:
    origin.commit(a: '1', 'dir/b': '2')
    create()
    def outside = Files.createDirectories(temporary.resolve('outside'))
    Files.writeString(outside.resolve('kept'), 'x')
    Files.createSymbolicLink(into.resolve('link'), outside)
    Files.setPosixFilePermissions(into.resolve('dir'), PosixFilePermissions.fromString('---------'))
    def trees = new Worktrees(mirror, 1000)
    assert trees.all() == [into]

    when:
    trees.remove(into)
    trees.remove(into)

    then:
    !Files.exists(into)
    Files.exists(outside.resolve('kept'))
    trees.all() == []
  }

  def 'many are made at once from one mirror, while it is fetched into and tidied'() {
    given:
    origin.commit((0..<60).collectEntries { ["dir${it % 7}/file$it".toString(), "$it".toString() * it] })
    def head = origin.head()
    mirror.fetch()
    def trees = new Worktrees(mirror, 1L << 30)
    def threads = Executors.newFixedThreadPool(6)

    when:
    def making = (0..<24).collect { i ->
      threads.submit({ trees.create(new CommitId(head), temporary.resolve("many/$i")) } as Callable)
    }
    3.times {
      origin.commit(more: "$it")
      mirror.fetch()
      mirror.tidy()
    }
    def made = making*.get()

    then:
    made*.files() == [60] * 24
    (0..<24).every { new Git(temporary.resolve("many/$it")).run('status', '--porcelain') == '' }
    (0..<24).every { new Git(temporary.resolve("many/$it")).run('log', '--format=%H') == head }

    cleanup:
    threads.close()
  }
}
