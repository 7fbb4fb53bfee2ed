package io.leat.server

import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.read.ListAppender
import java.nio.file.Files
import java.nio.file.Path
import org.slf4j.LoggerFactory
import spock.lang.Specification
import spock.lang.TempDir

/** A folder of clear files, as secrets were kept: each is taken over once, and never read again. */
class ClearSecretsSpec extends Specification {
  @TempDir
  Path folder

  Running leat
  Path clear
  ListAppender<ILoggingEvent> told = new ListAppender<>()

  def setup() {
    clear = Files.createDirectories(folder.resolve('secrets'))
    leat = new Running(folder.resolve('data'), [slots: '2', secrets: "$clear".toString()])
    told.start()
    (LoggerFactory.getLogger(ClearSecrets) as Logger).addAppender(told)
  }

  def cleanup() {
    (LoggerFactory.getLogger(ClearSecrets) as Logger).detachAppender(told)
    leat.close()
  }

  Path file(String name, byte[] value, String project = 'web') {
    Files.write(Files.createDirectories(clear.resolve(project)).resolve(name), value)
  }

  void restart() {
    told.list.clear()
    leat.close()
    leat.start()
  }

  List<String> said(String level) {
    told.list.findAll { it.level.toString() == level }*.formattedMessage
  }

  List<List> listed() {
    leat.get('/projects/web/secrets').json.items.collect { [it.name, it.version, it.written.by] }
  }

  static final JOB = "job('web') { task('a') { secrets 'KEY'; sh 'printf %s \"\$KEY\" | wc -c' } }"

  def 'what lies there is a secret after the next start, named in the log, which asks for the files to be deleted'() {
    given:
    leat.project('web', JOB)
    def key = file('KEY', ('ü' * (32 * 1024) + '\n').bytes)
    file('OTHER', 'of a project that is not there'.bytes, 'none')

    expect: 'not before'
    leat.post('/projects/web/trigger').json.detail.contains("a secret is not given: 'KEY' of task 'a'")

    when:
    leat.close()
    leat = new Running(folder.resolve('data'), [slots: '2', secrets: clear.toString()])

    then:
    said('INFO') == ["the secret 'KEY' of project 'web' is taken over"]
    said('WARN').size() == 1
    said('WARN')[0].startsWith("1 clear files of secrets were taken over and are never read again: delete them: rm $key;")
    listed() == [['KEY', 1, 'server']]

    when:
    def run = leat.trigger('web')

    then: 'without the line end behind it'
    leat.await(run).status == 'succeeded'
    leat.get("/runs/$run/tasks/a/log").text.trim() == '65536'

    when: 'somebody changes the file, and another starts the server'
    file('KEY', 'another value'.bytes)
    restart()

    then:
    said('INFO') == []
    said('WARN').size() == 1
    listed() == [['KEY', 1, 'server']]

    when:
    Files.delete(key)
    restart()

    then:
    told.list.empty
    listed() == [['KEY', 1, 'server']]
  }

  def 'a secret that was removed does not come back with the file that is still there, nor is one replaced by it'() {
    given:
    leat.project('web', JOB)
    leat.secret('MINE', 'a value of mine', 'web')
    file('KEY', 'a clear value'.bytes)
    file('MINE', 'a clear value'.bytes)
    restart()

    expect:
    listed() == [['KEY', 1, 'server'], ['MINE', 1, 'admin']]
    said('WARN')[0].startsWith('2 clear files')

    when:
    leat.send('DELETE', '/projects/web/secrets/KEY')
    restart()

    then:
    listed() == [['MINE', 1, 'admin']]
    said('INFO') == []
  }

  def 'a file #what is told, and keeps nothing from starting'() {
    given:
    leat.project('web', JOB)
    def wrong = file(name, value as byte[])
    file('GOOD', 'a good value'.bytes)

    when:
    restart()

    then:
    listed()*.first() == ['GOOD']
    said('WARN').any { it.startsWith("'$wrong' is not taken over: it $because") }

    where:
    what                   | name     | value                                      || because
    'that is short'        | 'KEY'    | '12345'.bytes                              || 'is shorter than 6 characters'
    'with a NUL'           | 'KEY'    | '123456\u00007'.bytes                      || 'has a NUL'
    'that is empty'        | 'KEY'    | '\n'.bytes                                 || 'is shorter than 6 characters'
    'that is not UTF-8'    | 'KEY'    | [0xff, 0xfe] + ('abcdef'.bytes as List)    || 'is not in UTF-8'
    'that is long'         | 'KEY'    | ('x' * (64 * 1024 + 1)).bytes              || 'has more than 65536 bytes'
    'with another name'    | 'a-b'    | 'a value to keep'.bytes                    || 'has no name that a secret can have'
    'with a name of Leat'  | 'LEAT_X' | 'a value to keep'.bytes                    || 'has no name that a secret can have'
  }
}
