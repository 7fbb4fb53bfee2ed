package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** {@code leat server} as a process of its own, which is killed. */
class ServerProcessSpec extends Specification {
  @TempDir
  Path folder

  @AutoCleanup
  ServerProcess server

  def setup() {
    server = new ServerProcess(folder)
  }

  /** How many files a command says that it brought. */
  private int files(Process said) {
    (folder.resolve("out.${server.processes.indexOf(said)}").toFile().text =~ /(\d+) files/)[0][1] as int
  }

  def 'whatever was acknowledged is true after any kill: nothing is lost, nothing runs twice, no byte of a log is missing'() {
    given:
    server.start()
    def tasks = ['a', 'b', 'c', 'd']
    server.project('web', '''
      job('web') {
        for (name in ['a', 'b', 'c', 'd']) {
          task(name) {
            if (name == 'd') { needs 'a' }
            sh \'\'\'
              echo x >> "FOLDER/starts.$LEAT_RUN.$LEAT_TASK"
              for i in 1 2 3 4 5 6 7 8; do
                echo "line $i of $LEAT_TASK" | tee -a "FOLDER/ledger.$LEAT_RUN.$LEAT_TASK"
                sleep 0.1
              done
            \'\'\'
          }
        }
      }''')
    def random = new Random(seed)
    List<Integer> acknowledged = []

    when: 'runs come in while the server is killed again and again'
    3.times {
      2.times {
        def answer = server.ask('POST', '/projects/web/trigger', '{}')
        if (answer.statusCode() == 202) {
          acknowledged.add((answer.body() =~ /"run":(\d+)/)[0][1] as int)
        }
      }
      def until = System.nanoTime() + random.nextInt(900) * 1_000_000L
      while (System.nanoTime() < until) {
        Thread.onSpinWait()
      }
      server.kill()
      server.start()
    }

    then: 'each ends well, each task having run once'
    acknowledged.size() == 6
    acknowledged.every { run -> ServerProcess.poll { server.ask('GET', "/runs/$run").body().contains('"status":"succeeded"') } }
    acknowledged.every { run ->
      tasks.every { task ->
        def ledger = folder.resolve("ledger.web#${run}.${task}").toFile().text
        ledger == (1..8).collect { "line $it of $task\n" }.join('') &&
          server.ask('GET', "/runs/$run/tasks/$task/log").body() == ledger &&
          folder.resolve("starts.web#${run}.${task}").toFile().text == 'x\n'
      }
    }

    where:
    seed << [11]
  }

  def 'a server that dies again and again when it has read a Jobfile reads it again'() {
    given:
    server.start()
    server.project('web', "job('web') { task('a') { sh 'true' } }")
    server.kill()
    server.jvm = ['-Dleat.kill=RUN_FOLDER:before']
    server.start()

    when:
    try {
      server.ask('POST', '/projects/web/trigger', '{}')
    } catch (IOException died) {
    }
    assert ServerProcess.poll { !server.alive }
    3.times {
      server.leat('server', '--data', 'data', '--port', '0').waitFor()
    }
    server.jvm = []
    server.start()

    then:
    ServerProcess.poll { server.ask('GET', '/runs/1').body().contains('"status":"succeeded"') }
  }

  def 'a server that is told to end while it reads Jobfiles rejects none of them'() {
    given:
    server.start()
    server.project('web', "def n = 0\n100000.times { n = n + 1 }\njob('web') { for (i in 1..1000) { task(\"t\$i\") { sh 'true' } } }")
    def asking = (1..8).collect {
      Thread.start {
        try {
          server.ask('POST', '/projects/web/trigger', '{"tasks":["t1"]}')
        } catch (IOException ended) {
        }
      }
    }
    def reading = folder.resolve('data/reading').toFile()
    assert ServerProcess.poll { server.ask('GET', '/runs').body().findAll('"status":"queued"').size() > 1 && reading.list().length > 0 }

    when:
    server.end()
    asking*.join()
    server.start()

    then:
    ServerProcess.poll { !(server.ask('GET', '/runs').body() =~ /"status":"(queued|running)"/).find() }
    server.ask('GET', '/runs').body().findAll(/"status":"\w+"/).toUnique() == ['"status":"succeeded"']
  }

  def 'TERM ends the server, leaves its tasks, and the next one takes them up'() {
    given:
    server.start()
    server.project('web', '''
      job('web') { task('a') { sh 'touch FOLDER/begun; until [ -e FOLDER/go ]; do sleep 0.05; done; echo done' } }''')
    server.ask('POST', '/projects/web/trigger', '{}')
    ServerProcess.poll { Files.exists(folder.resolve('begun')) }

    when:
    def ended = server.end()

    then:
    ended

    when:
    folder.resolve('go').toFile().createNewFile()
    server.start()

    then:
    ServerProcess.poll { server.ask('GET', '/runs/1').body().contains('"status":"succeeded"') }
    server.ask('GET', '/runs/1/tasks/a/log').body() == 'done\n'
  }

  def 'what was backed up while runs went on is restored elsewhere after a kill: nothing acknowledged is missing, nothing runs twice'() {
    given: 'runs that have ended, that go on, and that wait'
    server.start()
    server.project('web', '''
      job('web') {
        task('quick') { sh 'echo "x" >> "FOLDER/starts.$LEAT_RUN.quick"; mkdir out; echo "$LEAT_RUN" > out/file'; artifact 'out', files: 'out/*' }
        task('slow') {
          needs 'quick'
          retry 2, on: ['lost']
          sh 'echo "x" >> "FOLDER/starts.$LEAT_RUN.slow"; until [ -e FOLDER/go ] || [ "$LEAT_RUN" = web#1 ]; do sleep 0.05; done'
        }
        task('then') { needs 'slow'; sh 'echo "x" >> "FOLDER/starts.$LEAT_RUN.then"' }
      }''')
    def trigger = { server.ask('POST', '/projects/web/trigger', '{}').with { assert it.statusCode() == 202; (it.body() =~ /"run":([0-9]+)/)[0][1] as int } }
    def numbers = (1..5).collect { trigger() }
    ServerProcess.poll { server.ask('GET', '/runs/1').body().contains('"status":"succeeded"') && (2..5).every { folder.resolve("starts.web#${it}.slow").toFile().exists() } }

    and: 'the last come when no slot is free: before, one of them could take the slot between two tasks of another'
    numbers += (6..8).collect { trigger() }

    when:
    folder.resolve('password').toFile().text = server.password()
    assert server.leat('login', server.url, '--password', '@password').waitFor() == 0
    def backup = server.leat('backup', 'copy.zip')
    def copied = backup.waitFor()

    then:
    copied == 0
    Files.getPosixFilePermissions(folder.resolve('copy.zip'))*.toString() as Set == ['OWNER_READ', 'OWNER_WRITE'] as Set
    !folder.resolve('copy.zip.new').toFile().exists()

    when: 'another goes onto a disk that is full'
    def disk = Files.createDirectory(folder.resolve('disk'))
    assert ['mount', '-t', 'tmpfs', '-o', 'size=8k', 'none', "$disk"].execute().waitFor() == 0
    def onto = server.leat('backup', 'disk/copy.zip')
    def code = onto.waitFor()
    def left = disk.toFile().list().toList()
    ['umount', '-l', "$disk"].execute().waitFor()

    then:
    code == 2
    folder.resolve("err.${server.processes.size() - 1}").toFile().text.contains('the backup is not whole, and is not kept: No space left on device')
    left == []

    when: 'the machine is lost, but for the tasks'
    server.kill()
    def restored = server.leat('restore', 'copy.zip', '--data', 'other', '--keys', 'data/keys')

    then: 'with the keys that sealed it, or on one\'s own word'
    restored.waitFor() == 0
    files(restored) == files(backup)
    server.leat('restore', 'copy.zip', '--data', 'strange').waitFor() == 1
    server.leat('restore', 'copy.zip', '--data', 'strange', '--unsealed').waitFor() == 0

    when:
    server.start('other')
    def states = { int run -> (server.ask('GET', "/runs/$run/tasks").body() =~ /"task":"(\w+)","state":"(\w+)"/).collect { it[1] + ' ' + it[2] } }

    then:
    numbers.every { server.ask('GET', "/runs/$it").statusCode() == 200 }
    states(1) == ['quick succeeded', 'slow succeeded', 'then succeeded']
    (2..5).every { states(it) == ['quick succeeded', 'slow lost', 'then cancelled'] && server.ask('GET', "/runs/$it").body().contains('"status":"failed"') }
    (1..5).every { server.ask('GET', "/runs/$it/tasks/quick/artifacts/out/file?path=out/file").body() == "web#$it\n" }
    server.ask('GET', '/queue').body().contains('"paused":true')
    (6..8).every { server.ask('GET', "/runs/$it").body().contains('"status":"queued"') }

    when: 'a person lets it go on'
    folder.resolve('go').toFile().createNewFile()
    server.ask('PATCH', '/queue', '{"paused":false}')

    then:
    (6..8).every { run -> ServerProcess.poll { server.ask('GET', "/runs/$run").body().contains('"status":"succeeded"') } }
    numbers.every { run -> ['quick', 'slow', 'then'].every { task -> (folder.resolve("starts.web#${run}.${task}").toFile().with { it.exists() ? it.text : '' }) in ['x\n', ''] } }
    (2..5).every { !folder.resolve("starts.web#${it}.then").toFile().exists() }
  }

  def 'a run that is not waited for is started once, also when the server dies around the answer to who started it: #kill'() {
    given:
    server.jvm = ["-Dleat.kill=$kill".toString()]
    server.start()
    server.project('web', """
      job('main') { task('t') { run 'side', wait: false; sh 'echo on' } }
      job('side') { task('t') { sh 'echo x >> FOLDER/side' } }""")

    when: 'the run is stored'
    try {
      server.ask('POST', '/projects/web/trigger', '{"job":"main"}')
    } catch (IOException dead) {
      // before it had answered
    }

    then:
    ServerProcess.poll { !server.alive }

    when:
    server.jvm = []
    server.start()

    then:
    ServerProcess.poll { [1, 2].every { server.ask('GET', "/runs/$it").body().contains('"status":"succeeded"') } }
    (server.ask('GET', '/runs').body() =~ /"run":[0-9]+,"title"/).count == 2
    server.ask('GET', '/runs/1/tasks/t/log').body() == "run 2 of job 'side' was started, and is not waited for\non\n"
    folder.resolve('side').toFile().text == 'x\n'

    where:
    kill << ['ANSWER_STORED:before:1', 'ANSWER_STORED:after:1']
  }

  def 'a server that is killed while it deletes runs leaves none of them half'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'retention: { runs: 2 }\n'
    server.start()
    server.project('web', "job('web') { task('a') { sh 'echo a > file'; artifact 'file', files: 'file' } }")
    def random = new Random(seed)
    def runs = folder.resolve('data/projects/1/leat/runs')

    when:
    2.times {
      def last = 0
      8.times { last = (server.ask('POST', '/projects/web/trigger', '{}').body() =~ /"run":([0-9]+)/)[0][1] as int }
      ServerProcess.poll { server.ask('GET', "/runs/$last").body().contains('"status":"succeeded"') && !server.ask('GET', '/queue').body().contains('"run":') && server.ask('GET', '/queue').body().contains('"running":0') }
      server.ask('POST', '/clean')
      def until = System.nanoTime() + random.nextInt(250) * 1_000_000L
      while (System.nanoTime() < until) {
        Thread.onSpinWait()
      }
      server.kill()
      server.start()
    }
    server.ask('POST', '/clean')
    def rows = { (server.ask('GET', '/runs?limit=200').body() =~ /"run":([0-9]+)/).collect { it[1] as int } as Set }

    then: 'rows and folders are the same two, with all that they had'
    ServerProcess.poll { rows() == runs.toFile().list()*.minus('.pack')*.toInteger() as Set && rows().size() == 2 }
    rows() == [15, 16] as Set
    rows().every { server.ask('GET', "/runs/$it/tasks/a/artifacts/file/file?path=file").body() == 'a\n' }
    def told = server.ask('GET', '/audit?limit=200').body()
    (told =~ /"what":"deleteRun"/).count == 14

    where:
    seed << [5]
  }

  def 'a configuration is checked with the certificate that it names, and one that is not there is named once'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH')]
    shell.file('leat.yaml', "tls: {certificate: $folder/a.pem, key: $folder/b.pem}\n")

    expect:
    with(shell.leat('server', '--check-config')) {
      [code, out, err] == [2, '', "leat: the certificate '$folder/a.pem' is not there\n".toString()]
    }
    with(shell.leat('server', '--config', 'none.yaml', '--check-config')) {
      [code, err] == [2, "leat: the configuration '$folder/none.yaml' does not exist\n".toString()]
    }
  }

  def 'what the command line says goes before the configuration, and is tried out with --rehearse'() {
    given:
    folder.resolve('other.yaml').toFile().text = 'data: elsewhere\nhost: 127.0.0.3\nport: 1\nslots: 9\nbase-path: /ci\ntasks: { local: nobody-has-this }\n'

    when:
    def process = server.leat('server', '--config', 'other.yaml', '--rehearse', '--data', 'here', '--host', '127.0.0.2', '--port', '0', '--tasks-local', 'as-server')

    then:
    process.waitFor() == 0
    folder.resolve('out.0').toFile().text ==~ /(?s).*leat server is ready: http:\/\/127\.0\.0\.2:[0-9]{4,}\/ci\n/
    Files.isDirectory(folder.resolve('here')) && !Files.exists(folder.resolve('elsewhere'))

    when:
    server.start('data', ['--slots', '3'])

    then:
    server.ask('GET', '/agents/local').body().contains('"slots":3')
  }

  def 'the first password goes when somebody has signed in by it, and whoever owns the data folder makes a new one'() {
    given:
    def file = folder.resolve('data/admin')
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), XDG_CONFIG_HOME: folder.resolve('config').toString()]

    when: 'a script signs in by the file'
    server.start()
    def first = server.password() + '\n'
    shell.file('first', first)

    then:
    !Files.exists(file)
    shell.leat('login', server.url, '--password', '@first').code == 0
    with(shell.leat('server', '--data', "$folder/data", '--reset-password')) {
      code == 2
      err.startsWith("leat: another server uses the data folder")
    }

    when:
    shell.file('mine', 'a password of mine\n')
    def changed = shell.leat('password', '--current', '@first', '--new', '@mine')

    then:
    changed.code == 0
    server.end()

    when: 'root asks, and the folder is not its own'
    assert ['chown', '-R', 'nobody', "$folder/data"].execute().waitFor() == 0
    def other = shell.leat('server', '--data', "$folder/data", '--reset-password')
    assert ['chown', '-R', 'root', "$folder/data"].execute().waitFor() == 0

    then:
    other.code == 2
    other.err.startsWith("leat: '$folder/data' belongs to the account 'nobody', whose server could not use what another one writes there")
    !Files.exists(file)

    when: 'it is forgotten'
    def reset = shell.leat('server', '--data', "$folder/data", '--reset-password')

    then:
    [reset.code, reset.out] == [0, "the new password of 'admin' is in $file; all its logins have ended\n".toString()]
    file.toFile().text != first
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) == 'rw-------'

    when:
    server.start()

    then: 'the server took the new one, and nothing else is good any more'
    shell.leat('projects').code == 4
    shell.leat('login', server.url, '--password', '@mine').code != 0
    server.ask('GET', '/audit?limit=5').body().contains('"what":"resetPassword"')

    and: 'a folder that is not there is not made'
    shell.leat('server', '--data', "$folder/dta", '--reset-password').err.startsWith("leat: '$folder/dta' is no data folder of a server")
    shell.leat('server', '--data', Files.createDirectory(folder.resolve('other')).toString(), '--reset-password').code == 2
    folder.resolve('other').toFile().list() as List == []
    !Files.exists(folder.resolve('dta'))
  }

  def 'the audit of a folder whose server does not run is checked, and nothing in it is changed by that'() {
    given:
    def shell = new Shell(folder)
    shell.environment = [PATH: System.getenv('PATH'), HOME: folder.toString()]
    shell.file('leat.conf', "data: $folder/data\n")
    server.start()
    server.ask('DELETE', '/runs/999999')

    expect:
    with(shell.leat('audit', 'verify', '--data', "$folder/data")) {
      code == 2
      err.startsWith("leat: another server uses the data folder")
    }

    when:
    server.end()
    def found = shell.leat('audit', 'verify', '--data', "$folder/data")
    def again = shell.leat('audit', 'verify', '--config', 'leat.conf', '--json')
    def later = shell.leat('audit', 'verify', '--config', 'leat.conf', '--entry', '3')

    then:
    found.code == 0
    found.out.readLines().first() ==~ /[0-9]+ entries are as written/
    again.out.contains('"fault":null') && again.out.contains(found.out.find(/(?<=:)[0-9a-f]{64}/))
    later.out.readLines().last() == found.out.readLines().last()
    shell.leat('audit', 'verify', '--data', "$folder/dta").err.startsWith("leat: '$folder/dta' is no data folder of a server")
    !Files.exists(folder.resolve('dta'))

    when: 'the key is not there'
    Files.move(folder.resolve('data/keys/audit.key'), folder.resolve('audit.key'))
    def keyless = shell.leat('audit', 'verify', '--data', "$folder/data")

    then:
    [keyless.code, keyless.out] == [0, found.out]
    keyless.err.startsWith('keys/audit.key is not there')
  }

  def 'a port that is taken is named, with what to do'() {
    given:
    def taken = new ServerSocket(0, 1, InetAddress.getByName('127.0.0.1'))

    when:
    def process = server.leat('server', '--port', taken.localPort.toString())

    then:
    process.waitFor() == 2
    folder.resolve('err.0').toFile().readLines().contains(
      "leat: cannot listen on 127.0.0.1:$taken.localPort: another program listens there; end it, or choose another port".toString())

    cleanup:
    taken?.close()
  }

  def 'a configuration is checked without starting'() {
    given:
    folder.resolve('leat.yaml').toFile().text = 'prot: 80\nslots: many\n'

    when:
    def process = server.leat('server', '--check-config')

    then:
    process.waitFor() == 3
    def said = folder.resolve('err.0').toFile().text
    said.contains("leat.yaml:1:1")
    said.contains("port")
    said.contains("leat.yaml:2:8")
  }
}
