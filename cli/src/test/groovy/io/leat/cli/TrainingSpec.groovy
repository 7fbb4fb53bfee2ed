package io.leat.cli

import java.nio.file.Path
import spock.lang.Specification

class TrainingSpec extends Specification {

  def 'each command that the launcher trains the AOT cache with ends with 0'() {
    given:
    def folder = Path.of('src/dist/lib/training')
    def nowhere = OutputStream.nullOutputStream()

    expect:
    Training.run(folder.resolve('commands'), new Terminal(InputStream.nullInputStream(), nowhere, nowhere, false, false, folder, [:])) == []
  }
}
