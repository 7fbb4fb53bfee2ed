package io.leat.engine.agent

import io.leat.engine.agent.AttemptDriver.Adoption
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.job.Recording
import io.leat.engine.job.TaskName
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.AttemptOutcome.Stopped
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.ConcurrentLinkedQueue
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/**
 * What tests of drivers are written in. Processes are real ones; the host of the attempts is this machine, however the driver reaches
 * it. A driver that is closed, and another on the same folders, stand for a Leat that died.
 */
abstract class AgentDriverFixture extends Specification {
  @TempDir
  Path temporary

  /** Where attempts have their folders on the host, and where the server has them. */
  Path root
  Path served
  Path workspace
  List<AgentDriver> drivers = []
  ConcurrentLinkedQueue<AttemptReport> reports = new ConcurrentLinkedQueue<>()
  AgentDriver driver
  long fence = 0

  /** A new driver. */
  abstract AgentDriver driver(AgentListener to)

  /** The process of the shell that starts attempts. */
  abstract long launcher()

  /** The folder of an attempt on its host. */
  abstract AttemptFolder host(Lease lease)

  def setup() {
    // every path of every test has a blank, a quote, a dollar and an umlaut
    root = Files.createDirectories(temporary.resolve('a "b" \'c\' $d ü'))
    served = served()
    workspace = Files.createDirectories(root.resolve('work  space'))
    driver = made(reports)
  }

  def cleanup() {
    drivers*.close()
    LocalDriver.leftovers('|' + root).each { ProcessHandle.of(it).ifPresent { it.destroyForcibly() } }
  }

  Path served() {
    root
  }

  AgentDriver made(ConcurrentLinkedQueue<AttemptReport> to) {
    def made = driver(to::add)
    drivers.add(made)
    made
  }

  Lease lease(long number) {
    new Lease(new TaskName('task'), (int) number, number, 'local')
  }

  AttemptFolder folder(Lease lease = lease(fence)) {
    new AttemptFolder(served.resolve("attempts/task.$lease.fence"))
  }

  String mark(Lease lease) {
    "|$root:$lease.fence;"
  }

  /** Leat dies, and another comes. */
  void restart() {
    driver.close()
    reports = new ConcurrentLinkedQueue<>()
    driver = made(reports)
  }

  /** A FIFO that a step reads until the test writes to it. */
  Path gate(int number = 0) {
    def file = workspace.parent.parent.resolve("gate$number")
    if (!Files.exists(file)) {
      assert new ProcessBuilder('mkfifo', file.toString()).start().waitFor() == 0
    }
    file
  }

  /** @param options script or steps, lease, environment, timeout, workspace, secrets, masked, input, outputs */
  Lease launch(Map options) {
    def lease = options.lease ?: lease(++fence)
    Files.createDirectories(served.resolve('attempts'))
    def spec = new AttemptSpec(
      lease,
      folder(lease),
      served.resolve(root.relativize(options.workspace ?: workspace)),
      options.steps ?: [new StepScript.Script('', options.script.toString())],
      options.environment ?: [:],
      mark(lease),
      options.secrets ?: [:],
      options.masked ?: [],
      options.timeout,
      options.input,
      options.outputs ?: [],
      Recording.LOG)
    driver.launch(spec)
    lease
  }

  AttemptOutcome ran(String script, Map<String, String> environment = [:]) {
    end(launch(script: script, environment: environment))
  }

  Adoption adopt(Lease lease, Duration timeout = null, List<String> masked = []) {
    driver.adopt(new AttemptTicket(lease, folder(lease), mark(lease), timeout, masked))
  }

  /** The outcome that is reported first. */
  AttemptOutcome end(Lease lease) {
    AttemptReport found = null
    poll(40) {
      found = reports.find { it instanceof AttemptReport.Ended && it.lease() == lease }
      found != null
    }
    assert reports.any { it instanceof AttemptReport.Started && it.lease() == lease } || found.outcome() instanceof Stopped
    found.outcome()
  }

  void running(Lease lease) {
    poll { LocalDriver.atWork(host(lease)) }
  }

  String log(Lease lease = lease(fence)) {
    folder(lease).log().toFile().with { it.exists() ? it.getText('UTF-8') : null }
  }

  static boolean alive(long pid) {
    ProcessHandle.of(pid).map { it.alive }.orElse(false) && !(new File("/proc/$pid/stat").text =~ /\) Z/)
  }

  static void kill(String signal, long pid) {
    assert new ProcessBuilder('kill', '-s', signal, "$pid").start().waitFor() == 0
  }

  static boolean poll(int seconds = 20, Closure<Boolean> there) {
    new PollingConditions(timeout: seconds, delay: 0.02).eventually {
      assert there()
    }
    true
  }
}
