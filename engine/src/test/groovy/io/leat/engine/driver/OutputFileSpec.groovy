package io.leat.engine.driver

import io.leat.engine.expression.Scalar
import io.leat.engine.expression.ValueKind
import io.leat.engine.job.OutputDeclaration
import io.leat.engine.job.OutputName
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption
import java.util.function.UnaryOperator
import spock.lang.Specification
import spock.lang.TempDir

class OutputFileSpec extends Specification {
  private static final int MIB = 1 << 20
  private static final Map<String, ValueKind> DECLARED = [a: ValueKind.TEXT, b: ValueKind.TEXT, n: ValueKind.NUMBER, f: ValueKind.FLAG, l: ValueKind.LIST]

  @TempDir
  Path folder

  def 'lines and blocks are published in the order of the file: #text.inspect()'() {
    expect:
    read(text) == published

    where:
    text || published
    '' || []
    'a=1\n' || [['a', '1']]
    'a=1' || [['a', '1']]
    'a=' || [['a', '']]
    'a= 1 \n' || [['a', ' 1 ']]
    ' a=1\n' || [['a', '1']]
    'a=1\nb=2\na=3\n' || [['a', '1'], ['b', '2'], ['a', '3']]
    'a=1\r\nb=2\r\n' || [['a', '1'], ['b', '2']]
    'a=1\r\r\n' || [['a', '1\r']]
    '\n \t\r\na=1\n\n' || [['a', '1']]
    'a=b=c\n' || [['a', 'b=c']]
    'a=1<<2\n' || [['a', '1<<2']]
    'a<<X=Y\n1\nX=Y\n' || [['a', '1']]
    'a<<END\nEND\n' || [['a', '']]
    'a<<END\n\nEND\n' || [['a', '']]
    'a<<END\n\n\nEND\n' || [['a', '\n']]
    'a<<END\n\nx\nEND\n' || [['a', '\nx']]
    'a<<END\nx\n\nEND\n' || [['a', 'x\n']]
    'a<<END\none\ntwo\nEND\nb=2\n' || [['a', 'one\ntwo'], ['b', '2']]
    'a<<END\r\none\r\ntwo\r\nEND\r\n' || [['a', 'one\ntwo']]
    'a << END \n END\nEND' || [['a', ' END']]
    'a<<END\nb=2\nb<<END\nEND\n' || [['a', 'b=2\nb<<END']]
    'a=äß東\uD83D\uDE80\n' || [['a', 'äß東\uD83D\uDE80']]
    'n=42\nn= -1.50 \nn=1e3\nn=0e-999999999\n' || [['n', '42'], ['n', '-1.5'], ['n', '1000'], ['n', '0']]
    'f=true\nf= false\n' || [['f', 'true'], ['f', 'false']]
    'n<<END\n7\nEND\n' || [['n', '7']]
    'l=["a","b c"]\nl= [ ] \n' || [['l', '["a","b c"]'], ['l', '[]']]
    'l=["\\u00e4\\"\\\\\\/"]\n' || [['l', '["ä\\"\\\\/"]']]
    'l<<END\none\n two\r\nEND\n' || [['l', '["one"," two"]']]
    'l<<END\nEND\n' || [['l', '[]']]
    'l<<END\n\nEND\n' || [['l', '[]']]
  }

  def 'a bad line is named, and what stands before it counts: #text.inspect()'() {
    given:
    def published = []
    def file = written('a=before\n' + text)

    when:
    reader(file, published).read(true)

    then:
    def bad = thrown(OutputFile.BadOutput)
    bad.message == "line $line of \$LEAT_OUTPUT: $what"
    published == [['a', 'before']]

    where:
    text | line || what
    'rubbish\n' | 2 || "'rubbish' is neither name=value nor name<<END"
    '\n\n=1' | 4 || "'=1' is neither name=value nor name<<END"
    '<<END\n' | 2 || "'<<END' is neither name=value nor name<<END"
    'a = 1\n' | 2 || "'a =' has a blank before '=': write name=value, since a value begins right behind '='"
    'c=1\n' | 2 || "the task declares no output 'c'; it declares [a, b, f, l, n]"
    'b c=1\n' | 2 || "a name cannot hold a space; letters, digits, '_' and '-' are allowed: 'b c'"
    'a<<\nx\n' | 2 || "after '<<' stands the word that ends the block"
    '\na<<END\nx\n' | 3 || "the block of 'a' is never ended by a line 'END'"
    'a<<END\nx\nEND ' | 2 || "the block of 'a' is never ended by a line 'END'"
    'a=x\u0000y\n' | 2 || "'a' holds the character U+0000 (NULL)"
    'a<<END\nx\n\u202Ey\nEND\n' | 2 || "'a' holds the character U+202E (RIGHT-TO-LEFT OVERRIDE)"
    'n=\n' | 2 || "'n' is declared a number, not ''"
    'n=seven\n' | 2 || "'n' is declared a number, not 'seven'"
    'n<<END\n1\n2\nEND\n' | 2 || "'n' is declared a number, not '1\n2'"
    'n=1e1001\n' | 2 || "'n' is declared a number, not '1e1001'"
    'n=1e-1001\n' | 2 || "'n' is declared a number, not '1e-1001'"
    'n=1e-2147483647\n' | 2 || "'n' is declared a number, not '1e-2147483647'"
    'f=yes\n' | 2 || "'f' is declared a flag, true or false, not 'yes'"
    'l=a,b\n' | 2 || "'l' is declared a list, as in l=[\"a\",\"b\"] or a block of lines, not 'a,b': at its character 1: it begins with '['"
    'l=["a",1]\n' | 2 || "'l' is declared a list, as in l=[\"a\",\"b\"] or a block of lines, not '[\"a\",1]': at its character 6: its items are texts in double quotes"
    'l=["a"\n' | 2 || "'l' is declared a list, as in l=[\"a\",\"b\"] or a block of lines, not '[\"a\"': at its character 5: behind an item stands ',' or ']'"
    'l=["a"] b\n' | 2 || "'l' is declared a list, as in l=[\"a\",\"b\"] or a block of lines, not '[\"a\"] b': at its character 7: nothing stands behind its ']'"
    'l=["a","\\u0007"]\n' | 2 || "item 2 of the list 'l' holds the character U+0007 (BEL)"
    'l=["a","\\u202e"]\n' | 2 || "item 2 of the list 'l' holds the character U+202E (RIGHT-TO-LEFT OVERRIDE)"
    'l=["\\ud800"]\n' | 2 || "item 1 of the list 'l' holds half a character"
    'l=["a",""]\n' | 2 || "item 2 of the list 'l' is empty"
    "l=[\"${'x' * 201}\"]\n" | 2 || "item 1 of the list 'l' has 201 characters, and 200 at most"
    'l<<END\none\n\ntwo\nEND\n' | 2 || "item 2 of the list 'l' is empty"
    'l<<END\none\n \nEND\n' | 2 || "item 2 of the list 'l' is empty"
    "l<<END\n${'x\n' * 5001}END\n" | 2 || "the list 'l' has 5001 items, and 5000 at most"
    ('x' * 56 + '\uD83D\uDE80' * 9) + '\n' | 2 || "'${'x' * 56}...' is neither name=value nor name<<END"
  }

  def 'a file that is written anew when it was read is refused: #then.inspect()'() {
    given:
    def published = []
    def file = written('a=before\n')
    def reader = reader(file, published)
    reader.read(false)

    when:
    Files.writeString(file, then)
    reader.read(true)

    then:
    def bad = thrown(OutputFile.BadOutput)
    bad.message == "line 1 of \$LEAT_OUTPUT: the file was written anew when it had been read already: append with '>>', not '>'"
    published == [['a', 'before']]

    where: 'shorter, as long, and longer'
    then << ['a=1\n', 'a=behind\n', 'b=1\na=longer than before\n']
  }

  def 'what is not UTF-8 is refused, not replaced'() {
    given:
    def published = []
    def file = written('a=before\n')
    Files.write(file, 'a=caf\u00e9\n'.getBytes('ISO-8859-1'), StandardOpenOption.APPEND)

    when:
    reader(file, published).read(true)

    then:
    def bad = thrown(OutputFile.BadOutput)
    bad.message == 'line 2 of $LEAT_OUTPUT: it is not UTF-8'
    published == [['a', 'before']]
  }

  def 'a number of a million digits is refused without being read'() {
    when:
    read('n=' + '7' * 1_000_000 + '\n')

    then:
    thrown(OutputFile.BadOutput)
  }

  def 'a value has at most 1 MiB: #kind of #bytes bytes, read in pieces of #piece'() {
    given:
    def value = letter * (bytes.intdiv(letter.getBytes('UTF-8').length))
    byte[] all = String.format(form, value).getBytes('UTF-8')
    def file = folder.resolve('output')
    def published = []
    def output = reader(file, published)

    when:
    String said = null
    try {
      for (int at = 0; at < all.length; at += piece) {
        append(file, all, at, Math.min(all.length, at + piece))
        output.read(false)
      }
      output.read(true)
    } catch (OutputFile.BadOutput bad) {
      said = bad.message
    }

    then:
    (said == null) == good
    said == null || said.endsWith(' of $LEAT_OUTPUT: a value has at most 1 MiB')
    published == (good ? [['a', value]] : [])

    where:
    [kind, form, letter, bytes, piece] << [
      [['line', 'a=%s\n'], ['last line', 'a=%s'], ['block', 'a<<END\n%s\nEND\n']],
      ['x', 'ß'], [MIB, MIB + 2], [1 << 22, 8192, 100_003]].combinations().collect { [it[0][0], it[0][1]] + it.drop(1) }
    good = bytes <= MIB
  }

  def 'a block of many lines has at most 1 MiB, their ends between them included'() {
    when:
    def published = read('a<<END\n' + ('1234567\n' * (MIB.intdiv(8))) + 'END\n')

    then:
    published[0][1].length() == MIB - 1

    when:
    read('a<<END\n' + ('1234567\n' * (MIB.intdiv(8))) + '\n\nEND\n')

    then:
    thrown(OutputFile.BadOutput)
  }

  def 'read in two pieces, split anywhere, it says the same: #text.inspect()'() {
    given:
    byte[] all = text.getBytes('UTF-8')
    def whole = outcome { read(text) }

    expect:
    (0..all.length).every { split ->
      def file = folder.resolve("split-$split")
      def published = []
      def output = reader(file, published)
      outcome {
        append(file, all, 0, split)
        output.read(false)
        append(file, all, split, all.length)
        output.read(false)
        output.read(true)
        published
      } == whole
    }

    where:
    text << ['a=1\r\nb<<END\r\nx\r\n\r\ny\r\nEND\r\nn=5\n', 'a=ä\uD83D\uDE80\nb=東', 'a=1\nrubbish\nb=2\n', 'a<<E\nE\na<<E\n\nE', 'a<<END\r\nEND \r\nENE\nEND\r\r\nE\rND\nEND', 'f=true\n\n\nf=maybe']
  }

  def 'what is written while it is read comes with the next reading'() {
    given:
    def file = folder.resolve('output')
    def published = []
    def output = new OutputFile(file, declared(), { { String text -> text.replace("s3cret" * 20, "***") } as UnaryOperator<String> }, { name, value ->
      published << value.text()
      Files.writeString(file, "a=${published.size()}\n", StandardOpenOption.APPEND)
    })
    Files.writeString(file, 'a=0\n')

    when:
    3.times { output.read(false) }

    then:
    published == ['0', '1', '2']
  }

  def 'of what has no end yet nothing is held, however many tasks run: #what'() {
    given:
    def file = folder.resolve('output')
    Files.writeString(file, begin + 'x' * (MIB - 10))
    def published = []

    when:
    long before = used()
    def readers = (1..100).collect { reader(file, published) }
    readers.each { it.read(false) }
    long held = used() - before

    then:
    held < 50L * MIB

    when:
    Files.writeString(file, end, StandardOpenOption.APPEND)
    readers[0].read(true)

    then:
    published == [['a', 'x' * (MIB - 10)]]

    where:
    what    | begin      | end
    'line'  | 'a='       | '\n'
    'block' | 'a<<END\n' | '\nEND\n'
  }

  private static long used() {
    3.times { System.gc() }
    Runtime.runtime.totalMemory() - Runtime.runtime.freeMemory()
  }

  def 'a line of a block that is not UTF-8 is named, and so is a word that is too long'() {
    given:
    def published = []
    def file = written('a<<END\nx\n')
    Files.write(file, 'caf\u00e9\nEND\n'.getBytes('ISO-8859-1'), StandardOpenOption.APPEND)

    when:
    reader(file, published).read(true)

    then:
    def bad = thrown(OutputFile.BadOutput)
    bad.message == 'line 3 of $LEAT_OUTPUT: it is not UTF-8'

    when: 'the word that ends the block is what is broken, whenever that is read'
    def output = reader(Files.write(folder.resolve('open'), 'a<<END\nx\nEND\u00e9\n'.getBytes('ISO-8859-1')), published)
    output.read(false)
    output.read(true)

    then:
    def open = thrown(OutputFile.BadOutput)
    open.message == 'line 3 of $LEAT_OUTPUT: it is not UTF-8'

    when:
    read("a<<${'E' * 201}\nx\n${'E' * 201}\n")

    then:
    def long201 = thrown(OutputFile.BadOutput)
    long201.message == 'line 1 of $LEAT_OUTPUT: the word that ends a block has at most 200 characters'
    read("a<<${'E' * 200}\nx\n${'E' * 200}\n") == [['a', 'x']]
  }

  def 'a file that is not there publishes nothing, and a bad one stays bad'() {
    given:
    def file = folder.resolve('output')
    def published = []
    def output = reader(file, published)

    when:
    output.read(false)
    Files.writeString(file, 'rubbish\n')
    output.read(false)

    then:
    thrown(OutputFile.BadOutput)

    when:
    Files.writeString(file, 'a=1\n', StandardOpenOption.APPEND)
    output.read(true)

    then:
    thrown(OutputFile.BadOutput)
    published == []
  }

  def 'a task that publishes without end fails by the name of the limit: #what'() {
    given:
    def published = []
    def file = folder.resolve('output')
    file.toFile().withOutputStream { out -> lines.times { out << line } }

    when:
    reader(file, published).read(true)

    then:
    def bad = thrown(OutputFile.BadOutput)
    bad.message.endsWith(limit)
    published.size() <= 10_000

    where:
    what         | line                          | lines  || limit
    'values'     | 'a=1\n'                       | 20_000 || 'an attempt publishes at most 10000 values'
    'bytes'      | 'a=' + 'x' * (MIB - 10) + '\n' | 20     || 'an attempt writes at most 16 MiB to it'
    'empty lines' | '\n' * MIB                   | 20     || 'an attempt writes at most 16 MiB to it'
  }

  def 'what a running task has written is read in pieces, so that nobody else waits for it'() {
    given:
    def published = []
    def file = folder.resolve('output')
    file.toFile().withOutputStream { out -> 3.times { out << 'a=' + 'x' * (MIB - 10) + '\n' } }
    def output = reader(file, published)

    when:
    output.read(false)

    then:
    published.size() == 1

    when:
    output.read(true)

    then:
    published.size() == 3
  }

  private static Map<OutputName, OutputDeclaration> declared() {
    DECLARED.collectEntries { name, kind -> [(new OutputName(name)): new OutputDeclaration(new OutputName(name), kind)] }
  }

  private static OutputFile reader(Path file, List published) {
    new OutputFile(file, declared(), { { String text -> text.replace("s3cret" * 20, "***") } as UnaryOperator<String> }, { OutputName name, Scalar value -> published << [name.text(), value.text()] })
  }

  private Path written(String text) {
    def file = Files.createTempFile(folder, 'output', '')
    Files.write(file, text.getBytes('UTF-8'))
  }

  private List read(String text) {
    def published = []
    reader(written(text), published).read(true)
    published
  }

  private static void append(Path file, byte[] all, int from, int to) {
    Files.write(file, Arrays.copyOfRange(all, from, to), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
  }

  private static Object outcome(Closure body) {
    try {
      body()
    } catch (OutputFile.BadOutput bad) {
      bad.message
    }
  }
}
