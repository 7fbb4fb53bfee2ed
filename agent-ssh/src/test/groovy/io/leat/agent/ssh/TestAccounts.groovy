package io.leat.agent.ssh

import io.leat.engine.driver.local.OtherAccount
import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermission

/** Accounts of this machine that tests have tasks run as; {@code ./verify} makes them where it is root. */
class TestAccounts {
  static final ONE = 'leat-test-1'
  static final OTHER = 'leat-test-2'

  /** Whether tests may become other accounts. Who is root and has none of them made has not run {@code ./verify}, and is told. */
  static boolean isRoot() {
    System.getProperty('user.name') == 'root'
  }

  static OtherAccount account(String name, Map<String, String> environment = [PATH: '/usr/local/bin:/usr/bin:/bin']) {
    OtherAccount.of(name, environment)
  }

  static int number(String name) {
    new File('/etc/passwd').readLines()*.split(':').find { it[0] == name }[2] as int
  }

  /** Makes a folder that of an account, with all that is in it, and those above passable. */
  static void give(Path folder, String name) {
    def number = number(name)
    if (Files.getAttribute(folder, 'unix:uid') == number) {
      return
    }
    Files.walk(folder).withCloseable { all ->
      all.forEach { file -> ['unix:uid', 'unix:gid'].each { Files.setAttribute(file, it, number, LinkOption.NOFOLLOW_LINKS) } }
    }
    lead(folder.parent)
  }

  /** Lets all accounts pass through a folder of the tests, and not look into it. */
  static void lead(Path folder) {
    def usual = Path.of(System.getProperty('java.io.tmpdir'))
    for (def at = folder; at.startsWith(usual) && at != usual; at = at.parent) {
      Files.setPosixFilePermissions(at, Files.getPosixFilePermissions(at) + PosixFilePermission.OTHERS_EXECUTE)
    }
  }
}
