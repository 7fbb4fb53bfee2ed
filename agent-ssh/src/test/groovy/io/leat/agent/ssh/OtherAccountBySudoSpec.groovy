package io.leat.agent.ssh

import io.leat.engine.driver.local.OtherAccount
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Requires
import spock.lang.Specification
import spock.lang.TempDir

/** Becoming another account where Leat is not root: a rule of {@code sudo}, which {@code ./verify} makes, lets one account of the tests become the other. */
@Requires({ TestAccounts.root })
class OtherAccountBySudoSpec extends Specification {
  @TempDir Path folder

  /** What a process of the first account is told that runs a command as another one. */
  private List becoming(String name, String command) {
    def classes = folder.resolve('io/leat/engine/driver/local')
    if (!Files.exists(classes)) {
      Files.createDirectories(classes)
      ['', '$Running'].each { inner ->
        OtherAccount.classLoader.getResourceAsStream("io/leat/engine/driver/local/OtherAccount${inner}.class").withCloseable { Files.copy(it, classes.resolve("OtherAccount${inner}.class")) }
      }
      folder.resolve('Becoming.java').toFile().text = '''
        class Becoming {
          public static void main(String[] words) throws Exception {
            var account = io.leat.engine.driver.local.OtherAccount.of(words[0], java.util.Map.of("GIVEN", "a 'value'\\nof two lines"));
            var running = account.start(words[1]);
            running.in().close();
            running.out().transferTo(System.out);
            System.exit(running.exit().get());
          }
        }'''
      TestAccounts.give(folder, TestAccounts.ONE)
    }
    def java = Path.of(System.getProperty('java.home'), 'bin/java').toString()
    def number = TestAccounts.number(TestAccounts.ONE)
    def process = new ProcessBuilder('setpriv', "--reuid=$number", "--regid=$number", '--init-groups', java, '-XX:TieredStopAtLevel=1', '-cp', folder.toString(), folder.resolve('Becoming.java').toString(), name, command)
      .directory(folder.toFile()).redirectError(folder.resolve('said').toFile()).start()
    def printed = process.inputStream.text
    [process.waitFor(), printed, folder.resolve('said').toFile().text]
  }

  def 'a command runs as the account, with its home and the variables given, which nobody sees in the arguments of a process'() {
    when:
    def (code, printed, said) = becoming(TestAccounts.OTHER, 'id -un; echo "$HOME $USER $LOGNAME"; echo "$GIVEN"; cat /proc/[0-9]*/cmdline 2> /dev/null | grep -c "of two [l]ines"; exit 7')

    then:
    printed == "$TestAccounts.OTHER\n/home/$TestAccounts.OTHER $TestAccounts.OTHER $TestAccounts.OTHER\na 'value'\nof two lines\n0\n"
    code == 7
    said == ''
  }

  def 'it is said why nothing runs as #name'() {
    expect:
    becoming(name, 'true')[2].contains("java.io.IOException: $why")

    where:
    name             | why
    'nobody'         | "nothing can be run as 'nobody' from the account '$TestAccounts.ONE': let it by a rule of sudo, which 'leat server install' makes (docs/install.md)"
    TestAccounts.ONE | "'$TestAccounts.ONE' is the account that this process has"
    'root'           | "'root' is root"
    'no-such'        | "this machine has no account 'no-such'; make it: useradd --system --create-home no-such"
    '-x'             | "this machine has no account '-x'"
  }
}
