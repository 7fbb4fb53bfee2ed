package io.leat.git

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** The files of a checkout, compared with what the git program says. */
class WorkingFilesSpec extends Specification {
  @TempDir
  Path folder

  private static String git(Path where, String... words) {
    new Git(where).run(words)
  }

  private void file(String name, String text = '') {
    def file = folder.resolve(name)
    Files.createDirectories(file.parent)
    file.toFile().setText(text, 'UTF-8')
  }

  def 'they are those that git lists as tracked or new'() {
    given:
    file('top/.gitignore', 'build/\n*.log\n!keep.log\n/only-top\n')
    file('top/sub/.gitignore', 'local\n')
    ['a', 'ä b', 'build/x', 'build/deep/forced', 'sub/local', 'sub/only-top', 'only-top', 'x.log', 'keep.log', 'sub/keep.log', '.git-not/x', 'excluded']
      .each { file("top/$it") }
    def top = folder.resolve('top')
    git(top, 'init', '-q', '.')
    file('top/.git/info/exclude', 'excluded\n')
    git(top, 'add', '-f', 'a', 'build/deep/forced', 'sub')
    git(top, 'commit', '-qm', 'first')
    file('top/new/er')
    Files.createSymbolicLink(top.resolve('link'), Path.of('sub'))

    expect:
    WorkingFiles.of(top).toSet() == git(top, 'ls-files', '-z', '-co', '--exclude-standard').split('\0').toList().toSet()
    WorkingFiles.of(top).containsAll(['a', 'ä b', 'build/deep/forced', 'link', 'keep.log'])
  }

  def 'those of a submodule and of a linked worktree are found as well'() {
    given:
    file('lib/.gitignore', 'out\n')
    file('lib/inner')
    def lib = folder.resolve('lib')
    git(lib, 'init', '-q', '.')
    git(lib, 'add', '.')
    git(lib, 'commit', '-qm', 'first')
    file('top/a')
    def top = folder.resolve('top')
    git(top, 'init', '-q', '.')
    git(top, 'add', '.')
    git(top, 'commit', '-qm', 'first')
    git(top, 'submodule', '--quiet', 'add', lib.toString(), 'lib')
    file('top/lib/out')
    file('top/lib/new')
    git(top, 'worktree', 'add', '-q', '../tree')
    file('tree/b')

    expect:
    WorkingFiles.of(top).toSet() == ['.gitmodules', 'a', 'lib/.gitignore', 'lib/inner', 'lib/new'] as Set
    WorkingFiles.of(folder.resolve('tree')).toSet() == ['a', 'b'] as Set
  }

  def 'where there is no checkout that is said'() {
    when:
    WorkingFiles.of(folder)

    then:
    thrown(IOException)
  }
}
