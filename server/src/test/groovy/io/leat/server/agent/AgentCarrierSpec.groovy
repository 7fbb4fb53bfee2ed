package io.leat.server.agent

import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.SshDriver
import io.leat.agent.ssh.Sshd
import io.leat.engine.agent.StopReason
import io.leat.engine.job.TaskName
import io.leat.engine.attempt.Workspaces
import io.leat.engine.run.Lease
import io.leat.engine.schedule.Rank
import io.leat.engine.schedule.Scheduler
import io.leat.server.LocalAgents
import io.leat.server.agent.AgentPool.Setup
import io.leat.store.Agent
import io.leat.store.Store
import io.leat.store.StoreConfig
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Clock
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** Files of attempts on their way to a host and back. */
@Timeout(60)
class AgentCarrierSpec extends Specification {
  static final LEASE = new Lease(new TaskName('a'), 1, AgentPool.fence(1) + 1, 'far')
  static final BY_ANN = new StopReason.Cancelled('ann')
  @TempDir Path folder
  @AutoCleanup Sshd sshd
  @AutoCleanup Store store
  @AutoCleanup AgentPool pool
  AgentCarrier carrier
  Path workspace
  Thread fetcher

  /** While this is there, the host finds no files, and does not say so. */
  Path dead

  /** There as soon as something was asked of the host. */
  Path asked

  def setup() {
    dead = Files.createFile(folder.resolve('dead'))
    asked = folder.resolve('asked')
    def programs = Files.createDirectory(folder.resolve('programs'))
    def real = ['/usr/bin/find', '/bin/find'].collect { Path.of(it) }.find { Files.isExecutable(it) }
    def find = Files.writeString(programs.resolve('find'), "#!/bin/sh\n: > '$asked'\nwhile [ -e '$dead' ]; do sleep 0.1; done\nexec $real \"\$@\"\n")
    Files.setPosixFilePermissions(find, PosixFilePermissions.fromString('rwxr-xr-x'))
    sshd = Sshd.openssh(folder.resolve('sshd'), "ForceCommand exec env PATH=$programs:\"\$PATH\" sh -c \"\$SSH_ORIGINAL_COMMAND\"")
    store = Store.open(StoreConfig.file(folder.resolve('store')))
    def host = Files.createDirectory(folder.resolve('host'))
    Files.createDirectories(host.resolve('work/a.1'))
    def ports = [far: sshd.port, away: 1]
    ports.each { name, port ->
      def address = new Agent.Address('127.0.0.1', port, Sshd.account(), host.toString(), new SshPublicKey(sshd.hostKey).line(), null)
      def access = new Agent.Access(Agent.Kind.SSH, address, new Agent.Keys(new byte[1], ''), null)
      def terms = new Agent.Terms(new TreeSet(), new TreeSet(), 1, 1, new TreeSet(), true)
      store.agents().create(new Agent(0, name, access, terms, Agent.Mode.ENABLED, 1, Instant.EPOCH))
    }
    def data = Files.createDirectory(folder.resolve('data'))
    def here = new LocalAgents(data)
    AgentPool.Drivers drivers = { row, to -> row.kind() == Agent.Kind.LOCAL ? here.of(row, to) : new SshDriver(sshd.links, data, sshd.host(host, ports[row.name()]), to) }
    def scheduler = new Scheduler()
    pool = new AgentPool(store.agents(), new Setup(1, drivers, null, {}), scheduler, Clock.systemUTC())
    pool.start()
    carrier = new AgentCarrier(pool, '1', scheduler.slots(new Rank(0, 1), "web", null))
    workspace = Files.createDirectories(data.resolve('work/a.1'))
  }

  def cleanup() {
    Files.deleteIfExists(dead)
  }

  /** How the fetching ended, on a thread that was not interrupted before. */
  private CompletableFuture<List> fetching(Lease lease = LEASE) {
    def ended = new CompletableFuture<List>()
    fetcher = Thread.ofPlatform().daemon().start {
      Exception thrown = null
      try {
        carrier.fetch(lease, workspace, { true }, folder.resolve('note'))
      } catch (IOException problem) {
        thrown = problem
      }
      ended.complete([thrown, Thread.interrupted()])
    }
    ended
  }

  def 'who waits for a host that is out of reach waits no longer, and can go on'() {
    given:
    def lease = new Lease(LEASE.task(), 1, LEASE.fence(), 'away')
    def ended = fetching(lease)
    new PollingConditions(timeout: 30, delay: 0.02).eventually { assert fetcher.stackTrace*.methodName.containsAll(['sleep', 'patiently']) }

    when:
    carrier.giveUp(lease, BY_ANN)
    def (problem, isInterrupted) = ended.get(10, TimeUnit.SECONDS)

    then:
    problem instanceof Workspaces.GivenUp
    !isInterrupted
  }

  def 'what hangs is given up, and who did it can go on'() {
    given:
    def ended = fetching()
    new PollingConditions(timeout: 30, delay: 0.02).eventually { assert Files.exists(asked) }

    when:
    carrier.giveUp(LEASE, BY_ANN)
    def (problem, isInterrupted) = ended.get(10, TimeUnit.SECONDS)

    then:
    problem instanceof Workspaces.GivenUp
    problem.reason() == BY_ANN
    !isInterrupted
    !Files.exists(folder.resolve('note'))
  }

  def 'what was given up before is not begun'() {
    given:
    carrier.giveUp(LEASE, BY_ANN)

    when:
    def (problem, _) = fetching().get(10, TimeUnit.SECONDS)

    then:
    problem instanceof Workspaces.GivenUp
    problem.reason() == BY_ANN
    !Files.exists(asked)
  }

  def 'what another attempt gave up is no matter of this one, nor of its next'() {
    given:
    carrier.giveUp(new Lease(LEASE.task(), 1, LEASE.fence() + 1, 'far'), BY_ANN)
    carrier.giveUp(LEASE, BY_ANN)
    carrier.end(LEASE, workspace, folder.resolve('input'))
    Files.delete(dead)
    Files.writeString(folder.resolve('host/work/a.1/made'), 'made')

    expect:
    fetching().get(30, TimeUnit.SECONDS) == [null, false]
    Files.exists(workspace.resolve('made'))
  }

  def 'of an attempt that cannot begin since its agent is out of reach it is known why'() {
    expect:
    new PollingConditions(timeout: 30, delay: 0.02).eventually {
      assert pool.describe(new Lease(LEASE.task(), 1, LEASE.fence(), 'away')) ==~ /The agent cannot be reached now, and is tried again: nothing answers at .*\./
    }
    pool.describe(new Lease(LEASE.task(), 1, LEASE.fence(), 'unknown')) == ''
    pool.describe(new Lease(LEASE.task(), 1, LEASE.fence(), 'local')) == ''
  }
}
