package io.leat.engine.attempt

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

class ChildAskSpec extends Specification {
  @TempDir
  Path place

  def 'a step that waits for another run ends when its attempt is gone, and not before'() {
    given:
    def attempt = Files.createDirectory(place.resolve('attempt'))
    def builder = new ProcessBuilder('sh', '-c', ChildAsk.getResource('child-ask.sh').text, 'leat-run', 'ask.1', 'other')
      .redirectErrorStream(true)
    builder.environment().put('LEAT_OUTPUT', attempt.resolve('output').toString())
    def step = builder.start()
    new PollingConditions(timeout: 20).eventually { assert Files.exists(attempt.resolve('ask.1')) }
    Files.writeString(attempt.resolve('ask.1.run'), 'run 2 is asked for\n')
    def said = step.inputReader().readLine()

    expect:
    said == 'run 2 is asked for'
    step.alive

    when:
    attempt.toFile().deleteDir()

    then:
    step.waitFor(20, TimeUnit.SECONDS)
    step.exitValue() == 1
    step.inputReader().text == 'the files of this attempt are gone\n'

    cleanup:
    step.destroyForcibly()
  }
}
