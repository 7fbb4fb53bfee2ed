package io.leat.server

import io.leat.agent.ssh.SshPublicKey
import io.leat.agent.ssh.Sshd
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** What a task may print has a limit, wherever it runs. */
class LogLimitSpec extends Specification {
  @TempDir Path folder
  @AutoCleanup Sshd sshd
  @AutoCleanup Running leat

  def 'a task that prints without end is stopped at the limit, on this machine and on a host, and says so'() {
    given:
    sshd = Sshd.openssh(folder.resolve('sshd'))
    leat = new Running(folder.resolve('data'), [slots: '3', 'tasks.log-megabytes': '1'])
    def host = leat.post('/agents', [agent: 'far', address: '127.0.0.1', port: sshd.port, user: Sshd.account(), folder: folder.resolve('host').toString(), hostKey: new SshPublicKey(sshd.hostKey).line(), labels: ['far']])
    assert host.status == 201: host.text
    Files.writeString(sshd.folder.resolve('keys'), host.json.publicKey + '\n')
    // 64 KiB every tenth of a second: the limit is reached after two seconds
    def prints = 'while :; do seq 10000 21000; sleep 0.1; done'
    leat.project('loud', """
      job('loud') {
        task('here') { sh '$prints' }
        task('there') { agent 'far'; sh '$prints' }
        task('quiet') { sh 'seq 100000 240000' }
        task('after') { needs 'here'; sh 'true' }
      }""")

    when:
    def run = leat.trigger('loud')
    def ended = leat.await(run)

    then:
    ended.status == 'failed'
    def said = ['here', 'there'].collect { [leat.task(run, it).state, leat.get("/runs/$run/tasks/$it/why").json.sentences.join(' ')] }
    said.every { state, why -> state == 'failed' && why.contains('failed, though no step of it did: its log is longer than 1 MB, the most that an attempt may print') }
    leat.task(run, 'after').state == 'skipped'
    leat.task(run, 'quiet').state == 'succeeded'
    ['here', 'there'].every { leat.get("/runs/$run/tasks/$it/log").text.length() > 1 << 20 }
  }
}
