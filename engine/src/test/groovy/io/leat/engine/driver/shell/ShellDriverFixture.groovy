package io.leat.engine.driver.shell

import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.StepScript
import io.leat.engine.driver.local.LocalDriver
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path

/** Attempts that are real processes; their host is this machine, however the driver reaches it. */
trait ShellDriverFixture {
  /** The process of the shell that starts attempts. */
  abstract long launcher()

  /** The folder of an attempt on its host. */
  abstract AttemptFolder host(Lease lease)

  AttemptOutcome ran(String script, Map<String, String> environment = [:]) {
    end(launch(script: script, environment: environment))
  }

  void running(Lease lease) {
    poll { LocalDriver.atWork(host(lease)) }
  }

  boolean hasEnded(Lease lease) {
    host(lease).exitCode().present
  }

  int left(String tag) {
    LocalDriver.leftovers(tag).size()
  }

  void endAll() {
    LocalDriver.leftovers('|' + root).each { ProcessHandle.of(it).ifPresent { it.destroyForcibly() } }
  }

  /** A FIFO that a step reads until the test writes to it. */
  Path gate(int number = 0) {
    def file = workspace.parent.parent.resolve("gate$number")
    if (!Files.exists(file)) {
      assert new ProcessBuilder('mkfifo', file.toString()).start().waitFor() == 0
    }
    file
  }

  StepScript prints(String text) {
    step("printf %s ${ShellText.quoted(text)}")
  }

  StepScript warns(String text) {
    step("printf %s ${ShellText.quoted(text)} >&2")
  }

  StepScript tells(String variable) {
    step("printf %s \"\$$variable\"")
  }

  StepScript ends(int code) {
    step("exit $code")
  }

  StepScript awaits(int gate = 0) {
    step("read line < '${this.gate(gate)}' || :")
  }

  void open(int gate = 0) {
    Files.writeString(this.gate(gate), 'go\n')
  }

  StepScript heedless(String text) {
    step("trap '' TERM; printf %s ${ShellText.quoted(text)}; while :; do sleep 0.2; done")
  }

  StepScript leaves(String text) {
    step("setsid sleep 1000 & printf %s ${ShellText.quoted(text)}")
  }

  StepScript copies() {
    step('cat')
  }

  StepScript reads() {
    step('read line')
  }

  private StepScript step(String text) {
    new StepScript.Script('', text)
  }

  boolean alive(long pid) {
    ProcessHandle.of(pid).map { it.alive }.orElse(false) && !(new File("/proc/$pid/stat").text =~ /\) Z/)
  }

  void kill(String signal, long pid) {
    assert new ProcessBuilder('kill', '-s', signal, "$pid").start().waitFor() == 0
  }
}
