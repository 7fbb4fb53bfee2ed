package io.leat.cli

import io.leat.cli.client.Contract
import io.leat.engine.durable.Pack
import io.leat.engine.run.LogGap
import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.security.MessageDigest
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** A run of a server, brought to a folder, and gone on with there. */
class PullSpec extends Specification {
  static final LONG = 'a folder with a rather long name/and another one below it that is long as well/so that no header of tar holds it'

  @Shared
  @TempDir
  Path folder

  @Shared
  @AutoCleanup
  ServerProcess server

  @Shared
  Path repository

  @Shared
  int failed

  Shell shell

  def setupSpec() {
    server = new ServerProcess(folder)
    server.start()
    assert server.ask('PUT', '/secrets/DEPLOY_KEY', '{"value":"the key of the server"}').statusCode() == 201
    folder.resolve('password').toFile().text = server.password()
    repository = Files.createDirectory(folder.resolve('web'))
    git('init', '-q', '-b', 'main')
    source('ci/Jobfile', '''
      job('web') {
        params { text 'who', default: 'world' }
        task('compile') {
          sh 'touch FOLDER/compiled.$LEAT_RUN; mkdir out; for i in $(seq 20); do echo $i > out/$i; done; cp ../tool out/tool; ln -s 1 out/link'
          sh 'echo compiled; echo length=7 >> "$LEAT_OUTPUT"'
          output 'length', type: 'number'
          artifact 'files', files: 'out/**'
          artifact 'few', files: 'out/1'
        }
        task('test') {
          secrets 'DEPLOY_KEY'
          use artifact: 'files', from: 'compile', into: 'in'
          sh "cat in/out/20; in/out/tool; echo ${outputs.compile.length} for \\$who; printf '%s' \\"\\$DEPLOY_KEY\\" | wc -c > FOLDER/key.\\$LEAT_RUN; cat fixed"
        }
        task('after') { needs 'test'; sh 'echo after' }
      }''')
    source('tool', '#!/bin/sh\necho tool\n')
    repository.resolve('tool').toFile().executable = true
    source("$LONG/größe", 'long\n')
    source('empty', '')
    source('dos.bat', 'one\ntwo\n')
    source('.gitattributes', '*.bat eol=crlf\n')
    Files.createSymbolicLink(repository.resolve('link'), Path.of('ci/Jobfile'))
    Files.createSymbolicLink(repository.resolve('dangling'), Path.of('/nowhere/at/all'))
    git('add', '-A')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'first')
    def shell = signedIn('first')
    assert shell.leat('projects', 'add', 'web', '--url', "file://$repository", '--jobfile', 'ci/Jobfile').code == 0
    def said = shell.leat('trigger', 'web', '-p', 'who=you', '--wait', '--json')
    assert said.code == 1: said.out + said.err
    failed = Contract.json(said.out).run
  }

  def setup() {
    shell = signedIn('first')
  }

  private Shell signedIn(String name, String url = server.url) {
    def home = Files.createDirectories(folder.resolve("home/$name"))
    def shell = new Shell(Files.createDirectories(home.resolve('work')))
    shell.environment = [HOME: home.toString(), PATH: System.getenv('PATH')]
    if (!Files.exists(home.resolve('.config/leat/login'))) {
      assert shell.leat('login', url, '--password', "@$folder/password").code == 0
    }
    shell
  }

  private void source(String name, String text) {
    def file = repository.resolve(name)
    Files.createDirectories(file.parent)
    file.toFile().setText(text.stripIndent().replace('FOLDER', folder.toString()), 'UTF-8')
  }

  private String git(String... words) {
    def process = new ProcessBuilder(['git', '-c', 'core.quotePath=false', *words]).directory(repository.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.getText('UTF-8')
    assert process.waitFor() == 0: said
    said
  }

  private static Shell at(Shell shell, String name) {
    def there = new Shell(shell.folder.resolve(name))
    there.environment = shell.environment
    there
  }

  /** What is in a folder: each file with its sum, each link with its target. */
  private static Map<String, String> tree(Path root, Closure<Boolean> wanted = { true }) {
    Files.walk(root).withCloseable { files ->
      files.filter { !Files.isDirectory(it, LinkOption.NOFOLLOW_LINKS) && wanted(root.relativize(it).toString()) }.toList().collectEntries {
        def what = Files.isSymbolicLink(it)
          ? "-> ${Files.readSymbolicLink(it)}"
          : "${Files.isExecutable(it)} ${MessageDigest.getInstance('SHA-256').digest(Files.readAllBytes(it)).encodeHex()}"
        [(root.relativize(it).toString()): what.toString()]
      }
    }
  }

  private static boolean plain(String name) {
    !name.startsWith('.leat/') && !name.startsWith('.git/')
  }

  def 'a failed run comes with its sources, graph, artifacts and logs, and goes on here from what failed'() {
    given:
    def clone = folder.resolve('clone')
    git('clone', '-q', repository.toString(), clone.toString())

    when:
    def said = shell.leat('pull', "web#$failed")
    def there = at(shell, "web-$failed")

    then: 'the sources are what git checks out, but for a link that leads out of them'
    said.code == 0
    said.out == "web#$failed, which failed, is in $there.folder with 2 artifacts\ngo on there: leat run --replay --secret DEPLOY_KEY=@FILE\n"
    tree(there.folder, this.&plain) == tree(clone, this.&plain).findAll { it.key.toString() != 'dangling' }
    said.err.contains("left out: the link 'dangling' to '/nowhere/at/all' leads out of its folder")
    there.folder.resolve('dos.bat').toFile().text == 'one\r\ntwo\r\n'

    and: 'so is what the run left, without values of secrets'
    there.leat('show', "$failed").out.readLines().first().startsWith("web#$failed failed")
    there.leat('logs', "$failed", 'test').out == '20\ntool\n7 for you\ncat: fixed: No such file or directory\n'
    there.leat('artifacts', "$failed", '--json').out.readLines().collect { Contract.json(it).artifact ?: Contract.json(it).name } == ['few', 'files']
    tree(there.folder).keySet().every { Files.isSymbolicLink(there.folder.resolve(it)) || !there.folder.resolve(it).toFile().getText('UTF-8').contains('the key of') }

    when: 'the fault is mended here'
    there.file('ci/fixed', 'mended\n')
    there.file('key', 'a key of my own\n')
    def replayed = there.leat('run', '--replay', '--secret', 'DEPLOY_KEY=@key')

    then: 'what succeeded is taken over, the rest runs'
    replayed.code == 0
    replayed.err == ''
    there.leat('logs', 'last', 'test').out == '20\ntool\n7 for you\nmended\n'
    there.leat('logs', 'last', 'after').out == 'after\n'
    folder.toFile().list().findAll { it.startsWith('compiled.') } == ["compiled.web#$failed".toString()]
    folder.resolve("key.web#${failed + 1}").toFile().text.trim() == '15'
    there.leat('artifacts', 'last').out.contains('compile/files')
    def headers = [failed, failed + 1].collect { Pack.text(there.folder.resolve(".leat/runs/$it/header")).readLines().findAll { it =~ /^(hash|commit|branch|param|trigger)/ } }
    headers[0] == headers[1]
    there.leat('why', 'last', 'compile').out.readLines().last().trim() == "It did not run here: taken from run ${failed}."
  }

  def 'a secret that is not given is named, and what needs it does not run without'() {
    given:
    shell.leat('pull', "$failed", '--into', 'moved from')
    Files.move(shell.folder.resolve('moved from'), shell.folder.resolve('moved to'))
    def there = at(shell, 'moved to')

    when:
    def refused = there.leat('run', '--replay')

    then:
    refused.code == 2
    refused.out == ''
    refused.err.startsWith("leat: a secret is not given: 'DEPLOY_KEY' of task 'test'\n  help: give it as --secret DEPLOY_KEY=@FILE")

    when:
    def said = there.leat('run', '--replay', '--without-secrets')

    then: 'the folder may have been moved'
    said.code == 1
    said.err == "the secret 'DEPLOY_KEY' of task 'test' is not given: --secret DEPLOY_KEY=@FILE\n"
    said.out.contains("the secret 'DEPLOY_KEY' was not given")
    there.leat('run', '--replay', '--from', 'nothing').with { [it.code, it.err] } == [2, "leat: there is no task 'nothing'\n  help: --from takes 'failed' or a task of the job\n"]
    there.leat('run', '--replay', '-p', 'who=me').err.startsWith("leat: '--param' does not go with --replay")
    there.leat('run', '--replay', 'Jobfile').err.startsWith("leat: '--replay' takes no FILE")
  }

  def 'a folder with something in it, a run that is pulled already, one that runs, and one without a graph are refused'() {
    given:
    shell.file('full/mine', 'mine')
    shell.leat('pull', "$failed", '--into', 'once')
    shell.file('wait', "job('wait') { task('a') { sh 'until [ -e $folder/go ]; do sleep 0.05; done' } }")
    shell.leat('projects', 'add', 'wait', '--file', 'wait')
    def run = Contract.json(shell.leat('trigger', 'wait', '--json').out).run
    def rejected = Contract.json(shell.leat('trigger', 'web', '--ref', 'nowhere', '--wait', '--json').out).run

    expect:
    shell.leat('pull', "$failed", '--into', 'full').with { [it.code, it.err] } ==
      [2, "leat: '${shell.folder.resolve('full')}' is not empty, and nothing in it is written over\n  help: name another folder: --into DIR\n"]
    shell.leat('pull', "$failed", '--into', 'once').with { [it.code, it.err.startsWith("leat: '${shell.folder.resolve('once')}' holds run $failed already\n")] } == [2, true]
    ServerProcess.poll { shell.leat('show', "$run").out.contains('running') }
    shell.leat('pull', "$run").with { [it.code, it.err.startsWith("leat: run $run is running: only what has ended can be brought\n")] } == [2, true]
    shell.leat('pull', "$rejected").with { [it.code, it.err.contains("run $rejected has no tasks")] } == [1, true]
    shell.leat('pull', '99999').with { [it.code, it.err] } == [1, "leat: there is no run '99999'\n"]
    tree(shell.folder.resolve('full')).keySet() == ['mine'] as Set
    !Files.exists(shell.folder.resolve("wait-$run"))

    when: 'a project without a repository has no sources'
    folder.resolve('go').toFile().createNewFile()
    ServerProcess.poll { shell.leat('show', "$run").out.contains('succeeded') }
    def pulled = shell.leat('pull', "$run", '--json')

    then:
    Contract.json(pulled.out).subMap('title', 'status', 'artifacts') == [title: "wait#$run", status: 'succeeded', artifacts: 0]
    shell.folder.resolve("wait-$run").toFile().list().toList() == ['.leat']
  }

  def 'what is missing in a log is told wherever the run is looked at: steps end with #code'() {
    given:
    shell.file('gap', """job('gap$code') { task('a') { sh 'echo begun; rm "\${LEAT_OUTPUT%/*}/log"; exit $code' } }""")
    shell.leat('projects', 'add', "gap$code", '--file', 'gap')

    when:
    def run = Contract.json(shell.leat('trigger', "gap$code", '--wait', '--json').out).run
    shell.leat('pull', "$run")

    then:
    for (place in [shell, at(shell, "gap$code-$run")]) {
      assert place.leat('logs', "$run", 'a').err == "leat: the log has a gap: ${LogGap.REMOVED.said()}\n"
      assert place.leat('logs', "$run", 'a', '-f').err == "leat: the log has a gap: ${LogGap.REMOVED.said()}\n"
      assert place.leat('show', "$run").out.contains(LogGap.REMOVED.said())
      assert place.leat('why', "$run", 'a').out.count(LogGap.REMOVED.said()) == 1
    }

    where:
    code << [3, 0]
  }

  def 'a pull that is interrupted, wherever that is, goes on with the same command'() {
    given:
    def throttle = new Throttle(URI.create(server.url).port)
    def other = signedIn('throttled', throttle.url)
    shell.leat('pull', "$failed", '--into', 'whole')
    def states = [] as Set

    when:
    def tries = 0
    def said = null
    for (long bytes = 1500; said?.code != 0; bytes += 1500) {
      throttle.allow(bytes)
      said = other.leat('pull', "$failed", '--into', 'cut')
      tries++
      def cut = other.folder.resolve('cut')
      states.add(Files.exists(cut) ? tree(cut).size() : 0)
      assert said.code in [0, 2, 4] && tries < 100
      assert said.code == 0 || !said.err.contains('not empty')
      assert said.code == 0 || !Files.exists(cut) || at(other, 'cut').leat('run', '--replay').code == 2
    }

    then:
    states.size() > 3
    def same = { String name -> !name.endsWith('/header') && name != '.leat/pulled' }
    tree(other.folder.resolve('cut'), same) == tree(shell.folder.resolve('whole'), same)

    cleanup:
    throttle?.close()
  }

  def 'a content that is damaged on the server is not taken for what it should be'() {
    given:
    def sum = MessageDigest.getInstance('SHA-256').digest('1\n'.bytes).encodeHex().toString()
    def content = Files.walk(folder.resolve('data/projects')).withCloseable { files ->
      files.filter { it.toString().endsWith("${sum.take(2)}/${sum.drop(2)}") }.findFirst().get()
    }
    content.toFile().writable = true
    content.toFile().text = '2\n'

    when:
    def said = shell.leat('pull', "$failed", '--into', 'damaged')

    then:
    said.code == 2
    said.err.contains("'out/1' arrived damaged")

    when: 'and when it is mended'
    content.toFile().text = '1\n'

    then:
    shell.leat('pull', "$failed", '--into', 'damaged').code == 0
  }
}
