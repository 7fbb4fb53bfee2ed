package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

class StepSpec extends Specification {
  @TempDir Path folder
  Shell shell

  def setup() {
    shell = new Shell(folder)
    shell.environment = [HOME: folder.toString()]
    git('init', '-q', '-b', 'main', 'origin')
    Files.writeString(folder.resolve('origin/a'), '1')
    git('-C', 'origin', 'add', 'a')
    git('-C', 'origin', '-c', 'user.name=Ann', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'first')
  }

  private String git(String... words) {
    def process = new ProcessBuilder(['git', *words]).directory(folder.toFile()).redirectErrorStream(true).start()
    def said = process.inputStream.text
    assert process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0: said
    said.trim()
  }

  def 'a checkout is made, and the commit said: #words'() {
    when:
    def said = shell.leat('step', 'checkout', *words, '--into', 'work/tree')

    then:
    said.err == ''
    said.code == 0
    said.out == "checked out ${git('-C', 'origin', 'rev-parse', 'HEAD')}$how into $folder/work/tree\n"
    folder.resolve('work/tree/a').toFile().text == '1'

    where:
    words                                                   || how
    ['--url', 'origin']                                     || ' (refs/heads/main)'
    ['--url=origin', '--ref=main', '--depth=0']             || ' (refs/heads/main)'
    ['--from', 'origin', '--submodules', '--lfs']           || ''
  }

  def 'what goes wrong is said on stderr, and ends with 1: #words'() {
    when:
    def said = shell.leat('step', 'checkout', *words)

    then:
    said.code == 1
    said.out == ''
    said.err == "leat: $message\n".replace('FOLDER', folder.toString())

    where:
    words                                                || message
    ['--url', 'origin', '--ref', 'mian', '--into', 'x']  || "'FOLDER/origin' has no branch, tag or commit 'mian'\n  help: did you mean 'main'?"
    ['--url', 'ext::sh -c x', '--into', 'x']             || "'ext::sh -c x' is not the URL of a repository that can be used\n  help: URLs that name a helper program, such as 'ext::', are not followed"
    ['--url', 'origin', '--ref=--x', '--into', 'x']      || "'--x' cannot be a branch, a tag or a commit\n  help: a ref does not begin with '-'"
    ['--url', 'origin', '--into', '.']                   || "'FOLDER' has files in it and is no checkout\n  help: choose an empty or a new folder with into"
  }

  def 'a call that cannot be followed ends with 2: #words'() {
    expect:
    shell.leat('step', *words).with { code == 2 && err.contains(message) }

    where:
    words                                             || message
    []                                                || 'lacks its STEP'
    ['dance']                                         || "'dance' is not a value of STEP"
    ['checkout', '--url', 'x']                        || 'lacks --into'
    ['checkout', '--into', 'x', '--depth', '-1']      || "'-1' is not a depth"
    ['checkout', '--into', 'x', '--depth', 'all']     || "'all' is not a depth"
  }

  def 'it is not in the help, and not completed'() {
    expect:
    !shell.leat('--help').out.contains('leat step')
    !shell.leat('completion', shellName).out.contains('submodules')
    shell.leat('step', '--help').out.contains('--submodules')

    where:
    shellName << ['bash', 'zsh', 'fish']
  }
}
