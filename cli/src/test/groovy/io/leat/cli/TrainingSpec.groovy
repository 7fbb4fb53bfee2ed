package io.leat.cli

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
}
