package io.leat.engine.agent

import io.leat.engine.agent.AttemptDriver.Adoption
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

/** What tests of drivers are written in. A driver that is closed, and another on the same folders, stand for a Leat that died. */
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

  /** Waits until an attempt runs, whether its driver has seen that or not. */
  abstract void running(Lease lease)

  /** Whether an attempt has ended, whoever has seen that. */
  abstract boolean hasEnded(Lease lease)

  /** How many that attempts left behind bear {@code tag} in their marks. */
  abstract int left(String tag)

  /** A step that prints a text. */
  abstract StepScript prints(String text)

  /** A step that prints a text where it tells of trouble: into the log, and to no other attempt. */
  abstract StepScript warns(String text)

  /** A step that prints the value of a variable. */
  abstract StepScript tells(String variable)

  /** A step that ends with a code. */
  abstract StepScript ends(int code)

  /** A step that goes on until a gate is {@linkplain #open opened}. */
  abstract StepScript awaits(int gate = 0)

  /** Opens a gate that a step waits for, or will. */
  abstract void open(int gate = 0)

  /** A step that prints a text, and then goes on until it is ended by force. */
  abstract StepScript heedless(String text)

  /** A step that prints a text and leaves behind what goes on. */
  abstract StepScript leaves(String text)

  /** A step that prints all of its input. */
  abstract StepScript copies()

  /** A step that reads a line of its input, and no more. */
  abstract StepScript reads()

  def setup() {
    // every path of every test has a blank, a quote, a dollar and an umlaut
    root = Files.createDirectories(temporary.resolve('a "b" \'c\' $d ü'))
    served = served()
    workspace = Files.createDirectories(root.resolve('work  space'))
    driver = made(reports)
  }

  def cleanup() {
    drivers*.close()
    endAll()
  }

  /** Ends what attempts of the test left behind. */
  void endAll() {
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

  /** @param options script or steps, lease, environment, timeout, workspace, secrets, files, paths, masked, input, outputs */
  Lease launch(Map options) {
    def lease = options.lease ?: lease(++fence)
    Files.createDirectories(served.resolve('attempts'))
    def spec = new AttemptSpec(
      new AttemptTicket(lease, folder(lease), mark(lease), options.timeout, options.masked ?: []),
      served.resolve(root.relativize(options.workspace ?: workspace)),
      options.steps ?: [new StepScript.Script('', options.script.toString())],
      options.environment ?: [:],
      new AttemptSpec.Secrets(options.secrets ?: [:], [:], options.files ?: [:], options.paths ?: [:]),
      new AttemptSpec.Streams(options.input, options.outputs ?: [], Recording.LOG))
    driver.launch(spec)
    lease
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

  String log(Lease lease = lease(fence)) {
    folder(lease).log().toFile().with { it.exists() ? it.getText('UTF-8') : null }
  }

  static boolean poll(int seconds = 20, Closure<Boolean> there) {
    new PollingConditions(timeout: seconds, delay: 0.02).eventually {
      assert there()
    }
    true
  }
}
