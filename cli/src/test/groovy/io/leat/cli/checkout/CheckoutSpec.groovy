package io.leat.cli.checkout

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class CheckoutSpec extends Specification {
  static final String SHA = '0123456789abcdef0123456789abcdef01234567'
  static final String OTHER = 'fedcba9876543210fedcba9876543210fedcba98'

  @TempDir Path folder

  void write(String name, String text) {
    def file = folder.resolve(name)
    Files.createDirectories(file.parent)
    Files.writeString(file, text)
  }

  def 'the branch and commit of a checkout are read, from deep inside it too'() {
    given:
    write('.git/HEAD', 'ref: refs/heads/feature/a\n')
    write('.git/refs/heads/feature/a', "$SHA\n")
    Files.createDirectories(folder.resolve('a/b'))

    expect:
    Checkout.around(folder.resolve('a/b')) == new Checkout(folder, 'feature/a', SHA)
  }

  def 'a packed branch is found by its whole name'() {
    given:
    write('.git/HEAD', 'ref: refs/heads/main\n')
    write('.git/packed-refs', "# pack-refs with: peeled fully-peeled sorted\n$OTHER refs/heads/main2\n$OTHER refs/tags/v1\n^$OTHER\n$SHA refs/heads/main\n")

    expect:
    Checkout.around(folder).commit() == SHA
  }

  def 'a branch that is not packed goes before the packed one'() {
    given:
    write('.git/HEAD', 'ref: refs/heads/main\n')
    write('.git/refs/heads/main', "$SHA\n")
    write('.git/packed-refs', "$OTHER refs/heads/main\n")

    expect:
    Checkout.around(folder).commit() == SHA
  }

  def 'a linked worktree has a HEAD of its own and shares the refs'() {
    given:
    write('main/.git/refs/heads/topic', "$SHA\n")
    write('main/.git/worktrees/wt/HEAD', 'ref: refs/heads/topic\n')
    write('main/.git/worktrees/wt/commondir', '../..\n')
    write('wt/.git', "gitdir: ${folder.resolve('main/.git/worktrees/wt')}\n")

    expect:
    Checkout.around(folder.resolve('wt')) == new Checkout(folder.resolve('wt'), 'topic', SHA)
  }

  def 'a HEAD of "#head" is branch #branch and commit #commit'() {
    given:
    write('.git/HEAD', head)

    expect:
    with(Checkout.around(folder)) {
      it.branch() == branch
      it.commit() == commit
    }

    where:
    head                            || branch   | commit
    SHA + '\n'                      || null     | SHA
    'ref: refs/heads/unborn\n'      || 'unborn' | null
    'ref: refs/heads/.invalid\n'    || null     | null
    'ref: refs/remotes/origin/x\n'  || null     | null
    'ref: ../../etc/passwd\n'       || null     | null
    'ref: refs/../../../secret\n'   || null     | null
    'garbage'                       || null     | null
    ''                              || null     | null
    'x' * 100_000                   || null     | null
  }

  def 'a pointer that leads nowhere leaves the checkout without facts'() {
    given:
    write('.git', text)

    expect:
    Checkout.around(folder) == new Checkout(folder, null, null)

    where:
    text << ['gitdir: /nonexistent/place\n', 'nonsense', '', 'gitdir: \u0000']
  }
}
