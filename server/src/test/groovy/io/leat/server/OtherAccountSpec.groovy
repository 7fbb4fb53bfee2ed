package io.leat.server

import io.leat.agent.ssh.TestAccounts
import io.leat.engine.driver.local.LocalDriver
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir
import spock.util.concurrent.PollingConditions

/** Tasks on the machine of the server that run as other accounts: what they reach, and what the server does with what they leave. */
@Requires({ TestAccounts.root })
class OtherAccountSpec extends Specification {
  @TempDir Path folder
  Running leat
  Path data

  def setup() {
    data = folder.resolve('data')
    Files.createDirectories(folder.resolve('secrets/other')).resolve('KEY').toFile().text = 'a secret of another'
  }

  def cleanup() {
    leat?.close()
    [TestAccounts.ONE, TestAccounts.OTHER].each { name ->
      new File("/home/$name").listFiles({ File each -> each.name.startsWith('leat-') } as FileFilter).each { it.deleteDir() }
    }
  }

  private void start(Map<String, String> local) {
    leat = new Running(data, [slots: '4'] + local, leat?.password, [PATH: System.getenv('PATH'), HOME: '/root', TMPDIR: '/root/tmp', OF_THE_SERVER: 'x', TZ: 'Europe/Vienna'])
    // as before somebody has signed in: a file with a password in clear
    data.resolve('admin').toFile().text = leat.password
    // nothing but their own modes keeps anybody from the files of the server
    TestAccounts.lead(folder)
  }

  private static final SEPARATE = ['tasks.local': TestAccounts.ONE, 'tasks.accounts': "other=$TestAccounts.OTHER".toString()]

  private void secret(String project) {
    assert leat.send('PUT', "/projects/$project/secrets/KEY", [value: 'a value to hide']).status == 201
  }

  private String log(long run, String task) {
    leat.get("/runs/$run/tasks/$task/log").text
  }

  def 'tasks run as the account that is said, with its environment, and publish, keep and find files as elsewhere'() {
    given:
    start('tasks.local': TestAccounts.ONE)
    def repository = Running.repository(folder.resolve('repository'), [committed: 'from the commit\n', Jobfile: '''
      job('j') {
        task('make') {
          sh 'id -un; cat committed; echo "$KEY"; env | grep -Ev "^(LEAT_.*|_|SHLVL|PWD|OLDPWD|GIT_.*|KEY)=" | sort > env; mkdir out; cp env out/; printf "x=it\\\\n" >> "$LEAT_OUTPUT"'
          output 'x'
          artifact 'files', files: 'out/*'
          cache 'c', paths: ['out'], key: 'k'
          secrets 'KEY'
        }
        task('use') { use artifact: 'files', from: 'make', into: 'in'; sh "cat in/out/env; echo ${outputs.make.x}" }
        pipe('p') { task('one') { sh 'seq 3' }; task('two') { sh 'tac' } }
      }'''])
    assert leat.post('/projects', [name: 'p', url: "file://$repository".toString()]).status == 201
    secret('p')

    when:
    def run = leat.trigger('p')

    then:
    leat.await(run).status == 'succeeded'
    log(run, 'make') == "$TestAccounts.ONE\nfrom the commit\n***\n"
    log(run, 'use').readLines() == ['CI=true', "HOME=/home/$TestAccounts.ONE", "LOGNAME=$TestAccounts.ONE", 'PATH=/usr/local/bin:/usr/bin:/bin', 'SHELL=/bin/sh', 'TZ=Europe/Vienna', "USER=$TestAccounts.ONE", 'it']*.toString()
    log(run, 'two') == '3\n2\n1\n'
  }

  /** Tries each thing that a task has no business with, and says of each whether it was reached. Arguments: data folder, server, victim, what it has in its folder. */
  static final ATTACKS = '''\
    #!/bin/bash
    data=$1 server=$2 victim=$3 kept=$4
    try() {
      local what=$1
      shift
      if "$@" > /dev/null 2>&1; then echo "reached $what"; else echo "refused $what"; fi
    }
    write() { printf x >> "$1"; }
    memory() { python3 - "$1" <<'END'
    import sys
    with open("/proc/%s/maps" % sys.argv[1]) as maps:
        start = int(maps.readline().split("-")[0], 16)
    with open("/proc/%s/mem" % sys.argv[1], "rb") as memory:
        memory.seek(start)
        memory.read(1)
    END
    }
    trace() { python3 - "$1" <<'END'
    import ctypes, os, sys
    libc = ctypes.CDLL(None, use_errno=True)
    pid = int(sys.argv[1])
    if libc.ptrace(16902, pid, None, None) != 0:  # PTRACE_SEIZE
        sys.exit(1)
    END
    }
    for each in admin keys/token.key keys/store.key db/leat.mv.db lock local; do try "$each" cat "$data/$each"; done
    for each in . keys projects projects/1 launcher; do try "list $each" ls "$data/$each"; done
    try 'write into data' write "$data/x"
    try 'secret of another' cat "$data/../secrets/other/KEY"
    for pid in "$server" "$victim"; do
      name=server
      [ "$pid" = "$server" ] || name=victim
      try "$name environ" grep -q . "/proc/$pid/environ"
      try "$name descriptors" ls "/proc/$pid/fd"
      try "$name folder" ls "/proc/$pid/cwd/"
      try "$name root" ls "/proc/$pid/root/"
      try "$name memory" memory "$pid"
      try "$name trace" trace "$pid"
      try "$name signal" kill -s CONT "$pid"
    done
    attempts=${kept%/*}
    try 'list attempts of another' ls "$attempts"
    for each in log run output exit; do
      try "read $each" cat "$kept/$each"
      try "write $each" write "$kept/$each"
    done
    try 'take its stop' write "$kept/stop"
    try 'launcher' write "$(ls "${attempts%/*}"/.leat/*.sh 2> /dev/null || echo "${attempts%/*}/.leat/x")"
    try 'workspaces of another' ls "${attempts%/*}/projects"
    try 'a file beside those of another' write "$attempts/x"
    '''.stripIndent()

  /** The attacks on a server with the settings given, beside a task of another project; what became of each. */
  private List<String> attacks(Map<String, String> local) {
    start(local)
    leat.project('other', "job('other') { task('t') { secrets 'KEY'; sh 'echo \$\$ \$LEAT_OUTPUT; while [ ! -e $folder/go ]; do sleep 0.1; done' } }")
    secret('other')
    def victim = leat.trigger('other')
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert log(victim, 't').endsWith('\n') }
    def said = log(victim, 't').trim().split(' ', 2)
    def repository = Running.repository(folder.resolve('attacker'), [
      'attack.sh': ATTACKS, Jobfile: "job('a') { task('t') { sh 'bash ./attack.sh $data ${ProcessHandle.current().pid()} ${said[0]} ${Path.of(said[1]).parent}' } }"])
    assert leat.post('/projects', [name: 'web', url: "file://$repository".toString()]).status == 201
    def run = leat.trigger('web')
    assert leat.await(run).status == 'succeeded': log(run, 't')
    Files.createFile(folder.resolve('go'))
    leat.await(victim)
    log(run, 't').readLines()
  }

  def 'a task reaches nothing of the server, and nothing of a task of another project that has another account'() {
    when:
    def became = attacks('tasks.local': TestAccounts.ONE, 'tasks.accounts': "other=$TestAccounts.OTHER".toString())

    then:
    became.size() == 40
    became.findAll { !it.startsWith('refused ') } == []
  }

  def 'all of that is reached by a task that runs as the server, so that the attempts are worth something'() {
    when:
    def became = attacks('tasks.local': 'as-server')

    then: 'but for what is not there, or elsewhere; and some containers let nobody trace'
    became.findAll { it.startsWith('refused ') } - ['read output', 'read exit', 'launcher', 'workspaces of another', 'server trace', 'victim trace'].collect { "refused $it" } == []
  }

  /** What a task leaves for the server to read, keep or delete; DATA is the data folder. */
  static final PLANTS = [
    links     : "sh 'mkdir out; ln -s DATA/admin out/x; ln -s DATA/keys out/k; ln DATA/admin out/hard || :'; artifact 'a', files: 'out/**'",
    folder    : "sh 'ln -s DATA out'; artifact 'a', files: ['out/admin', 'out/keys/*']",
    itself    : "sh 'w=\"\$PWD\"; cd ..; mv \"\$w\" \"\$w.old\"; ln -s DATA \"\$w\"'; artifact 'a', files: ['admin', 'keys/*']",
    log       : "sh 'echo begun; ln -sf DATA/admin \"\${LEAT_OUTPUT%/*}/log\"'",
    output    : "output 'x'; sh 'rm -f \"\$LEAT_OUTPUT\"; ln -s DATA/admin \"\$LEAT_OUTPUT\"'",
    report    : "reports junit: 't/*.xml'; sh 'mkdir t; ln -s DATA/admin t/r.xml'",
    cache     : "cache 'c', paths: ['k', 'a'], key: 'k'; sh 'ln -s DATA/keys k; ln -s DATA/admin a'",
    cached    : "needs 'cache'; cache 'c', paths: ['k', 'a'], key: 'k'; sh 'cat a k/token.key || :'",
    fifo      : "sh 'mkfifo out; mkfifo \"\${LEAT_OUTPUT%/*}/steps\"'; artifact 'a', files: 'out'",
    endless   : "sh 'truncate -s 4T out'; artifact 'a', files: 'out'",
    question  : "sh 'ln -s DATA/admin \"\${LEAT_OUTPUT%/*}/ask.1\"'",
    end       : "timeout seconds: 3; sh 'ln -s DATA/admin \"\${LEAT_OUTPUT%/*}/exit\"'",
  ]

  /** Has all of that left, and gives the number of the run when it has ended, each task somehow. */
  private long planted(Collection<String> names = PLANTS.keySet()) {
    def tasks = PLANTS.subMap(names).collect { name, body -> "task('$name') { ${body.replace('DATA', data.toString())} }" }
    leat.project('plants', "job('plants') { ${tasks.join('\n')} }")
    def run = leat.trigger('plants')
    leat.await(run)
    run
  }

  /** Whether a text is in anything that the server answers of a run, or has of a project. */
  private boolean isGivenAway(long run, String text) {
    def answers = PLANTS.keySet().collectMany { task ->
      ['log', 'why', 'tests', 'outputs', 'artifacts/a/zip', 'artifacts', ''].collect { leat.get("/runs/$run/tasks/$task/$it".replaceFirst('/$', '')).bytes }
    }
    def kept = []
    data.resolve('projects').toFile().eachFileRecurse { if (it.isFile() && !Files.isSymbolicLink(it.toPath())) kept << it.bytes }
    (answers + kept).any { new String(it, 'ISO-8859-1').contains(text) }
  }

  /** How many processes that tasks of this server started are there. */
  private int left() {
    LocalDriver.leftovers('|' + data).size()
  }

  def 'what a task plants for the server to read has it give nothing away and delete nothing'() {
    given:
    start(SEPARATE)
    def before = data.resolve('keys').toFile().list().sort()

    when:
    def run = planted()

    then:
    [leat.password, data.resolve('keys/token.key').toFile().text.trim()].every { !isGivenAway(run, it) }
    data.resolve('keys').toFile().list().sort() == before
    data.resolve('admin').toFile().text.trim() == leat.password

    and: 'the server goes on'
    leat.project('next', "job('next') { task('t') { sh 'true' } }")
    leat.await(leat.trigger('next')).status == 'succeeded'
  }

  def 'of a task that runs as the server the same gives the password away'() {
    given:
    start('tasks.local': 'as-server')

    expect:
    isGivenAway(planted(['log']), leat.password)
  }

  def 'a task goes on over a restart of the server, which takes it up, and ends with its whole log'() {
    given:
    start(SEPARATE)
    leat.project('web', "job('web') { task('t') { sh 'echo begun >> /tmp/\$LEAT_MARK_FILE; echo begun; while [ ! -e $folder/go ]; do sleep 0.1; done; echo ended' } }".replace('/tmp/\$LEAT_MARK_FILE', '"$HOME/begun"'))
    def run = leat.trigger('web')
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert log(run, 't') == 'begun\n' }

    when:
    leat.close()
    start(to)
    Files.createFile(folder.resolve('go'))

    then:
    leat.await(run).status == status
    leat.task(run, 't').attempts.size() == 1
    log(run, 't').startsWith('begun\n')
    new File("/home/$TestAccounts.ONE/begun").readLines().size() == 1

    cleanup: 'also of what nobody looks after any more'
    new PollingConditions(timeout: 10, delay: 0.1).eventually { assert left() == 0 }
    new File("/home/$TestAccounts.ONE/begun").delete()

    where:
    to                                                                       || status
    SEPARATE                                                                 || 'succeeded'
    ['tasks.local': TestAccounts.OTHER]                                      || 'failed'
    ['tasks.local': 'as-server']                                             || 'failed'
  }

  def 'a task that is cancelled ends with all that it started, also in other sessions'() {
    given:
    start(SEPARATE)
    leat.project('web', "job('web') { task('t') { sh 'setsid sleep 1000 & (setsid sh -c \"trap : TERM; while :; do sleep 0.2; done\" &); echo begun; sleep 1000' } }")
    def run = leat.trigger('web')
    new PollingConditions(timeout: 30, delay: 0.05).eventually { assert log(run, 't') == 'begun\n' }
    assert left() > 2

    when:
    leat.post("/runs/$run/cancel")

    then:
    leat.await(run).status == 'cancelled'
    new PollingConditions(timeout: 10, delay: 0.1).eventually { assert left() == 0 }
  }
}
