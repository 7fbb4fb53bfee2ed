package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.agent.AttemptFolder
import io.leat.engine.agent.AttemptReport
import io.leat.engine.driver.shell.ShellDriverFixture
import io.leat.engine.run.Lease
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration

/** Agents of tests that are reached over SSH, on this machine: the folder of the host is not that of the server, which its account cannot enter. */
trait OverSsh extends ShellDriverFixture {
  abstract Sshd getServer()

  SshHost host(Path root) {
    server.host(root)
  }

  Path served() {
    def folder = Files.createDirectories(temporary.resolve('server'))
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString('rwx------'))
  }

  AgentDriver driver(AgentListener to) {
    new SshDriver(new SshPlace(server.links, host(root)), served, Duration.ofSeconds(15), Duration.ofSeconds(1), to)
  }

  AttemptFolder host(Lease lease) {
    new AttemptFolder(root.resolve('attempts').resolve(new Replica(folder(lease)).place()))
  }

  /** What there is to see of an account: its name, its home and its login shell, a line each. */
  String seenBy(Account account) {
    [account.name, account.home ?: System.getProperty('user.home'), account.shell.toRealPath()].join('\n') + '\n'
  }

  /** What attempts left on the host. */
  List<String> onHost() {
    root.resolve('attempts').toFile().list().toList()
  }

  long launcher() {
    long found = 0
    poll {
      def pids = new File('/proc').list().findAll { it ==~ /\d+/ && launches(Path.of('/proc', it)) }
      found = pids ? pids[0] as long : 0
      found != 0
    }
    found
  }

  /** Attempts are forks of the launcher; it is the one that the server started. */
  boolean launches(Path process) {
    try {
      def words = process.resolve('cmdline').toFile().text.split('\0').toList()
      if (words.size() != 4 || words[2] == 'attempt' || !(words[1] ==~ /.*\/host-\w+\.sh/) || Files.readSymbolicLink(process.resolve('cwd')) != root.resolve('attempts')) {
        return false
      }
      def parent = process.resolve('status').toFile().readLines().find { it.startsWith('PPid:') }.substring(5).trim()
      Path.of('/proc', parent, 'comm').toFile().text.trim() in ['sshd', 'dropbear']
    } catch (IOException gone) {
      false
    }
  }
}
