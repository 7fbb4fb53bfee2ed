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
    commands << ['commands', 'commands-run']
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
