package io.leat.cli.run

import io.leat.cli.Shell
import io.leat.engine.durable.Pack
import io.leat.engine.folder.RunFolder
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.time.Instant
import java.util.concurrent.atomic.AtomicBoolean
import spock.lang.Specification
import spock.lang.TempDir

/** {@code leat run --isolated}: what is in the workspace of an attempt, and what becomes of it. */
class IsolatedSpec extends Specification {
  @TempDir
  Path folder

  @TempDir
  Path cache

  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), XDG_CACHE_HOME: cache.toString()]
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', '--isolated', *words)
  }

  private void git(String... words) {
    def process = new ProcessBuilder(['git', '-c', 'user.name=n', '-c', 'user.email=e@example.com', *words])
      .directory(folder.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor() == 0: said
  }

  private String log(String attempt, int run = 1) {
    Pack.text(folder.resolve(".leat/runs/$run/attempts/$attempt/log"))
  }

  private List<String> workspaces(int run = 1) {
    def work = folder.resolve(".leat/runs/$run/work").toFile()
    work.exists() ? work.list().toList().sort() : []
  }

  def 'a file that somebody goes on writing to is no part of a run, and is named'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'cat large | wc -c' } }")
    def large = folder.resolve('large')
    def ended = new AtomicBoolean()
    new RandomAccessFile(large.toFile(), 'rw').withCloseable { it.length = 256 << 20 }
    def writing = (1..4).collect {
      Thread.start {
        new RandomAccessFile(large.toFile(), 'rw').withCloseable { file ->
          while (!ended.get()) {
            file.seek(0)
            file.write(1)
          }
        }
      }
    }

    when:
    def torn = shell.leat('run', '--isolated')

    then:
    torn.code == 2
    torn.err.contains("'$large' changed each time while it was copied for the run: something writes to it")

    when:
    ended.set(true)
    writing*.join()
    Files.write(large, new byte[100])

    then:
    shell.leat('run', '--isolated').with { [it.code, it.out.contains('a | 100')] } == [0, true]

    cleanup:
    ended.set(true)
  }

  def 'in a checkout a workspace holds what the user sees: tracked, changed and new files, but none that is ignored'() {
    given:
    shell.file('.gitignore', 'ignored/\n*.o\n')
    shell.file('plain.txt', 'plain')
    shell.file('changed.txt', 'old')
    shell.file('gone.txt', 'gone')
    shell.file('deep/er/script', 'deep')
    shell.file('ignored/forced', 'forced')
    folder.resolve('deep/er/script').toFile().executable = true
    Files.createSymbolicLink(folder.resolve('link'), Path.of('deep/er'))
    git('init', '-q', '.')
    git('add', '.')
    git('add', '-f', 'ignored/forced')
    git('commit', '-qm', 'first')
    shell.file('changed.txt', 'new')
    shell.file('new.txt', 'new')
    shell.file('ignored/other', 'other')
    shell.file('deep/x.o', 'object')
    Files.delete(folder.resolve('gone.txt'))

    when:
    def outcome = run("task('a') { sh 'find . ! -type d | sort; cat changed.txt; readlink link; [ -x deep/er/script ]' }")

    then:
    outcome.code == 0
    log('a.1') == './.gitignore\n./Jobfile\n./changed.txt\n./deep/er/script\n./ignored/forced\n./link\n./new.txt\n./plain.txt\nnewdeep/er\n'
  }

  def 'without git a workspace holds all files but those of .leat'() {
    given:
    shell.file('.leat/other', '')
    shell.file('sub/.leat/other', '')
    shell.file('sub/file.o', '')

    expect:
    run("task('a') { sh 'find . ! -type d | sort' }").code == 0
    log('a.1') == './Jobfile\n./sub/file.o\n'
  }

  def 'tasks neither see nor change the files of others or of the user; artifacts travel'() {
    given:
    shell.file('source', 'mine\n')

    when:
    def outcome = run('''
      task('a') { sh 'echo changed > source; echo beside > beside; mkdir out; echo kept > out/kept'; artifact 'o', files: 'out/*' }
      task('b') { needs 'a'; use artifact: 'o', from: 'a', into: 'got'; sh 'cat source got/out/kept; [ ! -e beside ]' }
    ''')

    then:
    outcome.code == 0
    log('b.1') == 'mine\nkept\n'
    folder.resolve('source').toFile().text == 'mine\n'
    !Files.exists(folder.resolve('beside'))
  }

  def 'a file that is edited while the run goes on changes nothing'() {
    given:
    shell.file('source', 'before')

    expect:
    run("task('a') { sh 'echo after > $folder/source' }\n task('b') { needs 'a'; sh 'cat source' }").code == 0
    log('b.1') == 'before'
  }

  def 'the workspace of a failed attempt stays, that of one that succeeded goes; a retry has a fresh one'() {
    when:
    def outcome = run('''
      task('a') { sh 'touch left' }
      task('b') { sh "[ ! -e left ]; touch left; [ \\$LEAT_ATTEMPT = 2 ]"; retry 1, on: ['failed'] }
    ''')

    then:
    outcome.code == 0
    workspaces() == ['b.1']
    Files.exists(folder.resolve('.leat/runs/1/work/b.1/left'))
    !Files.exists(folder.resolve('.leat/runs/1/snapshot'))
    shell.leat('shell', 'last', 'a').err.contains("'leat run --isolated --keep' keeps")
  }

  def 'with --keep all workspaces stay, until the run is cleaned away'() {
    expect:
    run("task('a') { sh 'true' }\n task('b') { sh 'true' }", '--keep').code == 0
    workspaces() == ['a.1', 'b.1']
    run("task('a') { sh 'true' }").code == 0
    workspaces(2) == []
    shell.leat('clean', '--keep', '1').code == 0
    !Files.exists(folder.resolve('.leat/runs/1'))
  }

  private List<String> places() {
    cache.resolve('leat/workspaces').toFile().list().toList()
  }

  def 'nothing above a workspace belongs to the project: what is not brought is not found'() {
    given: 'what the install step of a project leaves in it, and git ignores'
    shell.file('node_modules/lib/index.js', '')
    shell.file('pyproject.toml', '')
    shell.file('.gitignore', 'node_modules\npyproject.toml\n')
    git('init', '-q', '.')
    def up = 'until [ "$d" = / ]; do [ ! -e "$d/node_modules" ] && [ ! -e "$d/pyproject.toml" ] && [ ! -e "$d/.leat" ]; d=$(dirname "$d"); done'

    expect:
    run("""
      task('a') {
        sh 'd=\$(pwd -P); $up'
        sh 'd=\$PWD; $up'
      }
    """).code == 0
  }

  def 'workspaces are for their owner alone, and go with the run, the last of them, or the folder .leat'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'echo \$PWD; false' } }")

    when:
    shell.leat('run', '--isolated')
    def workspace = Path.of(log('a.1').trim())

    then:
    workspace.startsWith(cache.toRealPath().resolve('leat/workspaces'))
    PosixFilePermissions.toString(Files.getPosixFilePermissions(workspace.parent.parent)) == 'rwx------'
    folder.resolve('.leat/runs/1/work').toRealPath() == workspace.parent

    when:
    run("task('a') { sh 'true' }")

    then: 'one that keeps none has no folder there'
    places() == [workspace.parent.parent.fileName.toString()]

    when:
    shell.leat('clean', '--keep', '1')

    then:
    places() == []

    when: 'the folder is deleted by hand'
    run("task('a') { sh 'false' }")
    def left = places()
    folder.resolve('.leat').toFile().deleteDir()
    run("task('a') { sh 'true' }")

    then:
    left.size() == 1
    places() == []
  }

  def 'a run whose link to its workspaces was bent takes nothing along when it is cleaned away'() {
    given:
    def precious = Files.createDirectories(cache.resolve('precious/inner')).parent
    run("task('a') { sh 'exit 3' }")
    run("task('a') { sh 'exit 3' }")
    def link = folder.resolve('.leat/runs/1/work')
    def known = Files.readString(link.toRealPath().resolveSibling('project'))
    Files.delete(link)
    Files.createSymbolicLink(link, precious.resolve('inner'))

    when: 'what it leads to says that it belongs to another run, or to one of another project that was at this path, or nothing'
    if (to != null) {
      Files.createSymbolicLink(precious.resolve('run'), folder.resolve(to))
    }
    if (project != null) {
      Files.writeString(precious.resolve('project'), project == 'this' ? known : known + '0')
    }

    then:
    shell.leat('clean', '--keep', '1').code == 0
    Files.exists(precious.resolve('inner'))
    !Files.exists(folder.resolve('.leat/runs/1'))

    where:
    to             | project
    null           | null
    null           | 'this'
    '.leat/runs/1' | null
    '.leat/runs/1' | 'another'
    '.leat/runs/2' | 'this'
  }

  def 'workspaces of a project that is not to be seen, or not at its path, stay'() {
    given: 'as in containers that share the folder for caches, each with a project of its own at the same path'
    run("task('a') { sh 'exit 3' }")
    def left = places()
    def aside = folder.resolveSibling("$folder.fileName-aside".toString())
    Files.move(folder, aside)
    Files.createDirectory(folder)

    when:
    run("task('b') { sh 'exit 3' }")

    then:
    places().containsAll(left)
    Files.isDirectory(cache.resolve("leat/workspaces/${left[0]}/work/a.1"))

    when: 'nobody has seen it for a month'
    Files.setLastModifiedTime(cache.resolve("leat/workspaces/${left[0]}"), FileTime.from(Instant.now() - Duration.ofDays(31)))
    run("task('b') { sh 'exit 3' }")

    then:
    !places().contains(left[0])

    cleanup:
    folder.toFile().deleteDir()
    Files.move(aside, folder)
  }

  def 'a project around the folder for caches has its workspaces elsewhere, as has who has no such folder'() {
    given:
    shell.environment = [PATH: System.getenv('PATH')] + variables.collectEntries { [(it.key): it.value.replace('FOLDER', folder.toString())] }

    when:
    run("task('a') { sh 'echo \$PWD' }", '--keep')
    def workspace = Path.of(log('a.1').trim())

    then:
    !workspace.startsWith(folder.toRealPath())
    workspace.startsWith(Path.of(System.getProperty('java.io.tmpdir')).toRealPath().resolve('leat-' + System.getProperty('user.name')))

    and: 'nothing is left of the places that could not be used'
    folder.toFile().list().sort() == ['.leat', 'Jobfile']

    cleanup:
    new RunFolder(folder.resolve('.leat/runs/1')).delete()

    where:
    variables << [[HOME: 'FOLDER'], [XDG_CACHE_HOME: 'FOLDER/cache'], [:], [HOME: '/proc/none']]
  }

  def '--keep alone is a mistake'() {
    given:
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")

    expect:
    shell.leat('run', '--keep').with { it.code == 2 && it.err.contains('--isolated') }
  }

  def 'git in a workspace never finds the repository of the sources'() {
    given:
    git('init', '-q', '.')

    expect:
    run("task('a') { sh 'git rev-parse --show-toplevel' }").code == 1
    log('a.1').contains('not a git repository')
  }

  def 'a checkout step without a URL takes the repository of the sources'() {
    given:
    shell.file('file', 'committed')
    git('init', '-q', '.')
    git('add', '.')
    git('commit', '-qm', 'first')
    shell.file('file', 'changed')

    expect:
    run("task('a') { checkout into: 'again'; sh 'cat file again/file' }").code == 0
    log('a.1').endsWith('changedcommitted')
  }

  def 'a result by content is taken, but not one that was made in place'() {
    given:
    def task = "task('a') { inputs 'source'; sh 'echo \$LEAT_RUN; cat source > out'; artifact 'o', files: 'out' }"
    shell.file('source', 'x')

    expect:
    run(task).code == 0
    run(task).code == 0
    log('a.1', 2) == log('a.1', 1)
    workspaces(2) == []
    shell.leat('run').code == 0
    log('a.1', 3) == 'web#3\n'
  }

  def 'tests that an attempt reports are those of its workspace'() {
    given:
    shell.file('old.xml', '<testsuite name="s"><testcase name="old"/></testsuite>')
    git('init', '-q', '.')
    shell.file('.gitignore', 'old.xml')
    shell.file('fresh', '<testsuite name="s"><testcase name="fresh"/></testsuite>')

    expect:
    run("task('a') { reports junit: '*.xml'; sh 'cp fresh new.xml' }").code == 0
    folder.resolve('.leat/runs/1/attempts/a.1.tests').toFile().text.with { it.contains('passed\ts\tfresh') && !it.contains('old') }
  }
}
