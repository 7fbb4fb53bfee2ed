package io.leat.cli

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** The manual page of the distribution is what the commands declare. To write it anew: ./leat help --man > cli/src/dist/share/man/man1/leat.1 */
class ManPageSpec extends Specification {
  @TempDir Path folder

  def 'the page that comes with the distribution is that of the commands'() {
    expect:
    new File('src/dist/share/man/man1/leat.1').text == new Shell(folder).leat('help', '--man').out
  }

  def 'it has every command with every option, and nothing in it is taken for a request'() {
    given:
    def lines = new Shell(folder).leat('help', '--man').out.readLines()

    expect:
    Commands.usages().every { usage ->
      int at = lines.findIndexOf { it == ".SS leat ${usage.name()}" || it.startsWith(".SS leat ${usage.name()} ") }
      def part = lines.drop(at + 1).takeWhile { !(it ==~ /[.]S[SH] .*/) }.join(' ').replace('\\-', '-')
      at >= 0 && usage.options().every { part.contains('--' + it.name()) } && part.contains(usage.summary())
    }
    lines.findAll { it.startsWith('.') }*.find(/^[.]\w+/).toSet() == ['.TH', '.SH', '.B', '.SS', '.TP', '.PP', '.nf', '.RS', '.RE', '.fi'] as Set
  }

  def 'groff has nothing to complain of'() {
    given:
    def page = folder.resolve('leat.1').toFile()
    page.text = new Shell(folder).leat('help', '--man').out
    def groff
    try {
      groff = new ProcessBuilder('groff', '-man', '-Tascii', '-ww', page.path).redirectErrorStream(false).start()
    } catch (IOException absent) {
      return
    }
    def text = groff.inputStream.text

    expect:
    groff.errorStream.text == ''
    groff.waitFor(20, TimeUnit.SECONDS) && groff.exitValue() == 0
    text.replaceAll(/.\x08/, '').contains('leat run [FILE]')
  }
}
