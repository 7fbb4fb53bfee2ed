package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class TrainingSpec extends Specification {
  @TempDir
  Path folder

  def 'each command that the launcher trains an AOT cache with ends with 0'() {
    given:
    assert ['cp', '-R', 'src/dist/lib/training/.', folder.toString()].execute().waitFor() == 0
    def nowhere = OutputStream.nullOutputStream()

    expect:
    Training.run(folder.resolve(commands), new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false, false, folder, [:])) == []

    where:
    commands << ['commands', 'commands-run', 'commands-client']
  }

  def 'what is trained to ask a server is answered, and leaves the login of the user alone'() {
    given:
    assert ['cp', '-R', 'src/dist/lib/training/.', folder.toString()].execute().waitFor() == 0
    def login = Files.createDirectories(folder.resolve('user/leat')).resolve('login')
    login.toFile().text = 'of somebody'
    def out = new ByteArrayOutputStream()
    def terminal = new Terminal(InputStream.nullInputStream(), out, out, false, false, false, folder, [XDG_CONFIG_HOME: "$folder/user".toString()])

    when:
    def failed = Training.run(folder.resolve('commands-client'), terminal)

    then:
    failed == []
    login.toFile().text == 'of somebody'
    folder.resolve('config/leat/login').toFile().text.contains('"of nobody"')
    out.toString().contains('noop#1  succeeded')
    out.toString().contains('first: word = hello')
    out.toString().contains('"outputs":{"word":"hello"}')
    out.toString().contains('run 2 is accepted')
    out.toString().count('hello\ntwo\n') == 2
    out.toString().contains("'second' of noop#1 succeeded")
  }

  def 'a command that is not answered has failed'() {
    given:
    folder.resolve('login').toFile().text = '{"token":"a"}'
    folder.resolve('password').toFile().text = 'a'
    folder.resolve('few').toFile().text = 'answer .\nlogin --password @password\nruns --server\n'
    def nowhere = OutputStream.nullOutputStream()

    expect:
    Training.run(folder.resolve('few'), new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false, false, folder, [:])) == ['runs --server']
  }

  def 'the training of the server has one do runs, and ends with 0'() {
    given:
    folder.resolve('few').toFile().text = 'server --data data --port 0 --rehearse\nserve 3\n'
    def java = ProcessHandle.current().info().command().get()
    def process = new ProcessBuilder(java, '-cp', System.getProperty('java.class.path'), 'io.leat.cli.Training', 'few')
      .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve('said').toFile()).start()

    expect:
    process.waitFor() == 0
    folder.resolve('said').toFile().text.count('leat server is ready') == 2
    Files.list(folder.resolve('data/projects/1/leat/runs')).withCloseable { it.filter { run -> run.fileName.toString() ==~ /[123](\.pack)?/ }.count() } == 3
  }
}
