package io.leat.engine.folder

import io.leat.engine.artifact.Caches
import io.leat.engine.artifact.ContentStore
import io.leat.engine.artifact.InputFiles
import io.leat.engine.durable.Pack
import io.leat.engine.expression.Glob
import io.leat.engine.job.CacheName
import io.leat.engine.job.Inputs
import io.leat.engine.job.LockName
import io.leat.engine.job.Revision
import io.leat.engine.job.Task
import io.leat.engine.job.TaskName
import io.leat.engine.job.TriggerKind
import io.leat.engine.journal.Journal
import io.leat.engine.run.AttemptOutcome
import io.leat.engine.run.Lease
import io.leat.engine.run.RecordedEvent
import io.leat.engine.run.RunEvent
import io.leat.engine.run.RunStatus
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.time.Instant
import spock.lang.Specification
import spock.lang.TempDir

/** Locks of the Jobfile beside the right to run a run. */
class FolderLocksSpec extends Specification {
  static final ASKS = '''
    public class Asks {
      public static void main(String[] words) throws Exception {
        System.out.print(io.leat.engine.folder.LeatFolder.own(new io.leat.engine.folder.RunFolder(java.nio.file.Path.of(words[0]))) != null);
      }
    }
  '''.stripIndent()

  @TempDir
  Path temporary

  def 'a task that waits for a lock of its own run does not give the run away'() {
    given:
    def leat = LeatFolder.in(temporary)
    def run = leat.create({ header(it) }, '{}', '', {})
    def locks = new FolderLocks(leat.locks(), run, { lock, holder -> })
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

  def 'a run gives back all that it holds, of whatever task, and nothing of another'() {
    given:
    def leat = LeatFolder.in(temporary)
    def runs = (1..2).collect { leat.create({ number -> header(number) }, '{}', '', {}) }
    def locks = runs.collect { new FolderLocks(leat.locks(), it, { lock, holder -> }) }
    def other = Task.named('b').lock(new LockName('other')).build()
    assert locks[0].take(locked('a'), 1)
    assert locks[1].take(other, 1)

    when:
    locks[0].releaseAll()

    then:
    FolderLocks.holders(leat.locks()) == [runs[1]] as Set
    locks[1].take(locked('c'), 1)
  }

  def 'who takes up an attempt leaves its lock as it is, also where nothing can be written'() {
    given:
    def leat = LeatFolder.in(temporary)
    def run = leat.create({ header(it) }, '{}', '', {})
    def locks = new FolderLocks(leat.locks(), run, { lock, holder -> })
    def lease = new Lease(new TaskName('a'), 1, 1, 'local')
    assert locks.take(locked('a'), 1)
    def file = leat.locks().resolve(RunFolder.fileName('l'))
    def before = Files.readAttributes(file, 'unix:ino,ctime')

    when:
    new FolderLocks(leat.locks(), run, { lock, holder -> }).adopt(locked('a'), lease)

    then:
    Files.readAttributes(file, 'unix:ino,ctime') == before
    FolderLocks.holders(leat.locks()) == [run] as Set
    leat.locks().toFile().list().every { it.startsWith('.') || it == file.fileName.toString() }
  }

  def 'a lock that a machine died amid is of nobody: #bytes'() {
    given:
    def leat = LeatFolder.in(temporary)
    def run = leat.create({ header(it) }, '{}', '', {})
    Files.createDirectories(leat.locks().resolve('sub'))
    def file = leat.locks().resolve(RunFolder.fileName('l'))
    Files.write(file, bytes as byte[])

    expect:
    FolderLocks.holders(leat.locks()).empty
    FolderLocks.holder(leat.locks(), new LockName('l')).empty

    when:
    def taken = new FolderLocks(leat.locks(), run, { lock, holder -> }).take(locked('a'), 1)

    then:
    taken
    FolderLocks.holders(leat.locks()) == [run] as Set

    where:
    bytes << [[], [0] * 8, 'x'.bytes, '/'.bytes]
  }

  def 'a task whose steps have ended holds its lock until that is stored with all that was kept: #how'() {
    given:
    def leat = LeatFolder.in(temporary)
    def one = leat.create({ header(it) }, '{}', '', {})
    def other = leat.create({ header(it) }, '{}', '', {})
    def asked = []
    def locks = new FolderLocks(leat.locks(), one, { lock, holder -> })
    def others = new FolderLocks(leat.locks(), other, { lock, holder -> asked << holder })
    def lease = new Lease(new TaskName('a'), 1, 1, 'local')
    def journal = Journal.open(one.journal())
    assert locks.take(locked('a'), 1)

    when: 'its process is gone, and nobody runs the run'
    journal.append([new RecordedEvent(1, Instant.EPOCH, new RunEvent.AttemptLeased(lease))])
    Files.createDirectory(one.attempt(lease.task(), 1).path())
    Files.writeString(one.attempt(lease.task(), 1).exit(), '0\n')

    then:
    !others.take(locked('b'), 1)
    !others.take(locked('b'), 1)
    asked == [one.attempt(lease.task(), 1)] * 2

    when:
    ends(one, journal, lease)

    then:
    others.take(locked('b'), 1)

    when: 'the first is taken up, and gives back what it held'
    locks.release(locked('a'))

    then:
    !locks.take(locked('a'), 2)

    when:
    others.release(locked('b'))

    then:
    locks.take(locked('a'), 2)

    cleanup:
    journal.close()

    where:
    how                             | ends
    'the end of the attempt'        | { r, j, l -> j.append([new RecordedEvent(2, Instant.EPOCH, new RunEvent.AttemptEnded(l, new AttemptOutcome.Lost('gone')))]) }
    'the end of the run'            | { r, j, l -> j.append([new RecordedEvent(2, Instant.EPOCH, new RunEvent.RunFinished(RunStatus.CANCELLED))]) }
    'that of the run, noted with it' | { r, j, l -> r.end(RunStatus.CANCELLED) }
    'the run is packed'             | { r, j, l -> r.end(RunStatus.CANCELLED); r.pack() }
    'the run is deleted'            | { r, j, l -> r.delete() }
  }

  def 'a run that is owned is so whatever is done with its files, packed and not'() {
    given:
    def leat = LeatFolder.in(temporary)
    def run = leat.create({ header(it) }, '{}', '', {})
    def other = leat.create({ header(it) }, '{}', '', {})
    def owner = LeatFolder.own(run)

    when: 'it is packed, and what is packed is read, and another run is owned and given back'
    run.end(RunStatus.SUCCEEDED)
    run.pack()
    def read = Pack.read(run.path().resolve(RunFolder.HEADER))
    LeatFolder.own(other).close()

    then:
    read != null
    LeatFolder.own(run) == null
    elsewhere(run) == 'false'
    elsewhere(other) == 'true'

    when:
    owner.close()

    then:
    elsewhere(run) == 'true'

    when: 'it is owned as it is, packed'
    owner = LeatFolder.own(run)
    Files.readAllBytes(Pack.of(run.path()))

    then:
    elsewhere(run) == 'false'

    cleanup:
    owner?.close()
  }

  def 'a run stays owned when the file of the locks is deleted, and the next one is owned, too'() {
    given:
    def leat = LeatFolder.in(temporary)
    def run = leat.create({ header(it) }, '{}', '', {})
    def other = leat.create({ header(it) }, '{}', '', {})
    def owner = LeatFolder.own(run)

    when:
    Files.delete(leat.path().resolve('owners'))

    then:
    elsewhere(run) == 'false'
    LeatFolder.own(run) == null

    when: 'the file is another one by now'
    def second = LeatFolder.own(other)

    then:
    LeatFolder.owned(run)
    elsewhere(other) == 'false'
    elsewhere(run) == 'false'

    when:
    owner.close()
    second.close()

    then:
    elsewhere(run) == 'true'
    elsewhere(other) == 'true'
  }

  def 'a note of an owner that somebody put there as #what is not followed, nor waited for'() {
    given:
    def run = LeatFolder.in(temporary).create({ header(it) }, '{}', '', {})
    def other = Files.writeString(temporary.resolve('precious'), 'precious')
    assert ['sh', '-c', "$command", 'sh', other, run.path().resolveSibling('1.owner')]*.toString().execute().waitFor() == 0

    when:
    def owned = LeatFolder.own(run)

    then:
    owned != null
    Files.readString(other) == 'precious'
    elsewhere(run) == 'false'

    cleanup:
    owned?.close()

    where:
    what               | command
    'a link to a file' | 'ln -s "$1" "$2"'
    'an endless file'  | 'ln -s /dev/zero "$2"'
    'a pipe'           | 'mkfifo "$2"'
  }

  def 'a note of an owner that is #what keeps nobody from a run'() {
    given:
    def run = LeatFolder.in(temporary).create({ header(it) }, '{}', '', {})
    LeatFolder.own(run)
    def note = run.path().resolveSibling('1.owner')
    def noted = Files.readString(note)

    when:
    Files.writeString(note, changed(noted))
    Files.delete(run.path().resolve('../../owners'))

    then:
    elsewhere(run) == 'true'

    where:
    what                | changed
    'an earlier one'    | { it.replaceFirst(/ [0-9]+ /, ' 1 ') }
    'of another system' | { it.replaceFirst(/[0-9a-f]+-/, '0-') }
    'of a container'    | { it.replaceFirst(/pid:.*/, 'pid:[1]') }
    'not whole'         | { it.substring(0, 9) }
    'not written'       | { '' }
  }

  def 'a run that is not there is owned by nobody'() {
    given:
    def run = LeatFolder.in(temporary).create({ header(it) }, '{}', '', {})

    when:
    LeatFolder.own(new RunFolder(run.path().resolveSibling('2')))

    then:
    thrown(NoSuchFileException)

    when:
    LeatFolder.own(new RunFolder(run.path().resolveSibling('1.deleted')))

    then:
    thrown(NoSuchFileException)
  }

  def 'a run stays owned when a task #what all of .leat, and nothing of it is seen'() {
    given:
    def run = LeatFolder.in(temporary).create({ header(it) }, '{}', '', {})
    def owner = LeatFolder.own(run)
    Files.createSymbolicLink(temporary.resolve('link'), Path.of('.leat/owners'))
    Files.createSymbolicLink(temporary.resolve('l'), Path.of('.leat'))

    when:
    def seen = reads(temporary)

    then:
    seen == expected
    elsewhere(run) == 'false'

    cleanup:
    owner?.close()

    where:
    what                           | expected | reads
    'reads'                        | []       | { new InputFiles(it, it.resolve('memory')).matching([Glob.of('.[l]eat/**')], Instant.EPOCH) }
    'reads by a link'              | ['link'] | { new InputFiles(it, it.resolve('memory')).matching([Glob.of('link')], Instant.EPOCH)*.path()*.toString() }
    'caches by a pattern'          | false    | { caches(it, '.l[e]at') }
    'caches behind a link'         | false    | { caches(it, 'l/owners') }
    'caches the folder above'      | true     | { caches(it, 'sub') }
  }

  /** Whether something was kept. */
  private static boolean caches(Path folder, String pattern) {
    def inner = Files.createDirectories(folder.resolve('sub/.leat'))
    Files.writeString(inner.resolve('owners'), '')
    Files.writeString(folder.resolve('sub/x'), 'x')
    def store = folder.resolve('store')
    def caches = new Caches(folder.resolve('caches'), new ContentStore(store, ContentStore.Sync.NONE), [])
    def saved = caches.save(new CacheName('c'), 'k', folder, [Glob.of(pattern)], Instant.EPOCH).saved()
    caches.restore(new CacheName('c'), 'k', [], folder.resolve('to'), Instant.EPOCH)
    assert !Files.exists(folder.resolve('to/sub/.leat'))
    assert !saved || Files.exists(folder.resolve('to/sub/x'))
    saved
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
    new RunHeader(number, Instant.EPOCH, new RunHeader.JobSource('a', 'hash', 'Jobfile', 'groovy'), new Inputs([:], new Revision('main', null, null), null, TriggerKind.PERSON, [:]),
      new RunHeader.Request([], '', ''), new RunHeader.Execution(temporary, 1, null))
  }
}
