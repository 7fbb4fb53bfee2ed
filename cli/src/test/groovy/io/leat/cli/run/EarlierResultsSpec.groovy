package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.nio.file.attribute.FileTime
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

/** In place an earlier result of a task with {@code inputs} is taken only while what the task left is still there. */
class EarlierResultsSpec extends Specification {
  static final BUILD = "task('build') { inputs 'src.txt'; sh 'mkdir -p out/deep out/empty && cp src.txt out/deep/a && ln -sf deep/a out/link' }"

  @TempDir
  Path folder

  @TempDir
  Path outside

  Shell shell
  File ran

  def setup() {
    shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('src.txt', 'source\n')
    ran = outside.resolve('ran').toFile()
  }

  private Shell.Outcome run(String tasks, String... words) {
    shell.file('Jobfile', "job('web') {\n$tasks\n}\n")
    shell.leat('run', *words)
  }

  private boolean reused(Shell.Outcome outcome, String task = 'build') {
    (outcome.out + outcome.err).contains("$task succeeded: the result of run")
  }

  private String why(String task = 'build') {
    shell.leat('why', 'last', task).out
  }

  private void remove(String path) {
    folder.resolve(path).toFile().with { it.directory ? it.deleteDir() : it.delete() }
  }

  def 'a failing build stays red when its output is deleted'() {
    given:
    shell.file('src.txt', 'BROKEN\n')
    def tasks = BUILD + "\ntask('test') { needs 'build'; sh '[ ! -e out/deep/a ] || ! grep -q BROKEN out/deep/a' }"

    expect:
    run(tasks).code == 1

    when:
    remove('out')

    then:
    run(tasks).code == 1
    why() =~ /'out\/deep\/a' is gone, a file that it left in run 1/
  }

  def 'a task whose inputs fit no file keeps no result, and says so: #inputs'() {
    given:
    shell.file('real/x', '1\n')
    Files.createSymbolicLink(folder.resolve('linked'), Path.of('real'))
    def tasks = "task('build') { inputs $inputs; artifact 'a', files: 'out/**'; sh 'mkdir -p out; cat real/x > out/x' }"
    assert run(tasks).code == 0
    shell.file('real/x', '2\n')

    when:
    def again = run(tasks)

    then:
    !reused(again)
    folder.resolve('out/x').toFile().text == '2\n'
    why().contains('no earlier result was taken: its inputs fit no file, so no result is kept')

    where:
    inputs << ["'nosuch/**'", "'linked/**', 'nosuch'"]
  }

  def 'a pattern of several that fits no file is told, also of a task that does not run'() {
    given:
    shell.file('there/x', '1\n')
    def tasks = "task('build') { inputs 'there/**', 'tehre/*.txt', '!there/y'; artifact 'a', files: 'out'; sh 'touch out' }"
    def said = "the pattern 'tehre/*.txt' of its inputs fits no file"

    expect:
    !reused(run(tasks))
    why().contains(said)

    and:
    reused(run(tasks))
    why().contains(said)
    why().count('fits no file') == 1
  }

  def 'a result whose #what is damaged is not taken'() {
    given:
    shell.file('r.xml', '<testsuite><testcase name="one"/><testcase name="two"/></testsuite>')
    def tasks = "task('build') { inputs 'src.txt', 'r.xml'; artifact 'a', files: 'out/**'; reports junit: 'rep/*.xml'; sh 'mkdir -p out rep; cp src.txt out/x; cp r.xml rep/r.xml; echo made' }"
    assert run(tasks, '--isolated').code == 0
    assert reused(run(tasks, '--isolated'))
    def content = null
    folder.resolve('.leat/store/contents').toFile().eachFileRecurse(groovy.io.FileType.FILES) {
      if (it.text == 'made\n' ? what == 'log' : it.text.startsWith('tests\t') && what == 'tests') {
        content = it
      }
    }
    content.setWritable(true)
    content.text = damage(content.text)

    when:
    def again = run(tasks, '--isolated')

    then:
    again.code == 0
    !reused(again)
    why().contains('its earlier result is not whole: the content')
    again.out.contains('tests: 2')
    shell.leat('logs', 'last', 'build').out.contains('made')

    where:
    [what, damage] << [['log', 'tests'], [{ it.replace('m', 'n').replace('2', '8') }, { it.take(1) }, { '' }]].combinations()
  }

  def 'a task at the end of a stream takes no earlier result, since the other end waits for it'() {
    given:
    def tasks = "task('w') { inputs 'src.txt'; sh 'cat n' }; task('r') { stdin from: 'w'; inputs 'src.txt'; sh 'cat' }"

    expect:
    (1..2).every {
      shell.file('n', "line $it\n")
      run(tasks).with { each -> each.code == 0 && each.out.contains("r | line $it\n") }
    }
    why('r').contains('no earlier result was taken: a stream ties it to other tasks')
  }

  def 'what is kept of failures alone brings no success back: the files that it left count'() {
    given:
    def tasks = BUILD.replace("inputs", "artifact 'crash', files: 'core*', on: 'failed'; inputs") + "\ntask('test') { needs 'build'; sh 'test -e out/deep/a' }"

    expect:
    run(tasks).code == 0
    reused(run(tasks))

    when:
    remove('out')

    then:
    run(tasks).with { it.code == 0 && !reused(it) }
    why() =~ /'out\/deep\/a' is gone, a file that it left in run 1/
  }

  def 'a script that names #name has a result for each, and one that does not has one for all'() {
    given:
    git('init', '-q', '-b', 'one')
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'one')
    def tasks = "task('build') { inputs 'src.txt'; output 'c'; sh 'echo \"c=\$$name\" >> \"\$LEAT_OUTPUT\"' }; task('other') { inputs 'src.txt'; sh 'true' }"

    expect:
    run(tasks).code == 0
    run(tasks).with { reused(it) && reused(it, 'other') }

    when:
    git(*change)

    then:
    run(tasks).with { !reused(it) && reused(it, 'other') }
    why().contains(name)

    where:
    name          | change
    'LEAT_COMMIT' | ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'two']
    'LEAT_BRANCH' | ['checkout', '-q', '-b', 'two']
  }

  private void git(String... words) {
    assert new ProcessBuilder(['git', *words]).directory(folder.toFile()).inheritIO().start().waitFor() == 0
  }

  def 'a secret counts, and what stands beside it in a variable'() {
    given:
    def tasks = { String of, String ofStep = '' ->
      """
      task('first') { output 'o'; sh 'echo "o=\$(cat $outside/o)" >> "\$LEAT_OUTPUT"' }
      task('build') { needs 'first'; inputs 'src.txt'; $of
        sh 'cat src.txt > out.txt; : "\$A"'$ofStep }
      """
    }
    def both = tasks('env A: "${outputs.first.o}-${secret(\'TOKEN\')}"')
    def given = tasks("secrets 'TOKEN'")
    def step = tasks('', ', env: [B: "${secret(\'TOKEN\')}"]')
    def with = { String jobfile, String token, String o = 'one' ->
      outside.resolve('o').toFile().text = o
      shell.environment = [PATH: System.getenv('PATH'), TOKEN: token]
      reused(run(jobfile))
    }
    def key = folder.resolve('.leat/store/secrets.key')

    expect:
    !with(both, 'first secret')
    with(both, 'first secret')

    when:
    def other = with(both, 'first secret', 'two')

    then:
    !other
    why().contains('no earlier result was taken: secret A is another')

    when:
    def changed = with(both, 'second secret', 'two')

    then:
    !changed
    why().contains('no earlier result was taken: secret A is another')
    with(both, 'second secret', 'two')

    and: 'one that all steps get, and one that one step gets'
    !with(given, 'second secret', 'two')
    with(given, 'second secret', 'two')
    !with(given, 'third secret', 'two')
    why().contains('no earlier result was taken: secret TOKEN is another')
    !with(step, 'third secret', 'two')
    with(step, 'third secret', 'two')
    !with(step, 'fourth secret', 'two')
    why().contains('no earlier result was taken: secret B of step 1 is another')

    and: 'no digest that can be guessed'
    Files.getPosixFilePermissions(key)*.name() as Set == ['OWNER_READ', 'OWNER_WRITE'] as Set
    Files.walk(folder.resolve('.leat')).withCloseable { files ->
      files.filter { Files.isRegularFile(it) }.noneMatch {
        def text = new String(Files.readAllBytes(it), 'ISO-8859-1')
        text.contains('fourth secret') || text.contains(java.security.MessageDigest.getInstance('SHA-256').digest('fourth secret'.bytes).encodeHex().toString())
      }
    }

    and: 'what is not needed any more goes'
    Files.writeString(folder.resolve('.leat/store/results/stray'), '')
    shell.leat('clean', '--keep', '1').with { [it.code, it.err] } == [0, '']

    when: 'a key that is damaged'
    key.toFile().text = 'damaged'

    then:
    !with(step, 'fourth secret', 'two')
    with(step, 'fourth secret', 'two')
  }

  def 'with --from failed a task whose inputs changed since runs again, and why names what changed#how'() {
    given:
    shell.file('lib.txt', 'lib\n')
    def build = "task('build') { use artifact: 'lib', from: 'lib'; inputs 'src.txt', 'lib/*'; sh 'echo build >> $ran; if grep BROKEN src.txt; then exit 1; fi; cat src.txt lib/out > app'; artifact 'app', files: 'app' }"
    def tasks = """
      task('lib') { inputs 'lib.txt'; sh 'echo lib >> $ran; mkdir -p lib; cp lib.txt lib/out'; artifact 'lib', files: 'lib/out' }
      $build
      task('doc') { needs 'build'; sh 'echo doc >> $ran' }
      task('test') { use artifact: 'app', from: 'build'; sh 'echo test >> $ran; cat missing' }
    """
    run(tasks, *words).code == 1
    ran.delete()

    when: 'nothing changed but what is no input'
    def same = run(tasks, *words, '--from', 'failed')

    then:
    ran.readLines() == ['test']
    same.out.contains('build succeeded: taken from run 1')

    when: 'it was taken over twice'
    ran.delete()
    shell.file('src.txt', 'BROKEN\n')
    shell.file('missing', '')
    def broken = run(tasks, *words, '--from', 'failed')

    then:
    broken.code == 1
    ran.readLines() == ['build']
    why().contains('no earlier result was taken: src.txt changed')
    why('lib').contains('taken from run 2')

    when:
    shell.file('src.txt', 'mended\n')
    ran.delete()

    then:
    run(tasks, *words, '--from', 'failed').code == 0
    ran.readLines().sort() == ['build', 'doc', 'test']

    where:
    words          | how
    []             | ''
    ['--isolated'] | ', in workspaces of their own'
  }

  def 'a result of files that somebody changed while the task ran is neither kept nor taken over'() {
    given:
    def edit = outside.resolve('edit').toFile()
    def build = "task('build') { inputs 'src.txt'; sh '[ ! -e $edit ] || mv $edit src.txt; ! grep -q BROKEN src.txt' }"
    shell.file('src.txt', 'BROKEN\n')
    edit.text = 'sound\n'

    expect:
    run("$build\ntask('test') { needs 'build'; sh 'false' }").out.contains('✓ build')
    why().contains('its result is not kept: while it ran, src.txt changed')

    when:
    shell.file('src.txt', 'BROKEN\n')

    then:
    shell.leat('run', *words).out.contains('✗ build')

    where:
    words << [[], ['--from', 'failed']]
  }

  def 'a result of files that were changed and put back while the task ran is neither kept nor taken over: #what'() {
    given:
    def (go, read, back) = ['go', 'read', 'back'].collect { pipe(it) }
    def ends = "[ ! -p $go ] || { read x < $go; }; ! grep -q BROKEN $what; r=\$?; [ ! -p $go ] || { echo > $read; read x < $back; }; exit \$r"
    def build = "task('build') { inputs 'src.txt', 'link'; sh '$ends' }"
    shell.file('behind.txt', 'BROKEN\n')
    shell.file('src.txt', 'BROKEN\n')
    Files.createSymbolicLink(folder.resolve('link'), Path.of('behind.txt'))
    def edited = folder.resolve(file)
    def aside = outside.resolve('aside')

    when:
    def editor = Thread.start {
      go.withOutputStream { out ->
        Files.move(edited, aside)
        edited.toFile().text = 'sound\n'
        out.write(10)
      }
      Files.readString(read.toPath())
      // the very same file comes back, with the time that it had
      Files.move(aside, edited, StandardCopyOption.REPLACE_EXISTING)
      back.text = '\n'
    }
    def first = run("$build\ntask('test') { needs 'build'; sh 'false' }")
    editor.join()

    then:
    first.out.contains('✓ build')
    why().contains("its result is not kept: while it ran, $what changed")

    when:
    go.delete()

    then:
    shell.leat('run').out.contains('✗ build')
    shell.leat('run', '--from', 'failed').out.contains('✗ build')

    where:
    what      | file
    'src.txt' | 'src.txt'
    'link'    | 'behind.txt'
  }

  private File pipe(String name) {
    outside.resolve(name).toFile().tap { assert ['mkfifo', path].execute().waitFor() == 0 }
  }

  def 'what a task says of its reports counts, and the tests of a result come back with it'() {
    given:
    shell.file('report', '<testsuite name="s" tests="2"><testcase classname="s" name="a"/>' +
      '<testcase classname="s" name="b"><failure message="one is not two"/></testcase></testsuite>')
    def build = "task('build') { inputs 'src.txt'; artifact 'a', files: 'a'; reports junit: 'r.xml', allowFailed: true; sh 'cp report r.xml; touch a' }"

    expect:
    run(build).code == 0

    when:
    def again = run(build)

    then:
    reused(again)
    again.out.contains('one is not two')
    shell.leat('show', 'last').out.contains('tests: 2, 1 failed')

    when:
    def strict = run(build.replace(', allowFailed: true', ''))

    then:
    strict.code == 1
    why().contains('its reports are declared in another way')
  }

  def 'nothing is run again while all is as it was left'() {
    expect:
    !reused(run(BUILD))
    reused(run(BUILD))
    reused(run(BUILD))
  }

  def 'it runs again when #what'() {
    given:
    run(BUILD)

    when:
    change.call(folder)

    then:
    !reused(run(BUILD))
    why().contains(words)
    reused(run(BUILD))

    where:
    what                        | words                        | change
    'a file is gone'            | "'out/deep/a' is gone"       | { it.resolve('out/deep/a').toFile().delete() }
    'a file has another text'   | "'out/deep/a' has changed"   | { Files.writeString(it.resolve('out/deep/a'), 'mine') }
    'its time was put back'     | "'out/deep/a' has changed"   | { def f = it.resolve('out/deep/a'); def t = Files.getLastModifiedTime(f)
                                                                   Files.writeString(f, 'SOURCE\n'); Files.setLastModifiedTime(f, t) }
    'a link is gone'            | "'out/link' is gone"         | { it.resolve('out/link').toFile().delete() }
    'an empty folder is gone'   | "'out/empty' is gone"        | { it.resolve('out/empty').toFile().delete() }
  }

  def 'of a task with an artifact that alone counts, and comes back; of one with outputs its files count'() {
    given:
    def tasks = "task('build') { inputs 'src.txt'; sh 'mkdir -p out && cp src.txt out/a && cp src.txt out/b'; artifact 'a', files: 'out/a' }"
    run(tasks)

    when:
    remove('out/a')

    then:
    reused(run(tasks))
    folder.resolve('out/a').toFile().text == 'source\n'

    when:
    remove('out')

    then:
    reused(run(tasks))
    folder.resolve('out/a').toFile().text == 'source\n'
    !Files.exists(folder.resolve('out/b'))

    when:
    def published = "task('build') { inputs 'src.txt'; sh 'cp src.txt made; echo a=1 >> \"\$LEAT_OUTPUT\"'; output 'a' }"
    run(published)
    remove('made')

    then:
    !reused(run(published))
    why().contains("'made' is gone, a file that it left in run")
  }

  def 'a result is not taken where another file fits its artifact, which would be packed with it'() {
    given:
    def tasks = "task('build') { inputs 'src.txt'; sh 'mkdir -p out && cp src.txt out/\$(cat src.txt)'; artifact 'a', files: 'out/*' }"
    run(tasks)
    shell.file('src.txt', 'other\n')
    run(tasks)

    when: 'as it was in run 1, whose artifact had one file'
    shell.file('src.txt', 'source\n')

    then:
    !reused(run(tasks))
    why().contains("'out/other' is there, which was not in the artifact 'a' of run 1")
    why().contains("its result is not kept: 'out/other' of the artifact 'a' was there before, and it did not write it")

    when: 'what nobody wants is removed, and stays away'
    remove('out')

    then:
    reused(run(tasks))
    folder.resolve('out').toFile().list() == ['source'] as String[]
  }

  def 'a result writes nothing over what another task of the run has just made'() {
    given:
    shell.file('b.txt', 'old')
    def tasks = '''
      task('b') { sh 'until [ -e begun ]; do sleep 0.01; done; mkdir -p out; cp b.txt b.new; mv b.new out/b' }
      task('build') { inputs 'src.txt'; sh ': > begun; until [ -e out/b ]; do sleep 0.01; done; cp src.txt out/a'; artifact 'all', files: 'out/*' }
      task('c') { needs 'build', 'b'; sh 'cp out/b seen' }'''
    run(tasks, '--jobs', '2')

    expect: 'what was written meanwhile is as it was in the result'
    reused(run(tasks, '--jobs', '1'))

    when:
    shell.file('b.txt', 'new')

    then:
    !reused(run(tasks, '--jobs', '1'))
    why().contains("'out/b' was written in this run, and is another in the artifact 'all' of run 1")
    folder.resolve('seen').toFile().text == 'new'
  }

  def 'what a task uses may be in its artifact'() {
    given:
    def tasks = '''
      task('a') { inputs 'src.txt'; sh 'mkdir -p out; cp src.txt out/a'; artifact 'bin', files: 'out/a' }
      task('build') { inputs 'src.txt'; needs 'a'; use artifact: 'bin', from: 'a'; sh 'cp src.txt out/b'; artifact 'all', files: 'out/*' }'''
    run(tasks)

    expect:
    reused(run(tasks))

    when:
    remove('out')

    then:
    reused(run(tasks))
    folder.resolve('out').toFile().list().sort() == ['a', 'b']
  }

  def 'in a workspace of its own what lies where an artifact is taken from counts'() {
    given:
    def tasks = "task('build') { inputs 'src.txt'; sh 'mkdir -p out && cp src.txt out/app'; artifact 'a', files: 'out/*' }"
    shell.file('out/page', 'old')
    run(tasks, '--isolated')

    expect:
    reused(run(tasks, '--isolated'))

    when:
    shell.file('out/page', 'new')
    def changed = run(tasks, '--isolated')

    then:
    !reused(changed)
    why().contains('no earlier result was taken: out/page changed')

    when:
    remove('out')

    then:
    !reused(run(tasks, '--isolated'))
    why().contains('no earlier result was taken: out/page is gone')
  }

  def 'a task that runs another job has no result: that job runs each time'() {
    given:
    def jobfile = "job('web') { task('build') { inputs 'src.txt'; run 'other' } }\njob('other') { task('t') { sh 'echo x >> $ran' } }\n"
    shell.file('Jobfile', jobfile)

    when:
    2.times { assert shell.leat('run', '--job', 'web', '--isolated').code == 0 }

    then:
    ran.readLines().size() == 2
  }

  def 'in a workspace of its own no result is kept of what a cache brought'() {
    given:
    def tasks = "task('build') { inputs 'src.txt'; cache 'c', paths: ['out'], key: 'k'; sh 'mkdir -p out && cp src.txt out/\$(cat src.txt)'; artifact 'a', files: 'out/*' }"

    expect:
    run(tasks, '--isolated').code == 0
    reused(run(tasks, '--isolated'))

    when:
    shell.file('src.txt', 'other')
    run(tasks, '--isolated')

    then:
    why().contains("its result is not kept: 'out/source' of its artifacts is as a cache had it")
    !reused(run(tasks, '--isolated'))
  }

  def 'what an earlier attempt had made counts, though the one that succeeded made nothing anew'() {
    given:
    // as make does; the first run makes all and then fails
    def make = { String then -> "task('build') { inputs 'src.txt'; sh '[ -e made ] || cp src.txt made; $then' }" }

    expect:
    run(make('exit 1')).code == 1
    !reused(run(make('true')))
    reused(run(make('true')))

    when:
    remove('made')

    then:
    !reused(run(make('true')))
    why().contains("'made' is gone")
  }

  def 'tasks side by side do not make each other run again'() {
    given:
    def one = { String me, String other -> """task('$me') {
      inputs 'src.txt'
      sh 'touch ${me}.began; n=0; until [ -e ${other}.began ]; do n=\$((n + 1)); [ \$n -lt 2000 ]; sleep 0.01; done; for i in 1 2 3 4 5; do echo \$i >> ${me}.out; sleep 0.0\$i; done' }""" }
    def tasks = one('a', 'b') + '\n' + one('b', 'a')

    when:
    def first = run(tasks, '--jobs', '2')
    def second = run(tasks, '--jobs', '2')

    then:
    first.code == 0
    reused(second, 'a') && reused(second, 'b')

    when:
    remove('a.out')
    def third = run(tasks, '--jobs', '2')

    then:
    !reused(third, 'a')
  }

  def 'a file that a later task changes is not as it was left'() {
    given:
    def tasks = BUILD + "\ntask('sign') { needs 'build'; sh 'echo signed >> out/deep/a' }\ntask('beside') { sh 'sleep 0.3' }"

    when:
    run(tasks, '--jobs', '2')
    def again = run(tasks, '--jobs', '2')

    then:
    !reused(again)
    why().contains("'out/deep/a' has changed")
    folder.resolve('out/deep/a').toFile().text == 'source\nsigned\n'
  }

  def 'a workspace of its own counts on artifacts alone'() {
    expect:
    run(BUILD, '--isolated').code == 0
    reused(run(BUILD, '--isolated'))
    !reused(run(BUILD))
  }
}
