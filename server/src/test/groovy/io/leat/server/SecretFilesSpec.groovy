package io.leat.server

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Specification
import spock.lang.TempDir

/** The secrets of a server are files; one that no task can be given is told before anything runs. */
class SecretFilesSpec extends Specification {
  @TempDir
  Path folder

  @AutoCleanup
  Running leat

  Path secret

  def setup() {
    secret = Files.createDirectories(folder.resolve('secrets/web')).resolve('KEY')
    leat = new Running(folder.resolve('data'), [slots: '2', secrets: folder.resolve('secrets').toString()])
    leat.project('web', "job('web') { task('first') { sh 'true' }; task('a') { needs 'first'; secrets 'KEY'; sh 'printf %s \"\$KEY\" | wc -c' } }")
  }

  def 'a secret #what is refused before the first task'() {
    given:
    Files.write(secret, value as byte[])

    when:
    def refused = leat.post('/projects/web/trigger', [:])
    def told = refused.status == 201 || refused.status == 202 ? leat.await(refused.json.run).note : refused.json.detail

    then:
    told.contains(because)
    leat.get('/runs?project=web').json.items.every { it.status == 'rejected' }

    where:
    what                         | value                              || because
    'that is short'              | '12345'.bytes                      || "the secret 'KEY' of task 'a' is shorter than 6 characters"
    'whose line ends count for nothing' | 'ab\ncd\ne'.bytes            || "the secret 'KEY' of task 'a' is shorter than 6 characters"
    'that is empty'              | '\n'.bytes                         || "a secret is not given: 'KEY' of task 'a'; put what is lacking into the server's folder of secrets, as web/KEY"
    'that is not UTF-8'          | [0xff, 0xfe] + ('abcdef'.bytes as List) || "the secret 'KEY' of task 'a' is not in UTF-8"
    'that is long'               | ('x' * (64 * 1024 + 1)).bytes      || "the secret 'KEY' of task 'a' has more than 65536 bytes"
  }

  def 'a secret of as many bytes as may be is given whole, without the line end behind it'() {
    given:
    Files.writeString(secret, 'ü' * (32 * 1024) + '\n')

    when:
    def run = leat.trigger('web', [:])

    then:
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text.trim() == '65536'
  }
}
