package io.leat.engine.log

import net.jqwik.api.Arbitraries
import net.jqwik.api.Arbitrary
import net.jqwik.api.ForAll
import net.jqwik.api.Property
import net.jqwik.api.Provide

class RedactorProperties {

  /** Secrets, text around them, and what was put between their bytes; few letters, so that nearly all of it nearly matches. */
  static final class Stream {
    List<Secret> secrets
    byte[] text
    String expected
    List<Integer> cuts
  }

  @Provide
  Arbitrary<Stream> streams() {
    Arbitraries.longs().map { long seed ->
      def random = new Random(seed)
      def word = { int most, String letters -> (0..<6 + random.nextInt(most)).collect { letters[random.nextInt(letters.length())] }.join('') }
      def values = (0..random.nextInt(4)).collect { word([1, 30, 300][random.nextInt(3)], 'abc') + 'K' }
      def text = new StringBuilder()
      def expected = new StringBuilder()
      random.nextInt(40).times {
        def noise = random.nextBoolean() ? word(30, 'abc \n\u001b[m0\t') : word(200, 'xyz .,')
        text << noise << '|'
        expected << noise << '|'
        if (random.nextInt(3) == 0) {
          def value = values[random.nextInt(values.size())]
          def between = ['', '', '\n', '\r\n', '\u001b[1m', '\u0000'][random.nextInt(6)]
          text << value.collect { random.nextInt(4) == 0 ? it + between : it }.join('').replaceAll(/(?s)K.*/, 'K') << '|'
          expected << '***|'
        }
      }
      def bytes = text.toString().getBytes('UTF-8')
      new Stream(secrets: values.collect { Secret.of('S', it) }, text: bytes, expected: expected.toString(),
        cuts: (0..<random.nextInt(20)).collect { random.nextInt(bytes.length + 1) }.sort())
    }
  }

  @Property(tries = 500)
  void 'each secret is masked and no other byte is lost, however the stream is cut'(@ForAll('streams') Stream stream) {
    def redactor = Redactor.of(stream.secrets)
    def out = new ByteArrayOutputStream()
    int at = 0
    for (cut in stream.cuts + stream.text.length) {
      redactor.write(stream.text, at, cut - at, out::write)
      at = cut
    }
    redactor.finish(out::write)
    def masked = out.toString('UTF-8')
    int same = (0..<Math.min(masked.length(), stream.expected.length())).find { masked[it] != stream.expected[it] } ?: 0
    int start = Math.max(0, same - 60)
    assert masked == stream.expected, [masked, stream.expected]*.drop(start)*.take(120)*.inspect().join('\n') + stream.secrets*.reveal().collect { new String(it) } + stream.cuts
  }

  @Property(tries = 100)
  void 'the mask of random bytes is that of a naive search'(@ForAll long seed) {
    def random = new Random(seed)
    def letters = random.nextInt(3) + 1
    def values = (0..random.nextInt(5)).collect { (0..<6 + random.nextInt(200) * random.nextInt(2)).collect { 'ABC'[random.nextInt(letters)] }.join('') }
    def text = (0..<random.nextInt(3000)).collect { random.nextInt(50) == 0 ? '-' : 'ABC'[random.nextInt(letters)] }.join('')
    def out = new ByteArrayOutputStream()
    def secrets = values.collect { Secret.of('S', it) }
    def redactor = Redactor.of(secrets)
    int piece = 1 + random.nextInt(500)
    def bytes = text.getBytes('UTF-8')
    for (int at = 0; at < bytes.length; at += piece) {
      redactor.write(bytes, at, Math.min(piece, bytes.length - at), out::write)
    }
    redactor.finish(out::write)
    // letters struck twice are a form of a secret too, and the only other one of these letters
    assert out.toString() == naive(SecretForms.of(secrets).collect { new String(it as byte[], 'ISO-8859-1') }, text)
  }

  @Property(tries = 500)
  void 'the same bytes are masked as by a naive search, whatever stands between them'(@ForAll long seed) {
    def random = new Random(seed)
    def secrets = (0..random.nextInt(4)).collect {
      Secret.of('S', (0..<6 + random.nextInt([1, 2, 30][random.nextInt(3)])).collect { 'abK1'[random.nextInt(4)] }.join(''))
    }
    def forms = SecretForms.of(secrets) as List<byte[]>
    def between = ['\n', '\r\n', '\u0000', '\t', '\u001b[1m', '\u001b[', '\u001b]0;', '\u001b', '\u0007']
    def text = new ByteArrayOutputStream()
    random.nextInt(60).times {
      if (random.nextInt(3) == 0) {
        // a form, whole or broken off
        def form = forms[random.nextInt(forms.size())]
        def length = random.nextBoolean() ? form.length : random.nextInt(form.length)
        for (int i = 0; i < length; i++) {
          text.write(form[i])
          text.write(random.nextInt(8) == 0 ? between[random.nextInt(between.size())].bytes : new byte[0])
        }
      } else {
        def letters = ['abK1', 'xyz .,0123456789'][random.nextInt(2)]
        random.nextInt([3, 20, 200][random.nextInt(3)]).times { text.write((int) letters[random.nextInt(letters.length())]) }
        text.write(random.nextInt(3) == 0 ? between[random.nextInt(between.size())].bytes : '\n'.bytes)
      }
    }
    def bytes = text.toByteArray()
    def redactor = Redactor.of(secrets)
    def out = new ByteArrayOutputStream()
    int most = 1 + random.nextInt(2000)
    for (int at = 0; at < bytes.length;) {
      int piece = Math.min(1 + random.nextInt(most), bytes.length - at)
      redactor.write(bytes, at, piece, out::write)
      at += piece
    }
    redactor.finish(out::write)
    assert out.toString('ISO-8859-1').replaceAll(/(\*\*\*)+/, '***') == naive(forms, bytes)
  }

  /** Masks all bytes from the first to the last of each form, once with terminal sequences seen through and once as text. */
  private static String naive(List<byte[]> forms, byte[] text) {
    def masked = new boolean[text.length]
    for (sees in [true, false]) {
      def counted = new ByteArrayOutputStream()
      List<Integer> places = []
      int mode = Significant.GROUND
      text.eachWithIndex { byte one, int place ->
        int step = sees ? Significant.step(mode, one & 0xff) : Significant.plain(one & 0xff)
        mode = step & Significant.MODE
        if (step & Significant.COUNTS) {
          counted.write(one)
          places << place
        }
      }
      def reading = counted.toString('ISO-8859-1')
      for (form in forms) {
        def sought = new String(form, 'ISO-8859-1')
        for (int at = reading.indexOf(sought); at >= 0; at = reading.indexOf(sought, at + 1)) {
          Arrays.fill(masked, places[at], places[at + sought.length() - 1] + 1, true)
        }
      }
    }
    def out = new StringBuilder()
    for (int i = 0; i < text.length; i++) {
      if (!masked[i]) {
        out << (char) (text[i] & 0xff)
      } else if (i == 0 || !masked[i - 1]) {
        out << '***'
      }
    }
    out.toString()
  }

  private static String naive(List<String> values, String text) {
    def covered = new int[text.length() + 1]
    for (value in values) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        Math.max(0, value.length() - 1).times { covered[at + it] |= 1 }
        covered[at + value.length() - 1] |= 2
      }
    }
    def out = new StringBuilder()
    boolean inside = false
    for (int i = 0; i < text.length(); i++) {
      if (covered[i] == 0) {
        out << text[i]
        inside = false
      } else {
        out << (inside ? '' : '***')
        inside = (covered[i] & 1) != 0
      }
    }
    out.toString()
  }
}
