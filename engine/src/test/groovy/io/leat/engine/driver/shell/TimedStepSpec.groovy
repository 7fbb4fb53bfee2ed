package io.leat.engine.driver.shell

import java.nio.file.Path
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** The functions of the launcher that watch the timeout of a step, in each shell that a host may have. */
class TimedStepSpec extends Specification {
  @TempDir
  Path folder

  private static String function(String name) {
    def found = ShellScript.getResourceAsStream("launcher.sh").getText("UTF-8") =~ /(?ms)^$name\(\) \{.*?^\}/
    assert found
    found[0]
  }

  @Timeout(60)
  def 'a step that ends before its watcher is ready does not wait for it: #shell'() {
    given: 'a timeout that a single wait would show'
    def functions = ['leat_await', 'leat_timed', 'leat_below', 'leat_signal_tree', 'leat_silent'].collect { function(it) }.join('\n')
    def script = folder.resolve('script').toFile()
    script.text = """$functions
leat_boundary() { :; }
leat_folder='$folder'
trap : HUP INT TERM PIPE
exec 3> /dev/null
i=0
while [ \$i -lt 40 ]; do
  i=\$((i + 1))
  ( exec true ) 3>&- <&0 & leat_timed 1 100 || exit 1
done
"""

    when:
    def process = new ProcessBuilder(shell, script.path).redirectErrorStream(true).start()
    process.outputStream.close()

    then:
    process.waitFor(50, TimeUnit.SECONDS)
    process.exitValue() == 0

    cleanup:
    process?.descendants()?.forEach { it.destroyForcibly() }
    process?.destroyForcibly()

    where:
    shell << ['sh', 'bash']
  }
}
