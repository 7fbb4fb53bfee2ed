package io.leat.engine.expression

import java.nio.file.Files
import java.nio.file.Path
import net.jqwik.api.Arbitraries
import net.jqwik.api.Arbitrary
import net.jqwik.api.ForAll
import net.jqwik.api.Property
import net.jqwik.api.Provide
import net.jqwik.api.lifecycle.AfterContainer
import net.jqwik.api.lifecycle.BeforeContainer

/** What a pattern with {@code !} takes out is what git ignores by the rest of it. */
class GlobProperties {
  static final List<String> NAMES = ['a', 'b', 'ab', 'a-b', 'b1', 'x.o']
  static final List<String> PATHS =
    NAMES + [NAMES, NAMES].combinations()*.join('/') + [NAMES, ['a', 'b1'], NAMES].combinations()*.join('/')

  static Path folder

  @BeforeContainer
  static void repository() {
    folder = Files.createTempDirectory('leat-glob')
    assert git(['init', '-q', '.'], '') == ''
  }

  @AfterContainer
  static void remove() {
    folder.toFile().deleteDir()
  }

  static String git(List<String> words, String given) {
    def process = new ProcessBuilder(['git', '-c', 'core.excludesFile=', *words]).directory(folder.toFile()).redirectErrorStream(true).start()
    process.outputStream.withCloseable { it << given.getBytes('UTF-8') }
    def said = process.inputStream.getText('UTF-8')
    assert process.waitFor() in [0, 1]: said
    said
  }

  @Provide
  Arbitrary<String> patterns() {
    def piece = Arbitraries.of('a', 'b', 'ab', '*', '?', 'a*', '*b', '**', '[ab]', '[!a]*', '[^b]', '?[0-9]', '[a-]b', '*.o', 'a[-]b')
    def body = piece.list().ofMinSize(1).ofMaxSize(4).map { it.join('/') }
    body.flatMap { text -> Arbitraries.of('', '/').flatMap { before -> Arbitraries.of('', '', '/').map { after -> before + text + after } } }
      .filter { Glob.problem('!' + it).empty }
  }

  @Property(tries = 75)
  void 'a pattern takes out what git ignores by it'(@ForAll('patterns') String pattern) {
    Files.writeString(folder.resolve('.gitignore'), pattern + '\n')
    def ignored = git(['check-ignore', '--no-index', '--stdin'], PATHS.join('\n') + '\n').readLines() as Set
    def glob = Glob.of('!' + pattern)
    assert PATHS.findAll { glob.covers(it) } as Set == ignored
  }
}
