package io.leat.engine.log

import java.util.concurrent.Callable
import java.util.concurrent.Executors
import spock.lang.Specification
import spock.lang.Timeout

/** Many streams are masked in a memory that has an end. */
class MasksSpec extends Specification {
  static final KEY = (1..50).collect { line(it) }.join('\n')

  static String line(int seed) {
    def random = new Random(seed)
    (1..64).collect { (char) (33 + random.nextInt(90)) }.join('')
  }

  def 'streams with the same secrets have one mask'() {
    given:
    def masks = new Masks(1L << 30)
    def streams = (1..100).collect { new Stream(masks.redactor([Secret.of('KEY', KEY)])) }

    when:
    streams[0].write("a ${line(7)} b")
    long one = masks.size()
    streams.tail().each { it.write("a ${line(7)} b") }

    then:
    one > 1_000_000
    masks.size() == one
    streams.every { it.finish() == 'a *** b' }
  }

  def 'a mask that is dropped between two writes goes on with what it holds: split at #split'() {
    given: 'room for one mask at most, and streams that take turns'
    def masks = new Masks(1)
    def texts = (1..3).collect { "see s3cret-$it-${'long' * 60}, and \u001b[1ms3cret-$it-${'long' * 60}!" }
    def streams = (1..3).collect { new Stream(masks.redactor([Secret.of('S', "s3cret-$it-${'long' * 60}")])) }

    when:
    for (int at = 0; at < texts[0].length(); at += split) {
      3.times { streams[it].write(texts[it].substring(at, Math.min(texts[it].length(), at + split))) }
    }

    then:
    streams.every { it.finish() =~ /^see \*\*\*, and (\u001b\[1m)?\*\*\*!$/ }
    masks.size() == 0

    where:
    split << [1, 3, 40, 200]
  }

  @Timeout(60)
  def 'many threads with secrets of their own stay within the room, and one more'() {
    given:
    def threads = Executors.newFixedThreadPool(8)
    def one = new MaskAutomaton(SecretForms.of([Secret.of('S', 's3cret-10')])).size()
    def masks = new Masks(3 * one)
    long most = 0

    when:
    def all = threads.invokeAll((10..25).collect { number ->
      {
        ->
        def stream = new Stream(masks.redactor([Secret.of('S', "s3cret-$number")]))
        200.times {
          stream.write("($it) s3cret-$number s3cr")
          long now = masks.size()
          synchronized (masks) {
            most = Math.max(most, now)
          }
        }
        stream.finish()
      } as Callable<String>
    })

    then:
    all.every { it.get() == (0..199).collect { "($it) *** s3cr" }.join('') }
    most <= 4.1 * one

    cleanup:
    threads.shutdownNow()
  }

  def 'a mask that could not be made is made the next time, and nothing passes without'() {
    given:
    int times = 0
    def masks = new Masks(1L << 30, { values ->
      if (times++ == 0) {
        throw new IllegalStateException('no room')
      }
      new MaskAutomaton(SecretForms.ofValues(values))
    })
    def stream = new Stream(masks.redactor([Secret.of('S', 's3cret-1')]))

    when:
    stream.write('a s3cret-1 b')

    then:
    thrown(IllegalStateException)

    when:
    def other = new Stream(masks.redactor([Secret.of('S', 's3cret-1')]))
    other.write('a s3cret-1 b')

    then:
    other.finish() == 'a *** b'
    times == 2
  }

  def 'the same secrets have the same mask in whatever order and however often they are named'() {
    given: 'together they have more than all forms are looked for'
    def a = Secret.of('A', 'a' * 5000 + 'x')
    def again = Secret.of('KEY', 'a' * 5000 + 'x')
    def b = Secret.of('B', 'b' * 4000 + 'y')
    def masks = new Masks(1L << 30)

    when:
    def streams = [[a, b], [b, a], [a, again, b]].collect { new Stream(masks.redactor(it)) }
    streams[0].write('text')
    long one = masks.size()
    streams.tail().each { it.write('text') }

    then:
    masks.size() == one
    SecretForms.of([a, again, b]).size() == SecretForms.of([a, b]).size()
  }

  @Timeout(60)
  def 'what long forms need is shared too'() {
    given: 'secrets that begin as they go on'
    def secret = ('ab' * 300) + 'c' + ('ab' * 300)
    def masks = new Masks(1L << 30)
    def threads = Executors.newFixedThreadPool(4)

    when:
    def all = threads.invokeAll((1..8).collect { number ->
      {
        ->
        def stream = new Stream(masks.redactor([Secret.of('S', secret)]))
        (1..50).each { stream.write("${'ab' * number}${secret}b ") }
        stream.finish()
      } as Callable<String>
    })

    then:
    all.eachWithIndex { it, index -> assert it.get() == "${'ab' * (index + 1)}***b " * 50 }

    cleanup:
    threads.shutdownNow()
  }

  def 'a secret of many short lines takes little, and the short ones beside it have all their forms'() {
    given:
    def random = new Random(1)
    def lines = (1..8000).collect { Long.toString(random.nextLong() & Long.MAX_VALUE, 36).take(7) }.join('\n')
    def forms = SecretForms.of([Secret.of('BUNDLE', lines), Secret.of('TOKEN', 's3cret-token')])

    expect:
    new MaskAutomaton(forms).size() < 20_000_000
    forms.any { new String(it as byte[], 'ISO-8859-1') == '0x73,0x33,0x63,0x72,0x65,0x74,0x2d,0x74,0x6f,0x6b,0x65,0x6e' }
  }

  static class Stream {
    final Redactor redactor
    final ByteArrayOutputStream out = new ByteArrayOutputStream()

    Stream(Redactor redactor) {
      this.redactor = redactor
    }

    void write(String text) {
      byte[] bytes = text.getBytes('UTF-8')
      redactor.write(bytes, 0, bytes.length, out::write)
    }

    String finish() {
      redactor.finish(out::write)
      out.toString()
    }
  }
}
