package io.leat.engine.simulation

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/**
 * Several runs over one scheduler and agents that come, go and lie; see EngineSimulation. {@code -Dleat.seed=N} simulates one seed again and
 * prints its events, {@code -Dleat.seeds=N} as many seeds: see bench/simulate.
 */
class EngineSimulationSpec extends Specification {
  private static final int SEEDS = 400

  @TempDir
  Path folder

  def 'no run breaks a rule, whatever breaks around it and beside it'() {
    given:
    def chosen = Long.getLong('leat.seed')
    def seeds = Integer.getInteger('leat.seeds', SEEDS)

    when:
    long events = chosen == null
      ? (0..<seeds).sum { EngineSimulation.run(it as long, folder, false) } as long
      : EngineSimulation.run(chosen, folder, true)

    then:
    events > 0
  }

  def 'the same seed is the same simulation'() {
    expect:
    [3L, 77L, 4711L].every { EngineSimulation.run(it, folder, false) == EngineSimulation.run(it, folder, false) }
  }
}
