package io.leat.agent.ssh

import io.leat.engine.agent.AttemptFolder
import io.leat.engine.log.Masks
import io.leat.engine.log.Secret
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** Masking on the way, by many who come after each other. */
class MaskedFileSpec extends Specification {
  static final List<Secret> SECRETS = [Secret.of('A', 'abcabcab'), Secret.of('B', 'cab\nbca'), Secret.of('C', 'ba' * 80)]

  /** With room for nothing: each mask is made for each few bytes. */
  static final Masks MASKS = new Masks(1)

  @TempDir
  Path place

  def 'whoever goes on, from whatever was written last, makes the same file: #seed'() {
    given: 'bytes in which something nearly always may be a secret'
    def random = new Random(seed)
    def pieces = ['a', 'b', 'c', 'ab', 'abc', 'abcabcab', 'cab', '\n', 'cab\nbca', 'ba' * 80, 'ba' * 70, '\u001b[0m', '\u001b', '\r\n', 'x']
    def text = new StringBuilder()
    800.times { text.append(pieces[random.nextInt(pieces.size())]) }
    byte[] bytes = text.toString().getBytes('ISO-8859-1')
    def starts = new StringBuilder()
    int at = 0
    for (int step = 1; at < bytes.length; step++) {
      starts.append("$step $at\n")
      at += random.nextInt(600)
      if (random.nextInt(4) == 0) {
        starts.append(['1| 0', '1% 12', '1^ 0'][random.nextInt(3)] + '\n')
      }
    }

    and: 'one that is never interrupted, and one that is'
    def straight = new Following(new Replica(new AttemptFolder(Files.createDirectory(place.resolve('straight')))), bytes, starts.toString())
    def broken = new Following(new Replica(new AttemptFolder(Files.createDirectory(place.resolve('broken')))), bytes, starts.toString())

    when:
    int end = 0
    while (end < bytes.length) {
      end = Math.min(bytes.length, end + random.nextInt(300))
      straight.to(end)
      broken.to(end)
      if (random.nextInt(3) == 0) {
        straight.idle()
        broken.idle()
      }
      if (random.nextInt(3) == 0) {
        broken.again(random)
      }
    }
    broken.again(random)
    [straight, broken].each {
      it.to(bytes.length)
      it.end()
    }

    then:
    broken.file('log') == straight.file('log')
    broken.file('steps') == straight.file('steps')
    straight.file('steps').readLines()*.takeBefore(' ') == starts.readLines()*.takeBefore(' ')
    straight.file('steps').readLines().findAll { it =~ /^1[|%^]/ } == starts.readLines().findAll { it =~ /^1[|%^]/ }
    !straight.file('log').contains('abcabcab')
    !straight.file('log').contains('ba' * 80)

    where:
    seed << (1..25)
  }

  static class Following {
    final Replica replica
    final byte[] bytes
    final byte[] starts
    MaskedFile masked
    StepStarts steps
    int last = 0

    Following(Replica replica, byte[] bytes, String starts) {
      this.replica = replica
      this.bytes = bytes
      this.starts = starts.bytes
      begin()
    }

    void begin() {
      masked = new MaskedFile(replica, 'log', MASKS.redactor(SECRETS), 100)
      steps = StepStarts.of(replica)
      steps.read(starts)
    }

    void to(int end) {
      last = end
      int from = (int) masked.from()
      masked.take(bytes, from, end, steps)
    }

    void idle() {
      masked.idle()
    }

    /** What was in memory is gone, and perhaps what was written last beside the log, or a part of it. */
    void again(Random random) {
      def marks = replica.folder().path().resolve('log.marks')
      if (Files.exists(marks) && random.nextInt(3) == 0 && !marks.toFile().text.readLines().any { it ==~ /\d+ \d+ \d+\./ }) {
        def text = marks.toFile().text
        marks.toFile().text = text.substring(0, Math.max(0, text.length() - 1 - random.nextInt(3)))
      }
      begin()
      to(last)
    }

    void end() {
      masked.finish()
    }

    String file(String name) {
      def file = replica.folder().path().resolve(name)
      Files.exists(file) ? file.toFile().getText('ISO-8859-1') : null
    }
  }
}
