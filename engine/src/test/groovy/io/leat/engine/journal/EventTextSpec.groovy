package io.leat.engine.journal

import io.leat.engine.job.TaskName
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import java.time.Instant
import spock.lang.Specification

class EventTextSpec extends Specification {
  static final AT = Instant.parse('2026-11-21T10:00:00.123Z')

  def 'an event with #what comes back from a text without line ends and zeros'() {
    given:
    def event = new RecordedEvent(7, AT, new RunEvent.ApprovalGiven(new TaskName('deploy'), by))

    when:
    def text = EventText.text(event)

    then:
    EventText.read(text) == event
    !text.contains('\n')
    !text.contains('\r')
    !text.contains('\0')

    where:
    what         | by
    'a word'     | 'ann'
    'nothing'    | ''
    'line ends'  | 'a\r\nb\n'
    'tabs'       | '\ta\t'
    'zeros'      | '\0a\0\0'
    'the escape' | '\\0\\n\\\\'
  }

  def 'a text that is no event of this version is none: #text'() {
    expect:
    EventText.read(text) == null

    where:
    text << ['', '1\t2', '1\t2\tnews', 'x\t2\trun-started', '1\t2\tapproved', '1\t2\trun-finished\tnever']
  }
}
