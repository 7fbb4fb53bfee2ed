package io.leat.engine.log

import java.nio.charset.StandardCharsets
import spock.lang.Specification
import spock.lang.Timeout

class RedactorSpec extends Specification {

  static final VALUE = "p\"a's\\s <wörd>&/1? \$x+~"

  def 'a secret is masked in the form #form'() {
    given:
    def printed = text instanceof byte[] ? text : text.getBytes('UTF-8')
    def around = join(bytes('before '), printed, bytes(' after'))

    expect:
    masked([Secret.of('KEY', VALUE)], around) ==~ (exact ? /before \*\*\* after/ : /(?s)before .{0,4}\*\*\*.{0,4} after/)

    where:
    form                 | text                                                        | exact
    'raw'                | VALUE                                                       | true
    'reversed'           | VALUE.reverse()                                             | true
    'reversed, by bytes' | VALUE.getBytes('UTF-8').toList().reverse() as byte[]        | true
    'percent'            | URLEncoder.encode(VALUE, 'UTF-8').replace('+', '%20').replace('%7E', '~').replace('*', '%2A') | true
    'percent, lower'     | 'p%22a%27s%5cs%20%3cw%c3%b6rd%3e%26%2f1%3f%20%24x%2b~'       | true
    'form'               | URLEncoder.encode(VALUE, 'UTF-8')                           | true
    'encodeURI'          | "p%22a's%5Cs%20%3Cw%C3%B6rd%3E&/1?%20\$x+~"                  | true
    'every byte'         | VALUE.getBytes('UTF-8').collect { String.format('%%%02X', it) }.join('') | true
    'hex'                | VALUE.getBytes('UTF-8').encodeHex().toString()              | true
    'hex, upper'         | VALUE.getBytes('UTF-8').encodeHex().toString().toUpperCase() | true
    'hex, blanks'        | VALUE.getBytes('UTF-8').collect { String.format('%02x', it) }.join(' ') | true
    'hex, upper, blanks' | VALUE.getBytes('UTF-8').collect { String.format('%02X', it) }.join(' ') | true
    'hex, colons'        | VALUE.getBytes('UTF-8').collect { String.format('%02x', it) }.join(':') | true
    'hex, dashes'        | VALUE.getBytes('UTF-8').collect { String.format('%02X', it) }.join('-') | true
    'hex, a list'        | VALUE.getBytes('UTF-8').collect { String.format('0x%02x', it) }.join(', ') | true
    'hex, a tight list'  | VALUE.getBytes('UTF-8').collect { String.format('0x%02X', it) }.join(',') | true
    'hex, words'         | VALUE.getBytes('UTF-8').collect { String.format('0x%02x', it) }.join(' ') | true
    'hex, pairs'         | VALUE.getBytes('UTF-8').encodeHex().toString().replaceAll('(....)(?=.)', '$1 ') | true
    'hex, pairs from the second' | VALUE.getBytes('UTF-8').encodeHex().toString().replaceAll('^(..)|(....)(?=.)', '$1$2 ') | true
    'struck twice'       | VALUE.codePoints().toArray().collect { Character.toString(it) + '\b' + Character.toString(it) }.join('') | true
    'struck over a line' | VALUE.codePoints().toArray().collect { '_\b' + Character.toString(it) }.join('') | true
    'JSON'               | "p\\\"a's\\\\s <wörd>&/1? \$x+~"                             | true
    'JSON, ASCII'        | "p\\\"a's\\\\s <w\\u00f6rd>&/1? \$x+~"                       | true
    'JSON, ASCII, upper' | "p\\\"a's\\\\s <w\\u00F6rd>&/1? \$x+~"                       | true
    'JSON, for HTML'     | "p\\\"a's\\\\s \\u003cwörd\\u003e\\u0026/1? \$x+~"           | true
    'JSON, slashes'      | "p\\\"a's\\\\s <wörd>&\\/1? \$x+~"                           | true
    'JSON, all numbers'  | VALUE.collect { String.format('\\u%04x', it as char as int) }.join('') | true
    'JSON, all numbers, upper' | VALUE.collect { String.format('\\u%04X', it as char as int) }.join('') | true
    'HTML, all numbers'  | VALUE.collect { "&#${it as char as int};" }.join('')        | true
    'HTML, all numbers, hex' | VALUE.collect { String.format('&#x%x;', it as char as int) }.join('') | true
    'HTML, all numbers, upper hex' | VALUE.collect { String.format('&#x%X;', it as char as int) }.join('') | true
    'HTML'               | "p&quot;a&#39;s\\s &lt;wörd&gt;&amp;/1? \$x+~"               | true
    'HTML, numbers'      | "p&#34;a&#x27;s\\s &lt;w&#246;rd&gt;&amp;/1? \$x+~"          | true
    'XML'                | "p&quot;a&apos;s\\s &lt;wörd&gt;&amp;/1? \$x+~"              | true
    'single quotes'      | "p\"a'\\''s\\s <wörd>&/1? \$x+~"                             | true
    'Python quotes'      | "p\"a'\"'\"'s\\s <wörd>&/1? \$x+~"                           | true
    'double quotes'      | "p\\\"a's\\\\s <wörd>&/1? \\\$x+~"                           | true
    'backslashes'        | "p\\\"a\\'s\\\\s\\ \\<wörd\\>\\&/1\\?\\ \\\$x+\\~"           | true
    'bash dollar quotes' | "p\"a\\'s\\\\s <w\\303\\266rd>&/1? \$x+~"                    | true
    'C'                  | "p\\\"a's\\\\s <w\\303\\266rd>&/1? \$x+~"                    | true
    'C, hex'             | "p\\\"a's\\\\s <w\\xc3\\xb6rd>&/1? \$x+~"                    | true
    'only backslashes'   | VALUE.replace('\\', '\\\\')                                | true
    'UTF-16LE'           | VALUE.getBytes('UTF-16LE')                                  | false
    'UTF-16BE'           | VALUE.getBytes('UTF-16BE')                                  | false
    'base64'             | VALUE.bytes.encodeBase64().toString()                       | false
    'base64 after 1'     | ('x' + VALUE).bytes.encodeBase64().toString()               | false
    'base64 after 2'     | ('xy' + VALUE + 'more').bytes.encodeBase64().toString().take(36) | false
    'base64 of base64'   | VALUE.bytes.encodeBase64().toString().bytes.encodeBase64().toString() | false
    'base64, URL'        | ('xyz' + VALUE).bytes.encodeBase64Url().toString()          | false
  }

  def 'forms of real shells are masked: #command'() {
    given:
    def process = new ProcessBuilder(['bash', '-c', command]).redirectErrorStream(true)
    process.environment().putAll(KEY: VALUE, LC_ALL: 'C')

    when:
    def output = process.start().inputStream.bytes

    then:
    output.length > 20
    masked([Secret.of('KEY', VALUE)], output).contains('***')
    !masked([Secret.of('KEY', VALUE)], output).contains('rd>')
    !masked([Secret.of('KEY', VALUE)], output).contains('>dr')

    where:
    command << ['printf %q "$KEY"', 'set -x; : "$KEY"', 'declare -p KEY', 'printf "%s" "$KEY" | od -An -tx1 -v | tr -d " "',
                'printf "%s" "$KEY" | od -An -tx1 -v', 'printf "%s" "$KEY" | xxd -p | sed "s/../& /g"',
                'printf %s "$KEY" | LC_ALL=C.UTF-8 rev', 'printf "user:%s" "$KEY" | base64 -w 20', 'echo "$KEY" | base64', 'echo "${KEY@Q}"']
  }

  def 'a secret is masked over the border of two writes at every place, idle between or not'() {
    given:
    def redactor = Redactor.of([Secret.of('KEY', 'sesame-open'), Secret.of('OTHER', 'unrelated')])
    def text = bytes('say sesame-open now\n')

    expect:
    (0..text.length).every { split ->
      [true, false].every { idle ->
        def out = new ByteArrayOutputStream()
        redactor.write(text, 0, split, out::write)
        if (idle) {
          redactor.idle(out::write)
        }
        redactor.write(text, split, text.length - split, out::write)
        redactor.finish(out::write)
        out.toString() == 'say *** now\n'
      }
    }
  }

  def 'what stands between the bytes of a secret does not hide it: #between'() {
    given:
    def printed = 'sesame'.collect { it }.join(between) + '-open'

    expect:
    masked([Secret.of('KEY', 'sesame-open')], bytes("a ${printed} b")) == 'a *** b'

    where:
    between << ['\b', '\b\b', '\n', '\r\n', '\r', '\u0000', '\u001b[31m', '\u001b[0m\u001b[1;32m', '\u001b(B', '\u001b]0;title\u0007',
                '\u001b]8;;http://x\u001b\\', '\u001b[K\n', '\u001b7']
  }

  def 'a secret behind or inside of what looks like a terminal sequence is masked: #text'() {
    expect:
    masked([Secret.of('KEY', 'mellon-friend')], bytes(text)) == expected

    where:
    text                                         || expected
    '\u001b[mellon-friend!'                      || '\u001b[***!'
    '\u001b]0;mellon-friend\u0007!'              || '\u001b]0;***\u0007!'
    '\u001b]8;;http://u:mellon-friend@h\u001b\\' || '\u001b]8;;http://u:***@h\u001b\\'
    '\u001b]never ended\nmellon-friend'          || '\u001b]never ended\n***'
  }

  def 'each line of a long enough secret is masked by itself, and all of it as one'() {
    given:
    def key = '-----BEGIN KEY-----\nQUJDREVGR0g\nshort\nSUpLTE1OT1A\n-----END KEY-----\n'

    expect:
    masked([Secret.of('KEY', key)], bytes(text)) == expected

    where:
    text                                                                               || expected
    'x QUJDREVGR0g y short SUpLTE1OT1A'                                                || 'x *** y short ***'
    'QUJDREVGR0g'.reverse() + ' trohs; ' + 'SUpLTE1OT1A'.reverse()                      || '*** trohs; ***'
    '-----BEGIN KEY-----\nQUJDREVGR0g\nshort\nSUpLTE1OT1A\n-----END KEY-----\n'        || '***\n'
    '-----BEGIN KEY-----\r\nQUJDREVGR0g\r\nshort\r\nSUpLTE1OT1A\r\n-----END KEY-----.' || '***.'
  }

  def 'matches that overlap or nest are one mask, others one each: #text'() {
    expect:
    masked(['abcdef', 'defghi', 'cdefgh', 'xyxyxy', 'longer-than-xyxyxy'].collect { Secret.of('S', it) }, bytes(text)) == expected

    where:
    text                              || expected
    'abcdefghi'                       || '***'
    'abcdef defghi'                   || '*** ***'
    'abcdefabcdef'                    || '******'
    'xyxyxyxyxyx'                     || '***' // the last from the back
    'uxyxyxyxyxu'                     || 'u***u'
    '.longer-than-xyxyxy.'            || '.***.'
    '.longer-than-xyxyx.'             || '.longer-than-xyxyx.'
    '.longer-than-longer-than-xyxyxy' || '.longer-than-***'
  }

  def 'a mebibyte is masked, in pieces and in base64, and nearly a mebibyte is not'() {
    given:
    def random = new Random(7)
    def value = new byte[1 << 20]
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (33 + random.nextInt(220)) // no line ends, which would make secrets of the lines
    }
    def near = value.clone()
    near[near.length - 1]++
    def redactor = Redactor.of([Secret.of('KEY', value)])

    expect:
    masked(redactor, join(bytes('<'), value, bytes('>')), 1000) == '<***>'
    masked(redactor, join(bytes('<'), bytes(value.encodeBase64().toString()), bytes('>')), 777) ==~ /<\*\*\*.{0,3}>/
    maskedBytes(redactor, near, 4096) == near
  }

  def 'a secret that repeats itself is found wherever it begins'() {
    given:
    def value = ('ab' * 300) + 'c' + ('ab' * 300)
    def redactor = Redactor.of([Secret.of('KEY', value)])

    expect:
    masked(redactor, bytes('ab' * extra + value + 'b'), 100) == 'ab' * extra + '***b'
    masked(redactor, bytes(value + 'c' + ('ab' * 300) + '!'), 100) == '***!'
    masked(redactor, bytes(('ab' * 300) + 'c' + ('ab' * 299) + '!'), 100) == ('ab' * 300) + 'c' + ('ab' * 299) + '!'

    where:
    extra << [0, 1, 16, 100, 301]
  }

  def 'a hundred secrets are masked at once'() {
    given:
    def random = new Random(3)
    def values = (1..100).collect { 'k' + Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + it }
    def text = values.collect { "token=$it;" }.join('\n')

    expect:
    masked(values.collect { Secret.of('S', it) }, bytes(text)) == values.collect { 'token=***;' }.join('\n')
  }

  def 'only what may belong to a match is held back, and a short beginning of one not behind a line'() {
    given:
    def redactor = Redactor.of([Secret.of('KEY', 'sesame-open')])
    def out = new ByteArrayOutputStream()
    def write = { String text -> redactor.write(bytes(text), 0, text.length(), out::write); out.toString() }

    expect:
    write('all of this') == 'all of thi'
    write('. yes\n') == 'all of this. ye'

    when:
    redactor.idle(out::write)

    then:
    out.toString() == 'all of this. yes\n'
    write('esame') == 'all of this. yes\n'

    when:
    redactor.idle(out::write)

    then:
    out.toString() == 'all of this. yes\n'
    write('-open, sesam') == 'all of this. yes\n***, '

    when:
    redactor.finish(out::write)

    then:
    out.toString() == 'all of this. yes\n***, sesam'
  }

  def 'what never ends does not fill the memory'() {
    given:
    def redactor = Redactor.of([Secret.of('KEY', 'sesame-open')])
    long given = 0
    def feeds = new byte[1 << 16]
    Arrays.fill(feeds, (byte) 10)

    when:
    redactor.write(bytes('ses'), 0, 3, { b, o, n -> given += n })
    40.times { redactor.write(feeds, 0, feeds.length, { b, o, n -> given += n }) }

    then:
    given > 38 * feeds.length
  }

  @Timeout(30)
  def 'what never counts is gone through once, not again for each few bytes of it: byte #one'() {
    given:
    def redactor = Redactor.of([Secret.of('KEY', 'sesame-open')])
    def many = new byte[1 << 22]
    Arrays.fill(many, one as byte)
    long given = 0

    when:
    redactor.write(many, 0, many.length, { b, o, n -> given += n })
    redactor.finish { b, o, n -> given += n }

    then:
    given == many.length

    where:
    one << [10, 0]
  }

  def 'a secret is refused when it is too short, by name only: #value.size()'() {
    when:
    Secret.of('DEPLOY_KEY', value)

    then:
    def problem = thrown(IllegalArgumentException)
    problem.message.contains("'DEPLOY_KEY'")
    !problem.message.contains('zq')

    where:
    value << ['zqzqz', 'zq\nzq\n\n', '', 'zqzqz'.getBytes('UTF-8')]
  }

  def 'a secret shows its name only and equals itself only'() {
    given:
    def secret = Secret.of('KEY', 'sesame-open')

    expect:
    secret.toString() == "secret 'KEY'"
    secret != Secret.of('KEY', 'sesame-open')
    new String(secret.reveal()) == 'sesame-open'
    Secret.of('KEY', 'éàüöèç').name() == 'KEY'
  }

  def 'without secrets all bytes pass'() {
    expect:
    masked([], bytes('anything\n')) == 'anything\n'
  }

  private static byte[] join(byte[]... parts) {
    def out = new ByteArrayOutputStream()
    parts.each { out.write(it) }
    out.toByteArray()
  }

  private static byte[] bytes(String text) {
    text.getBytes('UTF-8')
  }

  private static String masked(List<Secret> secrets, byte[] text) {
    def whole = masked(Redactor.of(secrets), text, text.length)
    assert whole == masked(Redactor.of(secrets), text, 1)
    whole
  }

  private static String masked(Redactor redactor, byte[] text, int piece) {
    new String(maskedBytes(redactor, text, piece), StandardCharsets.UTF_8)
  }

  private static byte[] maskedBytes(Redactor redactor, byte[] text, int piece) {
    def out = new ByteArrayOutputStream()
    for (int at = 0; at < text.length; at += piece) {
      redactor.write(text, at, Math.min(piece, text.length - at), out::write)
    }
    redactor.finish(out::write)
    out.toByteArray()
  }
}
