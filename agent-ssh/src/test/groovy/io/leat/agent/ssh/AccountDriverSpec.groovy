package io.leat.agent.ssh

import io.leat.engine.agent.AgentDriver
import io.leat.engine.agent.AgentListener
import io.leat.engine.driver.shell.ShellDriverContract
import io.leat.engine.run.AttemptOutcome.Exited
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Requires

/** The contract with another account of this machine. */
@Requires({ TestAccounts.root })
class AccountDriverSpec extends ShellDriverContract implements OverSsh {
  @Override
  Sshd getServer() {
    throw new UnsupportedOperationException('there is none')
  }

  @Override
  AgentDriver driver(AgentListener to) {
    TestAccounts.give(root, TestAccounts.ONE)
    new SshDriver(new AccountPlace(TestAccounts.account(TestAccounts.ONE), root), served(), Duration.ofSeconds(15), Duration.ofSeconds(1), to)
  }

  @Override
  boolean launches(Path process) {
    try {
      def words = process.resolve('cmdline').toFile().text.split('\0').toList()
      words.size() == 4 && words[2] != 'attempt' && words[1] ==~ /.*\/host-\w+\.sh/ &&
        Files.readSymbolicLink(process.resolve('cwd')) == root.resolve('attempts') &&
        process.resolve('status').toFile().readLines().find { it.startsWith('PPid:') }.substring(5).trim() == "${ProcessHandle.current().pid()}"
    } catch (IOException gone) {
      false
    }
  }

  def 'attempts run as the account, know its home and its shell, and lead sessions without a terminal'() {
    expect:
    ran('id -un; id -Gn; echo "$HOME $USER $LOGNAME $SHELL $PATH"; [ -t 0 ] || { true < /dev/tty; } 2> /dev/null || echo none') == new Exited(0)
    log() == "$TestAccounts.ONE\n$TestAccounts.ONE\n/home/$TestAccounts.ONE $TestAccounts.ONE $TestAccounts.ONE /bin/sh /usr/local/bin:/usr/bin:/bin\nnone\n"
  }

  def 'who stops what answers keeps nobody waiting for ever: it is linked again'() {
    given:
    driver.close()
    driver = new SshDriver(new AccountPlace(TestAccounts.account(TestAccounts.ONE), root), served(), Duration.ofSeconds(2), Duration.ofSeconds(1), reports::add)
    drivers.add(driver)
    assert ran('echo $PPID > supervisor') == new Exited(0)

    when: 'the shell that answers, which is a sibling of the launcher'
    def shells = ProcessHandle.current().children().filter { it.info().commandLine().orElse('').contains('/.leat/host-') }.toList()
    shells.each { kill('STOP', it.pid()) }

    then:
    ran('echo on') == new Exited(0)

    cleanup:
    shells?.each { it.destroyForcibly() }
  }

  def 'processes that hold the outputs of ended shells open are counted, and it is said when they are too many'() {
    given:
    def held = new HeldOpen()
    def shells = new AccountShells(TestAccounts.account(TestAccounts.ONE), held)
    def holds = Files.createFile(temporary.resolve('holds'))

    when:
    200.times {
      def channel = shells.open("echo x; while [ -e $holds ]; do sleep 0.2; done & exit 0", OutputStream.nullOutputStream(), Duration.ofSeconds(5))
      assert channel.output(Duration.ofSeconds(20)).read() == (int) ('x' as char)
      channel.close()
    }

    then:
    def problem = thrown(IOException)
    problem.message.contains('hold the output of 64 shells open')

    when: 'they end'
    Files.delete(holds)

    then:
    poll { held.check(); true }

    cleanup:
    shells.close()
  }
}
