package io.leat.cli.install

import io.leat.agent.ssh.TestAccounts
import io.leat.cli.terminal.Print
import io.leat.cli.terminal.UsageProblem
import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir

/** A server is set up on a machine, and removed from it. Folders change hands, which root alone may do. */
@Requires({ TestAccounts.root })
class InstallationSpec extends Specification {
  static final WELL = { wanted, server, tasks, steps -> [] } as Trial

  @TempDir Path folder
  SmallMachine machine
  String out

  def setup() {
    machine = new SmallMachine(folder.toRealPath())
  }

  private Wanted wanted(Map<String, Object> other = [:]) {
    def given = [user: 'leat', tasks: 'leat-task', data: machine.folder.resolve('var/lib/leat'), config: machine.folder.resolve('etc/leat/leat.yaml'), program: ['/opt/leat/bin/leat'], parts: [machine.folder.resolve('opt/leat')]] + other
    new Wanted(given.user as String, given.tasks as String, given.data as Path, given.config as Path, given.program as List<String>, given.parts as List<Path>)
  }

  private boolean install(Map<String, Object> given = [:]) {
    def printed = new ByteArrayOutputStream()
    def print = new Print(printed, false)
    def how = new Installation.How(!given.noService, given.start as boolean, given.rehearsed as boolean)
    def done = Installation.make(machine.places, wanted(given.subMap('user', 'tasks', 'data', 'config', 'program').findAll { it.value }), how, given.trial as Trial ?: WELL, print)
    print.flush()
    out = printed.toString('UTF-8')
    done
  }

  private boolean uninstall(boolean rehearsed = false) {
    def printed = new ByteArrayOutputStream()
    def print = new Print(printed, false)
    def done = Removal.make(machine.places, wanted(), rehearsed, print)
    print.flush()
    out = printed.toString('UTF-8')
    done
  }

  /** The first words of the lines that were told. */
  private List<String> words() {
    out.readLines().findAll { !it.startsWith(' ') }.collect { it.find(/^(would \w+|is there|\w+)/) }
  }

  private String mode(String name) {
    PosixFilePermissions.toString(Files.getPosixFilePermissions(machine.folder.resolve(name)))
  }

  private long owner(String name) {
    Files.getAttribute(machine.folder.resolve(name), 'unix:uid') as long
  }

  /** The lines of a file but for the first, which has their sum. */
  private List<String> lines(String name) {
    machine.file(name).readLines().drop(1)
  }

  def 'all that a server needs is made, and is there when it is said again'() {
    given:
    machine.withSystemd()

    when:
    def done = install()

    then:
    done
    lines('etc/sudoers.d/leat') == ['leat ALL=(leat-task) NOPASSWD: SETENV: /bin/sh']
    lines('etc/leat/leat.yaml') == ["data: $machine.folder/var/lib/leat".toString(), 'tasks: { local: leat-task }']
    lines('etc/systemd/system/leat.service').containsAll(['User=leat', 'Group=leat', "ExecStart=/opt/leat/bin/leat server --config $machine.folder/etc/leat/leat.yaml".toString(), 'KillMode=process'])
    ['etc/sudoers.d/leat', 'etc/leat', 'etc/leat/leat.yaml', 'etc/systemd/system/leat.service', 'var/lib', 'var/lib/leat', 'home/leat-task'].collect { mode(it) } ==
      ['r--r-----', 'rwxr-xr-x', 'rw-r--r--', 'rw-r--r--', 'rwxr-xr-x', 'rwx------', 'rwx------']
    [owner('var/lib/leat'), owner('var/lib')] == [64001, 0]
    machine.asked() == [
      "useradd --system --user-group --no-create-home --home-dir $machine.folder/var/lib/leat --shell $machine.folder/programs/nologin leat".toString(),
      'useradd --system --user-group --create-home --shell /bin/sh leat-task', 'systemctl daemon-reload']
    out.readLines().first().startsWith("made         'leat', the account of the server: useradd --system")
    words() - ['made'] == ['next', 'next']
    out.contains('next         systemctl enable --now leat.service\n')

    when:
    def before = machine.all()
    def again = install()

    then:
    again
    machine.all() == before
    machine.asked() == ['systemctl daemon-reload']
    words() - ['next'] == ['is there'] * 6
  }

  def 'without systemd, or where none is wanted, no unit is made, and it is said how it is started'() {
    given:
    if (systemd) {
      machine.withSystemd()
    }

    expect:
    install(noService: noService)
    machine.file('etc/systemd/system').list() as List == []
    out.contains("next         start it: sudo -H -u leat -- /opt/leat/bin/leat server --config $machine.folder/etc/leat/leat.yaml\n")
    !machine.asked().any { it.startsWith('systemctl') }

    where:
    systemd | noService
    false   | false
    true    | true
  }

  def 'it is started where that is said'() {
    given:
    machine.withSystemd()

    expect:
    install(start: true)
    machine.asked().last() == 'systemctl enable --now leat.service'
  }

  def 'what is rehearsed is told with each file, and nothing is changed'() {
    given:
    machine.withSystemd()
    machine.uid = '1000'
    def before = machine.all()

    when:
    def done = install(rehearsed: true)

    then:
    done
    machine.all() == before
    machine.asked() == []
    words() - ['would make'] == ['next', 'next']
    ['leat ALL=(leat-task) NOPASSWD: SETENV: /bin/sh', 'tasks: { local: leat-task }', 'KillMode=process'].every { out.contains(" $it\n") }
  }

  def 'what was interrupted is made to its end by the next, and nothing is left beside: #what'() {
    given:
    breaking(machine)

    when:
    def broken = install()
    mending(machine)

    then:
    !broken
    out.contains(said)
    machine.file('etc/sudoers.d').list() as List == []

    when:
    def mended = install()

    then:
    mended
    [owner('var/lib/leat'), mode('var/lib/leat')] == [64001, 'rwx------']
    machine.file('etc/sudoers.d').list() as List == ['leat']

    where:
    what                           | said                                                                    | breaking                                                 | mending
    'visudo refuses'               | "failed       'visudo' refuses the rule, so it was not put in place\n"   | { it.file('refusing').createNewFile() }                   | { it.file('refusing').delete() }
    'useradd fails'                | "failed       'useradd --system --user-group --no-create-home"          | { it.program('useradd', 'exit 9') }                       | { it.program('useradd', new SmallMachine(it.dir('other')).file('programs/useradd').text.readLines().drop(2).join('\n')) }
    'a folder is not handed over'  | "failed       'visudo' refuses"                                         | { it.file('refusing').createNewFile(); it.dir('var/lib/leat') } | { it.file('refusing').delete() }
  }

  def 'what somebody wrote is kept, told with the difference, and fails: #name'() {
    given:
    machine.withSystemd()
    install()
    machine.file(name).text = machine.file(name).text.replace(from, to)
    def before = machine.all()

    when:
    def done = install()

    then:
    !done
    machine.all() == before
    out.contains("kept         $machine.folder/$name, ")
    lines.every { out.contains("               $it\n") }
    words().count { it == 'kept' } == 1

    where:
    name                             | from                     | to                                           || lines
    'etc/sudoers.d/leat'             | '/bin/sh'                | 'ALL'                                        || ['- leat ALL=(leat-task) NOPASSWD: SETENV: ALL', '+ leat ALL=(leat-task) NOPASSWD: SETENV: /bin/sh']
    'etc/sudoers.d/leat'             | '(leat-task)'            | '(leat-task, root)'                          || ['- leat ALL=(leat-task, root) NOPASSWD: SETENV: /bin/sh']
    'etc/sudoers.d/leat'             | '/bin/sh\n'              | '/bin/sh\nleat ALL=(ALL) NOPASSWD: ALL\n'    || ['- leat ALL=(ALL) NOPASSWD: ALL']
    'etc/leat/leat.yaml'             | 'leat-task'              | 'as-server'                                  || ['- tasks: { local: as-server }', '+ tasks: { local: leat-task }']
    'etc/leat/leat.yaml'             | 'data: '                 | 'data: /elsewhere # '                        || []
    'etc/systemd/system/leat.service' | 'KillMode=process'      | 'KillMode=control-group'                     || ['- KillMode=control-group', '+ KillMode=process']
  }

  def 'what somebody wrote and says what is needed is taken: #name'() {
    given:
    install()
    machine.file(name).text = machine.file(name).text.replace(from, to)

    expect:
    install()
    out.contains("is there     $machine.folder/$name, ")

    where:
    name                 | from                         | to
    'etc/sudoers.d/leat' | '(leat-task)'                | '(leat-task, leat-web)'
    'etc/leat/leat.yaml' | 'tasks: { local: leat-task }' | 'port: 8090\ntasks:\n  local: leat-task\n  accounts: { web: leat-web }'
  }

  def 'what nobody changed is changed as is wanted now, and told'() {
    given:
    install()
    machine.asked()

    expect:
    install(tasks: 'leat-other')
    lines('etc/sudoers.d/leat') == ['leat ALL=(leat-other) NOPASSWD: SETENV: /bin/sh']
    out.contains('               - tasks: { local: leat-task }\n               + tasks: { local: leat-other }\n')
    words().count { it == 'changed' } == 2
    machine.asked() == ['useradd --system --user-group --create-home --shell /bin/sh leat-other']
  }

  def 'a data folder that is open to others is closed'() {
    given:
    install()
    Files.setPosixFilePermissions(machine.folder.resolve('var/lib/leat'), PosixFilePermissions.fromString('rwxr-xr-x'))

    expect:
    install()
    mode('var/lib/leat') == 'rwx------'
    out.contains('it was open to others: 755')
  }

  def 'what cannot work is refused before anything is changed: #said'() {
    given:
    machine.file('accounts').text = "leat:x:64001:64001::/nowhere:/bin/sh\nleat-task:x:64002:64002::$machine.folder/home/leat-task:/bin/sh\n"
    machine.file('groups').text = 'leat leat\nleat-task leat-task\n'
    Files.setAttribute(machine.dir('home/leat-task'), 'unix:uid', 64002)
    breaking(machine)
    def before = machine.all()

    when:
    def done = install()

    then:
    !done
    machine.all() == before
    machine.asked() == []
    out.contains(said)
    words().toUnique() == ['failed', 'left']

    where:
    said                                                                  | breaking
    'this account is not root'                                            | { it.uid = '1000' }
    "the program 'sudo' is not there\n             help: install the package sudo\n" | { it.file('programs/sudo').delete() }
    "the program 'useradd' is not there"                                  | { it.file('programs/useradd').delete(); it.file('accounts').text = '' }
    "the account 'leat' is root by another name"                          | { it.file('accounts').text = it.file('accounts').text.replace(':64001:64001:', ':0:0:') }
    "the account 'leat-task' is root by another name"                     | { it.file('accounts').text = it.file('accounts').text.replace(':64002:64002:', ':0:0:') }
    "the account 'leat-task' is that of the server by another name"       | { it.file('accounts').text = it.file('accounts').text.replace(':64002:64002:', ':64001:64002:') }
    "the account 'leat-task' is in docker, sudo, by which"                | { it.file('groups').text = 'leat leat\nleat-task leat-task docker sudo\n' }
    "the account 'leat-task' is in the group 'leat' of the server"        | { it.file('groups').text = 'leat leat\nleat-task leat-task leat\n' }
    "the account 'leat-task' may do something by sudo"                    | { it.file('generous').createNewFile() }
    "the account 'leat-task' has no home folder"                          | { it.file('home/leat-task').deleteDir() }
    'which others can change'                                             | { Files.setPosixFilePermissions(it.dir('var'), PosixFilePermissions.fromString('rwxrwxrwx')) }
    "is there, and not of 'leat'"                                         | { it.dir('var/lib/leat/keys') }
    'is no folder'                                                        | { it.dir('var/lib'); it.file('var/lib/leat').createNewFile() }
    '/var/lib/leat is a link'                                             | { Files.createSymbolicLink(it.dir('var/lib').resolve('leat'), it.dir('other')) }
    'the data folder depends on'                                          | { Files.setPosixFilePermissions(it.dir('var/lib'), PosixFilePermissions.fromString('rwxrwx---')); Files.setAttribute(it.dir('var/lib'), 'unix:gid', 64009) }
  }

  def 'what others own or can write is not taken, whatever it says, and nothing is changed: #what'() {
    given:
    machine.withSystemd()
    ['bin', 'lib'].each { machine.dir("opt/leat/$it") }
    machine.file('opt/leat/lib/leat.jar').text = 'x'
    assert install()
    machine.asked()
    spoiling(machine)
    def before = machine.all()

    when:
    def done = install()

    then:
    !done
    machine.all() == before
    machine.asked() == []
    words() == ['failed', 'left']
    out.contains("$said".replace('HERE', machine.folder.toString()))

    where:
    what                                    | said                                                                                    | spoiling
    'a configuration of another account'    | 'the configuration depends on HERE/etc/leat/leat.yaml, which others can change\n'       | { Files.setAttribute(it.folder.resolve('etc/leat/leat.yaml'), 'unix:uid', 64009) }
    'one that all may write'                | 'the configuration depends on HERE/etc/leat/leat.yaml, which others can change\n'       | { set(it, 'etc/leat/leat.yaml', 'rw-rw-rw-') }
    'one that its group may write'          | 'the configuration depends on HERE/etc/leat/leat.yaml, which others can change\n'       | { set(it, 'etc/leat/leat.yaml', 'rw-rw-r--') }
    'one with more in it'                   | 'chown root HERE/etc/leat/leat.yaml && chmod go-w HERE/etc/leat/leat.yaml'              | { it.file('etc/leat/leat.yaml') << 'master-key: { command: /tmp/evil }\n'; set(it, 'etc/leat/leat.yaml', 'rw-rw-rw-') }
    'one in a folder of another account'    | 'the configuration depends on HERE/etc/leat, which others can change\n'                 | { Files.setAttribute(it.folder.resolve('etc/leat'), 'unix:uid', 64001) }
    'one in a folder such as /tmp'          | 'the configuration depends on HERE/etc/leat, which others can change\n'                 | { Files.setAttribute(it.folder.resolve('etc/leat'), 'unix:mode', 01777) }
    'a link'                                | 'the configuration is to be HERE/etc/leat/leat.yaml, which is a link, or no file\n'     | { it.file('etc/leat/leat.yaml').renameTo(it.file('other.yaml')); Files.createSymbolicLink(it.folder.resolve('etc/leat/leat.yaml'), it.folder.resolve('other.yaml')) }
    'a folder that is a link of others'     | 'the configuration depends on HERE/etc/leat, which others can change\n'                 | { it.file('etc/leat').renameTo(it.file('etc/real')); Files.setAttribute(Files.createSymbolicLink(it.folder.resolve('etc/leat'), Path.of('real')), 'unix:uid', 64009, LinkOption.NOFOLLOW_LINKS) }
    'a rule'                                | 'the rule of sudo depends on HERE/etc/sudoers.d/leat, which others can change\n'        | { set(it, 'etc/sudoers.d/leat', 'r--rw----') }
    'a unit'                                | 'the unit depends on HERE/etc/systemd/system/leat.service, which others can change\n'   | { Files.setAttribute(it.folder.resolve('etc/systemd/system/leat.service'), 'unix:uid', 64001) }
    'what is added to it'                   | 'the unit depends on HERE/etc/systemd/system/leat.service.d, which others can change\n' | { Files.setPosixFilePermissions(it.dir('etc/systemd/system/leat.service.d'), PosixFilePermissions.fromString('rwxrwxrwx')) }
    'a library of Leat'                     | 'Leat, or its Java, depends on HERE/opt/leat/lib/leat.jar, which others can change\n'   | { Files.setAttribute(it.folder.resolve('opt/leat/lib/leat.jar'), 'unix:uid', 64001) }
    'the folder of Leat'                    | 'Leat, or its Java, depends on HERE/opt/leat, which others can change\n'                | { set(it, 'opt/leat', 'rwxr-xrwx') }
    'a folder above that of Leat'           | 'Leat, or its Java, depends on HERE/opt, which others can change\n'                     | { Files.setAttribute(it.folder.resolve('opt'), 'unix:uid', 64001) }
  }

  static void set(SmallMachine machine, String name, String mode) {
    Files.setPosixFilePermissions(machine.folder.resolve(name), PosixFilePermissions.fromString(mode))
  }

  def 'a link of root on the way is as good as a folder, and one that leads round is refused'() {
    given:
    assert install()
    machine.file('etc/leat').renameTo(machine.file('etc/real'))
    def link = Files.createSymbolicLink(machine.folder.resolve('etc/leat'), Path.of('../etc/./real'))

    expect:
    install()

    when:
    Files.delete(link)
    Files.createSymbolicLink(link, link)

    then:
    !install()
    out.contains("goes through more than 40 links")
  }

  def 'the home folder of the account of tasks is closed, also by the next when the first was ended before'() {
    given:
    assert install()
    set(machine, 'home/leat-task', 'rwxr-xr-x')

    expect:
    install()
    mode('home/leat-task') == 'rwx------'
    out.contains("changed      'leat-task', the account of its tasks; its home folder $machine.folder/home/leat-task was open to others: 755\n")
    words().count { it == 'changed' } == 1
  }

  def 'a unit that keeps its processes from gaining privileges fails'() {
    given:
    machine.withSystemd()
    machine.dir('etc/systemd/system/leat.service.d')
    machine.file('etc/systemd/system/leat.service.d/hard.conf').text = '[Service]\nNoNewPrivileges=yes\n'

    expect:
    !install()
    out.contains('hard.conf has NoNewPrivileges, by which sudo cannot make another account of a task')
  }

  def 'what does not work when it is tried is told, and nothing is started'() {
    given:
    machine.withSystemd()

    expect:
    !install(start: true, trial: { wanted, server, tasks, steps -> [new Fault("nothing can be run as '$tasks.name'", 'look at it')] } as Trial)
    out.endsWith("failed       nothing can be run as 'leat-task'\n             help: look at it\n")
    machine.asked().last() == 'systemctl daemon-reload'
  }

  def 'it is removed again but for data, configuration and accounts'() {
    given:
    machine.withSystemd()
    install()
    machine.file('var/lib/leat/kept').text = 'x'
    def before = machine.all()
    machine.asked()

    expect:
    uninstall(true)
    machine.all() == before
    machine.asked() == []
    words().count { it == 'would remove' } == 2

    and:
    uninstall()
    before.keySet() - machine.all().keySet() == ['etc/sudoers.d/leat', 'etc/systemd/system/leat.service'] as Set
    machine.asked() == ['systemctl disable --now leat.service', 'systemctl daemon-reload']
    words() == ['removed', 'removed', 'left', 'left', 'left', 'left']

    and: 'nothing of it is there any more'
    uninstall()
    words() == ['left'] * 6
    machine.asked() == []
  }

  def 'what somebody changed is not removed'() {
    given:
    install()
    machine.file('etc/sudoers.d/leat') << '# mine\n'

    expect:
    !uninstall()
    machine.file('etc/sudoers.d/leat').exists()
    words().first() == 'left'
    words()[1] == 'kept'
  }

  def 'names and paths that mean something else where they are written are refused: #other'() {
    when:
    wanted(other)

    then:
    thrown(UsageProblem)

    where:
    other << [[user: 'Leat'], [user: '-x'], [user: 'root'], [tasks: 'a b'], [tasks: 'root'], [tasks: 'leat'], [user: 'leat,ALL'], [data: Path.of('/')],
      [data: Path.of('/a b')], [data: Path.of('/a\nb')], [config: Path.of('/a%b')], [config: Path.of("/a'b")], [program: ['/opt/a b/leat']], [program: ['/opt/$x']]]
  }

  def 'the service of an account of another name is no service of others'() {
    expect:
    new Wanted(user, 'tasks', Path.of('/d'), Path.of('/c'), ['/leat'], []).service() == service

    where:
    user   || service
    'leat' || 'leat.service'
    'sshd' || 'leat-sshd.service'
    'ci'   || 'leat-ci.service'
    'leat-ci' || 'leat-leat-ci.service'
  }
}
