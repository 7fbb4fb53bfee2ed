package io.leat.engine.simulation

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Random runs in a world that breaks; see RunSimulation. {@code -Dleat.seed=N} runs one of them again and prints its events. */
class RunSimulationSpec extends Specification {
  private static final int SEEDS = 10_000

  @TempDir
  Path folder

  def 'no run breaks a rule, whatever breaks around it'() {
    given:
    def chosen = Long.getLong('leat.seed')

    when:
    long events = chosen == null
      ? (0..<SEEDS).sum { RunSimulation.run(it as long, folder, false) } as long
      : RunSimulation.run(chosen, folder, true)

    then:
    events > 0
  }

  def 'the same seed is the same run'() {
    expect:
    [3L, 77L, 4711L].every { RunSimulation.run(it, folder, false) == RunSimulation.run(it, folder, false) }
  }
}
