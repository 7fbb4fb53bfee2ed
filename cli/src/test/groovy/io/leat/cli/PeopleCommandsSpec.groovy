package io.leat.cli

import io.leat.cli.client.Contract
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** The commands about people, against the server itself. */
class PeopleCommandsSpec extends Specification {
  @Shared @TempDir Path folder
  @Shared @AutoCleanup ServerProcess server
  @Shared Shell shell

  def setupSpec() {
    server = new ServerProcess(folder)
    folder.resolve('leat.yaml').toFile().text = 'registration: invited\n'
    server.start('data', ['--slots', '4', '--config', folder.resolve('leat.yaml').toString()])
    folder.resolve('password').toFile().text = server.password() + '\n'
    shell = home('administrator')
    assert shell.leat('login', server.url, '--password', "@$folder/password").code == 0
    shell.file('Jobfile', "job('web') { task('a') { sh 'true' } }")
    assert shell.leat('projects', 'add', 'web', '--file', 'Jobfile').code == 0
    assert shell.leat('projects', 'add', 'docs', '--file', 'Jobfile').code == 0
  }

  private Shell home(String name, Map<String, String> more = [:]) {
    def home = new Shell(Files.createDirectories(folder.resolve(name)))
    home.environment = [PATH: System.getenv('PATH'), XDG_CONFIG_HOME: folder.resolve("$name/config").toString()] + more
    home
  }

  private static List<Map> lines(Shell.Outcome said) {
    assert said.code == 0: said.err
    said.out.readLines().collect { Contract.json(it) as Map }
  }

  def 'somebody makes himself an account by an invitation, and nobody without one'() {
    given:
    def ivy = home('ivy')
    ivy.file('mine', 'nine slow herons wade\n')
    ivy.file('code', shell.leat('users', 'invite', '--role', 'viewer').out)
    ivy.file('wrong', '0' * 32)

    when:
    def refused = ivy.leat('login', server.url, '--name', 'ivy', '--password', '@mine', '--register')
    def wrong = ivy.leat('login', server.url, '--name', 'ivy', '--password', '@mine', '--invitation', '@wrong')

    then:
    refused.code != 0
    wrong.code != 0
    ivy.leat('projects').err.contains('not signed in')

    when:
    def made = ivy.leat('login', server.url, '--name', 'ivy', '--password', '@mine', '--invitation', '@code')

    then:
    made.out.startsWith("ivy is signed in at $server.url until ")
    lines(ivy.leat('projects', '--json'))*.name == ['docs', 'web']
    ivy.leat('login', server.url, '--name', 'ivy2', '--password', '@mine', '--invitation', '@code').code != 0

    cleanup:
    shell.leat('users', 'remove', 'ivy')
  }

  def 'people are added, given roles, shut out and let in again'() {
    when:
    def added = shell.leat('users', 'add', 'ann', '--role', 'developer')
    def robot = shell.leat('users', 'add', 'robot', '--service')
    def invited = shell.leat('users', 'invite', '--role', 'viewer', '--days', '3')

    then:
    added.out ==~ /[A-Za-z0-9_-]{24}\n/
    robot.out == ''
    invited.out ==~ /[0-9a-f]{32}\n/
    invited.err == ''
    shell.leat('users').out == 'admin  person   admin\nann    person   developer\nrobot  service  -\n'

    when: 'she signs in, and chooses her own password'
    def hers = home('ann')
    hers.file('first', added.out)
    hers.file('mine', 'nine slow herons wade\n')

    then:
    hers.leat('login', server.url, '--name', 'ann', '--password', '@first').code == 0
    hers.leat('projects').err.contains("an administrator made the password of 'ann': leat password")
    hers.leat('password', '--current', '@first', '--new', '@mine').code == 0
    lines(hers.leat('projects', '--json'))*.name == ['docs', 'web']

    when:
    shell.leat('users', 'role', 'ann', 'none')

    then:
    hers.leat('projects').out == "no projects yet; 'leat projects add' makes one\n"
    hers.leat('show', '1').code != 0
    shell.leat('users', 'role', 'ann', 'king').with { [it.code, it.err] } == [2, "leat: 'king' is no role\n  help: they are viewer, developer, maintainer, admin, and none\n"]

    when:
    shell.leat('users', 'disable', 'ann')

    then:
    hers.leat('projects').code == 4
    lines(shell.leat('users', '--json')).find { it.name == 'ann' }.disabled
    shell.leat('users', 'enable', 'ann').code == 0
    shell.leat('users', 'reset-password', 'ann').out ==~ /[A-Za-z0-9_-]{24}\n/
    shell.leat('users', 'remove', 'ann').code == 0
    shell.leat('users', 'remove', 'ann').err.contains("there is no account 'ann'")
    shell.leat('users', 'remove', 'admin').err.contains('last administrator')
  }

  def 'groups are made, joined, left and removed'() {
    given:
    shell.leat('users', 'add', 'gus')

    expect:
    shell.leat('groups', 'add', 'release').code == 0
    shell.leat('groups', 'join', 'release', 'gus').code == 0
    shell.leat('groups').out == 'release  gus\n'
    lines(shell.leat('groups', '--json'))*.accounts == [['gus']]
    shell.leat('groups', 'leave', 'release', 'gus').code == 0
    shell.leat('groups').out == 'release\n'
    shell.leat('groups', 'remove', 'release').code == 0
    shell.leat('groups').out == ''
  }

  def 'members of a project are given roles, and taken them'() {
    given:
    shell.leat('users', 'add', 'max')
    shell.leat('groups', 'add', 'ops')

    expect:
    shell.leat('members', 'web', 'max', '--role', 'maintainer').code == 0
    shell.leat('members', 'web', 'ops', '--role', 'developer').with { [it.code, it.err] } == [1, "leat: there is no account or group 'ops'; of the group of that name: group:ops\n"]
    shell.leat('members', 'web', 'group:ops', '--role', 'developer').code == 0
    shell.leat('members', 'web').out == 'max        maintainer\ngroup:ops  developer\n'
    lines(shell.leat('members', 'web', '--json'))*.role == ['maintainer', 'developer']
    shell.leat('members', 'web', 'max', '--remove').code == 0
    shell.leat('members', 'web').out == 'group:ops  developer\n'
    shell.leat('members', 'web', 'max').with { [it.code, it.err.contains("'--role' or by '--remove'")] } == [2, true]
    shell.leat('members', 'web', '--remove').code == 2
  }

  def 'API tokens are made, used from the environment, listed and removed'() {
    given:
    shell.leat('users', 'add', 'ci', '--service', '--role', 'developer')

    when:
    def mine = shell.leat('tokens', 'add', 'all', '--role', 'viewer', '--days', '2')
    def made = shell.leat('tokens', 'add', 'deploy', '--right', 'runs:trigger', '--right', 'projects:read', '--project', 'web', '--account', 'ci')
    def script = home('script', [LEAT_SERVER: server.url, LEAT_TOKEN: made.out.trim()])

    then:
    mine.out ==~ /leat_[0-9a-f]{64}\n/
    made.out ==~ /leat_[0-9a-f]{64}\n/
    lines(script.leat('projects', '--json'))*.name == ['web']
    script.leat('trigger', 'web').code == 0
    script.leat('trigger', 'docs').err.contains("there is no project 'docs'")
    script.leat('queue').err.contains("this API token of 'ci' is not for that")
    shell.leat('tokens').out ==~ /[0-9]+  all  viewer    until \S+  never used\n/
    lines(shell.leat('tokens', '--account', 'ci', '--json')).with { [it*.name, it*.rights, it*.projects] } == [['deploy'], [['projects:read', 'runs:trigger']], [['web']]]

    when:
    def number = lines(shell.leat('tokens', '--account', 'ci', '--json'))[0].id
    shell.leat('tokens', 'remove', "$number")

    then:
    script.leat('projects').code == 4
    shell.leat('tokens', 'add', 'odd').code != 0
  }

  def 'what an environment asks is set, shown with what went there, and taken back'() {
    given:
    shell.file('Ship', "job('ship') { task('a') { environment 'live', url: 'https://shop.example.com'; sh 'true' } }")
    assert shell.leat('projects', 'add', 'ship', '--file', 'Ship').code == 0

    when:
    def made = shell.leat('environments', 'set', 'live', '--project', 'ship', '--approve-by', 'release', '--approve-by', 'ann', '--minutes', '60', '--not-own', '--branch', 'main', '--tag', 'v*')

    then:
    made.out == 'live  consent of release or ann within 60 minutes, but of who started the run; branches main; tags v*  nothing is live\n'
    lines(shell.leat('environments', '--project', 'ship', '--json'))[0].approve == [by: ['release', 'ann'], minutes: 60, notOwn: true]

    when:
    def anyone = shell.leat('environments', 'set', 'live', '--project', 'ship', '--approve-by-anyone')
    def free = shell.leat('environments', 'set', 'live', '--project', 'ship')
    def run = shell.leat('trigger', 'ship', '--wait')

    then:
    anyone.out == 'live  consent of anyone  nothing is live\n'
    free.out == 'live  nothing is asked  nothing is live\n'
    run.code == 0
    shell.leat('environments', 'show', 'live', '--project', 'ship').out ==~ /live: nothing is asked; live: run \d+\nrun \d+  a  succeeded  at 20\S+Z  by admin  +https:\/\/shop.example.com\n/
    lines(shell.leat('environments', 'show', 'live', '--project', 'ship', '--json'))*.state == ['succeeded']

    expect:
    shell.leat('environments', 'remove', 'live', '--project', 'ship').code == 0
    shell.leat('environments', 'show', 'live', '--project', 'ship').out.startsWith('live: nothing is asked\nrun ')
    shell.leat('environments').with { [it.code, it.err.contains('write --project NAME')] } == [2, true]
    shell.leat('environments', 'set', 'live', '--project', 'ship', '--minutes', '5').with { [it.code, it.err.contains('write --approve-by WHO')] } == [2, true]
    shell.leat('environments', 'set', 'live', '--project', 'ship', '--approve-by', 'x', '--minutes', 'y').with { [it.code, it.err.contains("'y' is no number of minutes")] } == [2, true]
  }
}
