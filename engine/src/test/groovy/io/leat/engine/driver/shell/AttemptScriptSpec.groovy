package io.leat.engine.driver.shell

import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.AttemptSpec
import io.leat.engine.agent.AttemptTicket
import io.leat.engine.agent.StepScript
import io.leat.engine.job.Recording
import io.leat.engine.job.TaskName
import io.leat.engine.run.Lease
import java.nio.file.Path
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.Timeout

/** Scripts of attempts are made in a part of the memory. */
class AttemptScriptSpec extends Specification {
  private static AttemptSpec of(List<StepScript> steps, Map<String, String> environment, Map<String, String> secrets,
      AttemptSpec.Streams streams = AttemptSpec.Streams.NONE) {
    def lease = new Lease(new TaskName('a'), 1, 1, 'local')
    new AttemptSpec(new AttemptTicket(lease, new AttemptFolder(Path.of('/nowhere')), 'mark', null, []), Path.of('/nowhere'), steps, environment,
      new AttemptSpec.Secrets(secrets, [:]), streams)
  }

  @Timeout(60)
  def 'two that take all of it are made one after the other, and small ones beside each other: #what'() {
    given:
    def spec = of(steps, environment, secrets)
    def threads = Executors.newVirtualThreadPerTaskExecutor()
    def inside = new CountDownLatch(2)

    when:
    def both = threads.invokeAll((1..2).collect {
      { -> AttemptScript.inRoom(spec) { inside.countDown(); inside.await(together ? 20 : 1, TimeUnit.SECONDS) } } as Callable<Boolean>
    })*.get()

    then: 'each sees the other only where both are in at once'
    both.every() == together

    cleanup:
    threads.shutdownNow()

    where:
    what          | steps                                                               | environment  | secrets      || together
    'small'       | [new StepScript.Script('', 'true')]                                 | [A: 'x']     | [S: 'y']     || true
    'a script'    | [new StepScript.Script('', LARGE)]                                  | [:]          | [:]          || false
    'a program'   | [new StepScript.Program('', ['true', LARGE])]                       | [:]          | [:]          || false
    'a source'    | [new StepScript.Source('', ['x'], LARGE)]                           | [:]          | [:]          || false
    'of a step'   | [new StepScript.Under(new StepScript.Script('', ''), [A: LARGE], [] as Set, '', null, false)] | [:] | [:] || false
    'variables'   | []                                                                  | [A: LARGE]   | [:]          || false
    'secrets'     | []                                                                  | [:]          | [S: LARGE]   || false
  }

  def 'the mask is begun before anything of the task is there, and knows no name of it'() {
    given:
    def spec = of([new StepScript.Script('', 'true')], [HOME: 'elsewhere'], [IFS: 'another secret', key: 'a secret of many letters'])

    when:
    def files = AttemptScript.files(spec, ['leat', 'step', 'mask']).collectEntries { [it.key.fileName.toString(), it.value] }

    then:
    def (String before, String after) = files.run.split("'leat' 'step' 'mask'", 2)
    !before.contains('HOME=') && !before.contains('leat_secrets')
    after.readLines().head().endsWith(' --secret leat_masked_1 --secret leat_masked_2')
    after.indexOf('\nexport HOME=') < after.indexOf('\nleat_secrets\n')
    def lines = files.secrets.readLines()
    def names = [key: 'a secret of many letters', IFS: 'another secret'].collectEntries { name, value ->
      [name, lines.take(2).find { it.endsWith("='$value'") }.split('=').first()]
    }
    names.values().sort() == ['leat_masked_1', 'leat_masked_2']
    lines.drop(2).take(2) == ['leat_secrets() {', ':']
    lines.drop(4).sort() == (names.collect { name, given -> "export $name=\"\$$given\"".toString() } + '}').sort()
    lines.last() == '}'
  }

  def 'what any shell may do is done by the one that waits, but where the log is no file: #what'() {
    given:
    def outputs = piped ? [Path.of('/nowhere/fifo')] : []
    def secrets = masked ? [S: 'of a task'] : [:]
    def spec = of([step], [:], secrets, new AttemptSpec.Streams(null, outputs, Recording.LOG))

    when:
    def run = AttemptScript.files(spec, ['leat', 'step', 'mask']).find { it.key.endsWith('run') }.value

    then:
    run.contains('leat_goes && command echo hi\n') == inSupervisor
    run.contains('leat_step_1() {') != inSupervisor
    run.contains('leat_step_1 )') != inSupervisor

    where:
    what                | step                                                                       | piped | masked || inSupervisor
    'as it is'          | new StepScript.Script('', 'echo hi')                                       | false | false  || true
    'with lines around'  | new StepScript.Script('', ' echo hi\n')                                   | false | false  || true
    'in a pipe'         | new StepScript.Script('', 'echo hi')                                       | true  | false  || false
    'with secrets'      | new StepScript.Script('', 'echo hi')                                       | false | true   || false
    'a program'         | new StepScript.Program('', ['echo', 'hi'])                                 | false | false  || false
    'in another folder' | new StepScript.Under(new StepScript.Script('', 'echo hi'), [:], [] as Set, 'd', null, false) | false | false || false
  }

  /** With all that is made of it more than half of the room. */
  static final String LARGE = 'x' * Math.min(80_000_000, (int) (Runtime.runtime.maxMemory() / 16 / 8))
}
