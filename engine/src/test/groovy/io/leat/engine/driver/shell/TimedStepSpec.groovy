package io.leat.engine.driver.shell

import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout

/** The functions of the launcher that watch the timeout of a step, in each shell that a host may have. */
class TimedStepSpec extends Specification {
  @TempDir
  Path folder

  private static String function(String name) {
    def found = ShellScript.launcher().text() =~ /(?ms)^$name\(\) \{.*?^\}/
    assert found
    found[0]
  }

  /** What a script prints that has the functions, but for what some shells say of a child that a signal ended; and its exit code. */
  private String said(String shell, String body) {
    def functions = ['leat_await', 'leat_deaf', 'leat_hears', 'leat_timed', 'leat_watches', 'leat_over', 'leat_spend', 'leat_clock', 'leat_since', 'leat_below', 'leat_signal_tree', 'leat_silent'].collect { function(it) }.join('\n')
    def script = folder.resolve('script').toFile()
    script.text = "$functions\nleat_boundary() { :; }\ntrap : HUP INT TERM PIPE\nleat_silent\nexec 3> /dev/null\n$body"
    def process = new ProcessBuilder(*shell.split(' '), script.path).redirectErrorStream(true).start()
    process.outputStream.close()
    process.inputStream.text.replaceAll(/(Killed|Terminated)\n/, '') + process.waitFor()
  }

  @Timeout(60)
  def 'a step that ends before its watcher is ready does not wait for it, and leaves nothing behind: #shell'() {
    given: 'a timeout that a single wait would show'
    def seconds = "300${System.nanoTime() % 10_000_000}"

    expect:
    said(shell, """
      i=0
      while [ \$i -lt 200 ]; do
        i=\$((i + 1))
        ( exec true ) 3>&- <&0 & leat_timed 1 $seconds || exit 1
      done
      """) == '0'
    ProcessHandle.allProcesses().noneMatch { it.info().commandLine().orElse('').contains("sleep $seconds") }

    where:
    shell << ['dash', 'bash', 'busybox sh']
  }

  @Timeout(60)
  def 'a step whose watcher #what: #shell'() {
    given:
    def others = 'read -r own _ < /proc/self/stat; for p in $(cat /proc/$$/task/$$/children); do [ $p = $own ] ||'

    expect:
    said(shell, "( sleep 0.3; $others kill -$signal \$p; done; $then ) 3>&- <&0 & leat_timed 1 $seconds\n") == told

    where:
    [shell, [what, signal, then, seconds, told]] << [['dash', 'bash', 'busybox sh'], [
      ['is killed is no success', 'KILL', 'true', 60, 'leat: nobody watched the timeout of step 1 to its end\n126'],
      ['is killed keeps its exit code', 'KILL', 'exit 7', 60, 'leat: nobody watched the timeout of step 1 to its end\n7'],
      ['is told to end is watched on', 'TERM', 'sleep 10', 1, 'leat: step 1 took longer than its timeout of 1 s\n124'],
      ['is held goes on when it is over', 'STOP', 'true', 60, '0'],
    ]].combinations()
  }

  def 'who was watched leaves the next step as it found it: #shell'() {
    expect: 'one that TERM ends'
    said(shell, """
      ( exec true ) 3>&- <&0 & leat_timed 1 60
      ( read -r own _ < /proc/self/stat; kill -TERM \$own; echo deaf )
      echo \$?
      kill -TERM \$\$
      """) == '143\n0'

    where:
    shell << ['dash', 'bash', 'busybox sh']
  }

  @Timeout(60)
  def 'a step that signals its process group as it ends is not waited for, and keeps its exit code: #shell, #pause'() {
    expect:
    said(shell, """
      i=0
      while [ \$i -lt 60 ]; do
        i=\$((i + 1))
        ( trap '' TERM; sleep $pause; kill -TERM 0; exit 5 ) 3>&- <&0 & leat_timed 1 300
        [ \$? = 5 ] || exit 1
      done
      """) == '0'

    where:
    [shell, pause] << [['setsid -w dash', 'setsid -w bash', 'setsid -w busybox sh'], [0, 0.03]].combinations()
  }
}
