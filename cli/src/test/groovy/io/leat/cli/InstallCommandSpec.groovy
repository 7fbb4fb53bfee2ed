package io.leat.cli

import io.leat.cli.install.SmallMachine
import io.leat.cli.terminal.Print
import io.leat.cli.terminal.UsageProblem
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** {@code leat server install} on the command line. */
class InstallCommandSpec extends Specification {
  @TempDir Path folder

  Map said(String... words) {
    def out = new ByteArrayOutputStream()
    def print = new Print(out, false)
    def terminal = new Terminal(InputStream.nullInputStream(), out, out, false, false, false, folder, [:])
    def arguments = Arguments.read(new ServerCommand().usage(), ['server', 'install', *words] as String[], 1, [:])
    arguments.action()
    def machine = new SmallMachine(folder.toRealPath()).withSystemd()
    machine.uid = ['id', '-u'].execute().text.trim()
    def code = ServerInstalling.install(arguments, new Session(terminal, print, print), machine.places)
    print.flush()
    [code: code, out: out.toString('UTF-8')]
  }

  def 'what is written follows what is said'() {
    given:
    def most = said('--dry-run', '--user', 'ci', '--tasks-user', 'ci-task', '--data', '/srv/ci', '--config', 'own.yaml')

    expect:
    most.code == 0
    most.out.contains(' ci ALL=(ci-task) NOPASSWD: SETENV: /bin/sh\n')
    most.out.contains(' data: /srv/ci\n')
    most.out.contains("server --config $folder/own.yaml\n")
    most.out.contains('next         systemctl enable --now leat-ci.service\n')

    and:
    said('--dry-run', '--start').out.contains('would make   leat.service is enabled and started\n')
    said('--dry-run', '--no-service').out.with { it.contains(' data: /var/lib/leat\n') && !it.contains('KillMode') }
  }

  def 'what goes with another action is refused: #words'() {
    when:
    said(*words)

    then:
    thrown(UsageProblem)

    where:
    words << [['--port', '1'], ['--no-service', '--start'], ['more']]
  }
}
