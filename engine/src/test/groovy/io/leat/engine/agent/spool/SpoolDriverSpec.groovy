package io.leat.engine.agent.spool

import com.tngtech.archunit.core.importer.ClassFileImporter
import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentDriverContract
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AgentState
import io.leat.engine.agent.AgentUnreachable
import io.leat.engine.agent.AttemptFolder
import io.leat.engine.driver.shell.ShellDriverFixture
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path

/** The contract for a kind of agent that is no driver of Leat's: what a port asks for is not more than it says. */
class SpoolDriverSpec extends AgentDriverContract implements ShellDriverFixture {
  Process server

  def cleanup() {
    server?.destroyForcibly()?.waitFor()
  }

  Path spool() {
    Files.createDirectories(root.resolve('spool'))
  }

  @Override
  AgentDriver driver(AgentListener to) {
    if (server == null) {
      def script = Path.of(SpoolDriverSpec.getResource('serve.sh').toURI())
      server = new ProcessBuilder('sh', script.toString(), spool().toString())
        .redirectErrorStream(true).redirectOutput(temporary.resolve('said').toFile()).start()
      poll { Files.exists(spool().resolve('alive')) }
    }
    new SpoolDriver(spool(), to)
  }

  @Override
  long launcher() {
    server.pid()
  }

  @Override
  AttemptFolder host(Lease lease) {
    folder(lease)
  }

  def 'it sees the ports, and of Leat besides what they are made of alone'() {
    given:
    def classes = new ClassFileImporter().importPackages(SpoolDriver.packageName).findAll { it.simpleName ==~ /Spool(Driver|Pipe|Script)?/ }

    expect:
    classes*.simpleName.toSet() == ['SpoolDriver', 'SpoolPipe', 'SpoolScript'] as Set
    classes.collectMany { it.directDependenciesFromSelf*.targetClass*.packageName }.findAll { it.startsWith('io.leat') }.toSet() -
      [SpoolDriver.packageName] - ['agent', 'driver', 'durable', 'run', 'job'].collect { "io.leat.engine.$it".toString() } == [] as Set
  }

  def 'attempts work on the files of this machine'() {
    expect:
    driver.files().empty
  }

  def 'a folder that nobody serves cannot be reached, and what was put there waits'() {
    given:
    kill('STOP', launcher())
    def lease = launch(steps: [prints('begun\n')])

    expect:
    driver.describe(lease) == "It lies in '${spool()}', and nobody took it yet."

    when:
    Files.setLastModifiedTime(spool().resolve('alive'), java.nio.file.attribute.FileTime.fromMillis(0))
    launch(steps: [prints('never\n')])

    then:
    thrown(AgentUnreachable)
    driver.state() instanceof AgentState.Unreachable

    cleanup:
    kill('CONT', launcher())
  }
}
