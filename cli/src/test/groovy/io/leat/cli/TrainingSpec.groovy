package io.leat.cli

import java.nio.file.Path
import spock.lang.Specification

class TrainingSpec extends Specification {

  def 'each command that the launcher trains the AOT cache with ends with 0'() {
    expect:
    Training.run(Path.of('src/dist/lib/training/commands')) == []
  }
}
