package io.leat.engine.attempt

import io.leat.engine.artifact.Digest
import io.leat.engine.job.ArtifactName
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** What is kept of an attempt until its end is stored: who takes the run up has the same end, and keeps nothing again. */
class AttemptEndSpec extends Specification {
  @TempDir
  Path folder

  private static AttemptEnd end(AttemptOutcome outcome, Map<String, String> artifacts) {
    def digests = new TreeMap<ArtifactName, Digest>()
    artifacts.each { name, digit -> digests.put(new ArtifactName(name), Digest.of(digit * 64)) }
    new AttemptEnd(new Lease(new TaskName('task'), 2, 7, 'local'), outcome, digests)
  }

  def 'an end is read as it was written: #outcome with #artifacts'() {
    given:
    def file = folder.resolve('end')
    def written = end(outcome, artifacts)

    when:
    written.write(file)

    then:
    AttemptEnd.read(file) == written

    where:
    outcome                               | artifacts
    new AttemptOutcome.Exited(0)          | [:]
    new AttemptOutcome.Exited(3)          | [jar: 'a', docs: 'b']
    new AttemptOutcome.Broken('ü\tis\nso') | [jar: 'c']
  }

  def 'of what is not there, or is damaged, nothing is known'() {
    given:
    def file = folder.resolve('end')
    end(new AttemptOutcome.Exited(0), [jar: 'a']).write(file)
    def whole = Files.readString(file)

    expect:
    AttemptEnd.read(folder.resolve('none')) == null

    when:
    Files.writeString(file, whole.replace('jar', 'war'))

    then:
    AttemptEnd.read(file) == null
  }
}
