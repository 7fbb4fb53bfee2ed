package io.leat.engine.journal

import io.leat.engine.job.TaskName
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.zip.CRC32
import spock.lang.Specification
import spock.lang.TempDir

class JournalSpec extends Specification {
  @TempDir
  Path folder

  def 'a line holds its sum, whether more was decided with it, and the event'() {
    given:
    def file = folder.resolve('events')

    when:
    Journal.open(file).withCloseable { it.append([ready(1, 'a'), ready(2, 'b\u00e4')]) }

    then:
    Files.readString(file).readLines()*.substring(8) == ['+1\t1000\tready\ta\t1', '.2\t1000\tready\tb\u00e4\t1']
    Files.readString(file).readLines().every { it.take(8) == sum(it.substring(8)) }
  }

  def 'damage before good events is refused by file and byte, and the file left as it is'() {
    given:
    def file = folder.resolve('events')
    Journal.open(file).withCloseable { journal -> (1..3).each { journal.append([ready(it, 'a')]) } }
    byte[] bytes = Files.readAllBytes(file)
    bytes[30] ^= (byte) 1
    Files.write(file, bytes)
    int second = Files.readString(file).indexOf('\n') + 1

    when:
    Journal.open(file)

    then:
    def refused = thrown(IOException)
    refused.message == "'$file' is damaged at byte $second, and good events follow"
    Files.readAllBytes(file) == bytes
  }

  def 'a line that was taken out is missed'() {
    given:
    def file = folder.resolve('events')
    Journal.open(file).withCloseable { journal -> (1..3).each { journal.append([ready(it, 'a')]) } }
    def lines = Files.readAllLines(file)
    Files.writeString(file, lines[0] + '\n' + lines[2] + '\n')

    when:
    Journal.open(file)

    then:
    def refused = thrown(IOException)
    refused.message == "'$file' lacks events at byte ${lines[0].size() + 1}: 3 follows 1"
  }

  def 'an event of a later version of Leat is neither dropped nor passed over'() {
    given:
    def file = folder.resolve('events')
    def line = '.1\t1000\tteleported\ta'
    Files.writeString(file, sum(line) + line + '\n')

    when:
    Journal.open(file)

    then:
    def refused = thrown(IOException)
    refused.message == "'$file' holds an event at byte 0 that this version of Leat does not know"
    Files.readString(file) == sum(line) + line + '\n'
  }

  def 'an append that fails leaves the file as it was, and the next one goes on'() {
    given: 'a process that may write no file longer than 4 KiB'
    def file = folder.resolve('events')
    def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
    def process = new ProcessBuilder('bash', '-c', 'trap "" XFSZ; ulimit -f 4; exec "$@"', 'bash', java, '-XX:-UsePerfData', '-cp',
        System.getProperty('java.class.path'), 'io.leat.engine.journal.FullDisk', file.toString()).redirectErrorStream(true).start()

    when:
    def said = process.inputStream.text.readLines()

    then: 'it says how long the file was before and after, and what was read back'
    process.waitFor() == 0
    said.size() == 4
    said[0] ==~ /cannot write '.*': .+/
    said[1] == said[2]
    said[3] == 'read back'

    and:
    JournalProperties.read(file)*.version() == [1L, 2L, 3L]
  }

  private static RecordedEvent ready(long version, String task) {
    new RecordedEvent(version, Instant.ofEpochMilli(1000), new RunEvent.TaskReady(new TaskName(task), 1))
  }

  private static String sum(String text) {
    def crc = new CRC32()
    crc.update(text.getBytes('UTF-8'))
    String.format('%08x', crc.value)
  }
}
