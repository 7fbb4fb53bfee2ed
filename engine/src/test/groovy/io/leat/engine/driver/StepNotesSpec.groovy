package io.leat.engine.driver

import io.leat.engine.agent.AttemptFolder
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class StepNotesSpec extends Specification {
  @TempDir
  Path folder

  def 'a log of #length bytes of which is noted #steps.inspect() #grew'() {
    given:
    def attempt = new AttemptFolder(folder)
    Files.writeString(attempt.steps(), steps)

    expect:
    StepNotes.read(attempt).grew(length) == (grew == 'grew')

    where:
    steps                          | length || grew
    ''                             | 0      || 'grew'
    '1 0\n2 5\n3 5\n'              | 5      || 'grew'
    '1 0\n2 5\n'                   | 4      || 'was cut'
    '1 0\n2 5\n3 4\n'              | 9      || 'was cut'
    '1 0\n2 9\n2!3 4\n3 9\n'       | 9      || 'was cut'
    '1 0\n2 9\n1% 4\n1| 0\n3 9\n'  | 9      || 'grew'
    '1 0\n2 9\n3 \n'               | 9      || 'grew'
  }
}
