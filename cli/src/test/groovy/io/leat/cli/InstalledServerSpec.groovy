package io.leat.cli

import io.leat.agent.ssh.TestAccounts
import io.leat.cli.install.Account
import io.leat.cli.install.AccountTrial
import io.leat.cli.install.Installation
import io.leat.cli.install.Places
import io.leat.cli.install.Steps
import io.leat.cli.install.Wanted
import io.leat.cli.terminal.Print
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.AutoCleanup
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir

/** A server that was set up is started by the command that was written, as the account that was, and runs a task as the other one. */
@Requires({ TestAccounts.root })
class InstalledServerSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup ServerProcess server

  def cleanup() {
    new File("/home/$TestAccounts.OTHER").listFiles({ File each -> each.name.startsWith('leat-') } as FileFilter).each { it.deleteDir() }
  }

  /** Leat where every account can read it. */
  private List<String> program() {
    def lib = Files.createDirectory(folder.resolve('lib'))
    def path = System.getProperty('java.class.path').split(':').toList().withIndex().collect { each, i ->
      def to = lib.resolve("$i-${new File(each).name}")
      assert ['cp', '-r', each, to.toString()].execute().waitFor() == 0
      to.toString()
    }
    assert ['chmod', '-R', 'go+rX', lib.toString()].execute().waitFor() == 0
    [System.getProperty('java.home') + '/bin/java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', path.join(':'), 'io.leat.cli.Leat']
  }

  def 'a task of an installed server runs as the account of tasks, and reads nothing of the server'() {
    given:
    def data = folder.resolve('data')
    def config = folder.resolve('etc/leat.yaml')
    def units = Files.createDirectories(folder.resolve('units'))
    def places = new Places(Files.createDirectories(folder.resolve('rules')), units, folder, [Files.createDirectory(folder.resolve('programs'))] + Places.USUAL.programs())
    folder.resolve('programs/systemctl').toFile().with { it.text = '#!/bin/sh\n'; it.executable = true }
    TestAccounts.lead(folder)
    def printed = new ByteArrayOutputStream()
    def print = new Print(printed, false)
    def wanted = new Wanted(TestAccounts.ONE, TestAccounts.OTHER, data, config, program(), [folder.resolve('lib')])

    when:
    def done = Installation.make(places, wanted, new Installation.How(true, false, false), print)
    print.flush()

    then: 'it was tried as the accounts themselves'
    assert done: printed.toString('UTF-8')
    printed.toString('UTF-8').contains("tried        '$TestAccounts.ONE' becomes '$TestAccounts.OTHER' by sudo, which cannot enter $data\n")
    printed.toString('UTF-8').contains("tried        '$TestAccounts.ONE' starts Leat, and finds its configuration sound\n")

    and: 'by the rule that the tests have for these two'
    folder.resolve("rules/leat-$TestAccounts.ONE").toFile().readLines().last() == Path.of('/etc/sudoers.d/leat-test').toFile().text.trim()

    when: 'the port is one that is free'
    config.toFile() << 'port: 0\n'
    def unit = units.resolve("leat-${TestAccounts.ONE}.service").toFile().readLines()
    def value = { String key -> unit.find { it.startsWith("$key=") } - "$key=" }
    server = new ServerProcess(folder)
    def number = TestAccounts.number(value('User'))
    def process = new ProcessBuilder(['setpriv', "--reuid=$number", "--regid=$number", '--init-groups', *value('ExecStart').split(' ')]*.toString())
      .directory(new File(value('WorkingDirectory'))).redirectOutput(folder.resolve('out').toFile()).redirectError(folder.resolve('err').toFile())
    process.environment().with { it.clear(); it.put('PATH', '/usr/local/bin:/usr/bin:/bin'); it.put('HOME', data.toString()) }
    server.processes.add(process.start())
    ServerProcess.poll { assert server.processes.first().alive: folder.resolve('err').toFile().text; folder.resolve('out').toFile().text.contains('ready: http') }
    server.url = (folder.resolve('out').toFile().text =~ /(http:\S+)/)[0][1]
    server.token = server.ask('POST', '/login', """{"name":"admin","password":"${server.password()}"}""").headers().firstValue('authorization').get()
    server.project('web', "job('web') { task('t') { sh 'id -un; cat $data/keys/token.key || ls $data || echo refused' } }")
    server.ask('POST', '/projects/web/trigger', '{}')

    then:
    ServerProcess.poll { server.ask('GET', '/runs/1').body().contains('"status":"succeeded"') }
    server.ask('GET', '/runs/1/tasks/t/log').body().readLines().with { [it.first(), it.last()] } == [TestAccounts.OTHER, 'refused']
    folder.resolve('err').toFile().text.contains("run as $TestAccounts.OTHER")
  }

  def 'an account of tasks that may do something by sudo is refused, as sudo of this machine tells it'() {
    given:
    def printed = new ByteArrayOutputStream()
    def print = new Print(printed, false)
    def places = new Places(Files.createDirectory(folder.resolve('rules')), folder, folder.resolve('none'), Places.USUAL.programs())
    def wanted = new Wanted(TestAccounts.OTHER, TestAccounts.ONE, folder.resolve('data'), folder.resolve('leat.yaml'), ['/bin/true'], [])

    when:
    def done = Installation.make(places, wanted, new Installation.How(false, false, false), print)
    print.flush()

    then:
    !done
    printed.toString('UTF-8').contains("the account '$TestAccounts.ONE' may do something by sudo, and so may each task")
    folder.toFile().list() as List == ['rules']
  }

  def 'it is found that #what'() {
    given:
    def data = Files.createDirectory(folder.resolve('data'))
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(mode))
    TestAccounts.lead(folder)
    def account = { String name, String home -> new Account(name, TestAccounts.number(name), TestAccounts.number(name), name, Path.of(home), [name]) }
    def wanted = new Wanted(TestAccounts.ONE, tasks, data, folder.resolve('leat.yaml'), [program], [])

    when:
    def faults = new AccountTrial(Places.USUAL).faults(wanted, account(TestAccounts.ONE, '/'), account(tasks, '/'), new Steps(new Print(new ByteArrayOutputStream(), false), false))

    then:
    faults*.what() == [fault.replace('DATA', data.toString())]

    where:
    what                              | tasks              | mode        | program      || fault
    'tasks can enter the data folder' | TestAccounts.OTHER | 'rwx-----x' | '/bin/true'  || "'$TestAccounts.OTHER' can enter the data folder DATA"
    'Leat cannot be started'          | TestAccounts.OTHER | 'rwx------' | '/bin/false' || "as '$TestAccounts.ONE', Leat does not take its configuration"
    'there is no rule'                | 'nobody'           | 'rwx------' | '/bin/true'  || "nothing can be run as 'nobody' from the account '$TestAccounts.ONE': let it by a rule of sudo, which 'leat server install' makes (docs/install.md)"
  }
}
