package io.leat.engine.local

import io.leat.engine.job.LockName
import io.leat.engine.job.Task
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

/** Locks of the Jobfile beside the right to run a run. */
class FolderLocksSpec extends Specification {
  static final ASKS = '''
    public class Asks {
      public static void main(String[] words) throws Exception {
        System.out.print(io.leat.engine.local.LeatFolder.own(new io.leat.engine.local.RunFolder(java.nio.file.Path.of(words[0]))) != null);
      }
    }
  '''.stripIndent()

  @TempDir
  Path temporary

  def 'a task that waits for a lock of its own run does not give the run away'() {
    given:
    def leat = LeatFolder.in(temporary)
    def run = leat.create({ header(it) }, '{}', '', {})
    def locks = new FolderLocks(leat.locks(), run)
    def owner = LeatFolder.own(run)

    when: 'the first has the lock, and nothing of it is there yet'
    def first = locks.take(locked('a'), 1)
    def second = locks.take(locked('b'), 1)

    then:
    first
    !second
    elsewhere(run) == 'false'

    when:
    owner.close()

    then:
    elsewhere(run) == 'true'
    LeatFolder.own(run) != null
  }

  private static Task locked(String name) {
    Task.named(name).lock(new LockName('l')).build()
  }

  /** Whether another process gets the right to run it. */
  private String elsewhere(RunFolder run) {
    def program = temporary.resolve('Asks.java')
    Files.writeString(program, ASKS)
    def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
    def process = new ProcessBuilder([java, '-XX:TieredStopAtLevel=1', '-cp', System.getProperty('java.class.path'), program.toString(), run.path().toString()])
      .redirectErrorStream(true).start()
    process.inputStream.text
  }

  private RunHeader header(int number) {
    new RunHeader(number, 'a', 'hash', Instant.EPOCH, temporary, [:], 'main', null, null, null, 'person', 1, null, [], [:], '', 'Jobfile', 'groovy')
  }
}
