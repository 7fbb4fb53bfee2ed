package io.leat.engine.artifact

import io.leat.engine.expression.Glob
import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.nio.file.attribute.PosixFilePermissions
import java.time.Instant
import java.util.zip.ZipFile
import spock.lang.Specification
import spock.lang.TempDir

class ArtifactsSpec extends Specification {
  @TempDir
  Path folder

  Path workspace
  Path target
  ContentStore store
  Artifacts artifacts

  def setup() {
    workspace = Files.createDirectory(folder.resolve('workspace'))
    target = folder.resolve('target')
    store = new ContentStore(folder.resolve('store'), ContentStore.Sync.NONE)
    artifacts = new Artifacts(store)
  }

  // whoever clears the folder follows links
  def cleanup() {
    def links = Files.walk(folder).withCloseable { it.filter { Files.isSymbolicLink(it) }.toList() }
    links.each { Files.delete(it) }
  }

  Path file(String name, String text = name, boolean executable = false) {
    def path = workspace.resolve(name)
    Files.createDirectories(path.parent)
    Files.writeString(path, text)
    if (executable) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString('rwxr-xr-x'))
    }
    path
  }

  FileSet kept(String... patterns) {
    artifacts.collect(workspace, patterns.collect { Glob.of(it) })
  }

  static List<String> names(FileSet files) {
    files.entries().collect { it.path().text() }
  }

  List<String> problems(String... patterns) {
    try {
      kept(patterns)
      []
    } catch (NotCollected e) {
      e.problems()
    }
  }

  def 'what is collected comes back with names, contents and modes'() {
    given:
    file('a b.txt')
    file('-rf')
    file('grüße/\ud83d\ude00.txt', 'x' * 200_000)
    file('bin/run', '#!/bin/sh', true)
    file('empty', '')
    Files.createSymbolicLink(workspace.resolve('bin/link'), Path.of('../a b.txt'))

    when:
    def files = kept('**')
    artifacts.restore(files, target)

    then:
    names(files) == ['-rf', 'a b.txt', 'bin/link', 'bin/run', 'empty', 'grüße/\ud83d\ude00.txt']
    Files.readString(target.resolve('grüße/\ud83d\ude00.txt')).length() == 200_000
    Files.readString(target.resolve('-rf')) == '-rf'
    Files.size(target.resolve('empty')) == 0
    Files.isExecutable(target.resolve('bin/run'))
    !PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve('empty'))).contains('x')
    Files.readSymbolicLink(target.resolve('bin/link')) == Path.of('../a b.txt')
    new Artifacts(store).collect(target, [Glob.of('**')]) == files
  }

  def 'a list of files is read as it was written'() {
    given:
    file('a b')
    file('c', 'c', true)
    Files.createSymbolicLink(workspace.resolve('d'), Path.of('c'))
    def files = kept('**')
    def text = new ByteArrayOutputStream()
    files.write(text)

    expect:
    FileSet.read(new ByteArrayInputStream(text.toByteArray())) == files
    Digest.ofBytes(text.toByteArray()) == files.digest()
    artifacts.load(artifacts.save(files)) == files
    artifacts.save(files) == files.digest()
    text.toString('UTF-8').readLines().size() == 4
  }

  def 'a list of files is not trusted: #text'() {
    when:
    FileSet.read(new ByteArrayInputStream("leat-files 1\n$text\n".getBytes('UTF-8')))

    then:
    def e = thrown(IOException)
    e.message.contains('line ')
    e.message.contains(why)

    where:
    text                                                      || why
    "f\t1\t${'a' * 64}\t../x"                                 || "'..'"
    "f\t1\t${'a' * 64}\t/etc/passwd"                          || 'root'
    "f\t1\t${'a' * 64}\ta\\nb"                                || 'control'
    "f\t1\t${'a' * 64}\ta\\\\b"                               || "no '\\'"
    "f\t-1\t${'a' * 64}\ta"                                   || 'bytes'
    "f\t1\t${'A' * 64}\ta"                                    || 'digits'
    "f\t1\t${'a' * 64}\tb\nf\t1\t${'a' * 64}\ta"              || 'out of order'
    "f\t1\t${'a' * 64}\ta\nf\t1\t${'a' * 64}\ta"              || 'out of order'
    "l\t../x\ta"                                              || 'leads out'
    "l\t/etc\ta"                                              || 'leads out'
    "l\tb/../../x\ta/c"                                       || 'leads out'
    'z\ta\tb'                                                 || 'unknown kind'
  }

  def 'only folders that a pattern can reach are read'() {
    given:
    file('src/a.txt')
    file('other/b.txt')
    Files.createSymbolicLink(workspace.resolve('other/loop'), Path.of('..'))
    def seen = []

    when:
    new Walk([Glob.of('src/*.txt'), Glob.of('src/deep/**')], { name, path, stat -> seen << name }).run(workspace)

    then:
    seen == ['src/a.txt']
    new GlobStates([Glob.of('src/*.txt')]).with { enter(start(), 'other').length } == 0
    new GlobStates([Glob.of('src/*.txt')]).with { enter(enter(start(), 'src'), 'deep').length } == 0
  }

  def 'folders of git and Leat are left alone, and refused where a pattern names them'() {
    given:
    file('.git/config')
    file('sub/.git/config')
    file('.leat/x')
    file('.github/y')

    expect:
    Glob.problem('.leat/x').get() == Glob.IN_LEAT
    Glob.problem('**/{a,.leat}/x').get() == Glob.IN_LEAT
    Glob.problem('!.leat/x').empty
    names(kept('**')) == ['.github/y']
    names(kept('{.[l]eat,.github}/*')) == ['.github/y']
    ['.git/**', '**/.git/*'].every {
      try {
        kept(it)
        assert false : it
      } catch (NotCollected refused) {
        refused.message.contains('so no artifact holds it')
      }
    }
  }

  def 'nothing is kept or laid down as #path'() {
    given:
    def set = FileSet.of([new FileEntry.Regular(RelPath.of(path), 1, true, store.putBytes('x'.bytes).digest())])
    file(path)

    when:
    new Artifacts(store).restore(set, folder.resolve('to'))

    then:
    def refused = thrown(IOException)
    refused.message.contains("'$path' is in '$name'")
    !Files.exists(folder.resolve('to').resolve(path))

    when:
    kept(path)

    then:
    thrown(NotCollected)

    where:
    path                      | name
    '.git/hooks/pre-commit'   | '.git'
    'a/.GIT/config'           | '.GIT'
    '.Leat/launcher/x'        | '.Leat'
    'sub/.git'                | '.git'
    '.git. ./config'          | '.git. .'
    'GIT~1/config'            | 'GIT~1'
    '.g\u200cit/config'       | '.g\u200cit'
  }

  def 'all that cannot be kept is told at once'() {
    given:
    file('ok')
    file('line\nbreak')
    file('folder/x')
    Files.createSymbolicLink(workspace.resolve('out'), Path.of('../secret'))
    Files.writeString(folder.resolve('secret'), 's')
    Files.createSymbolicLink(workspace.resolve('root'), Path.of('/etc/passwd'))
    assert ['mkfifo', workspace.resolve('pipe').toString()].execute().waitFor() == 0

    when:
    def problems = problems('*', 'none/**', 'folder')

    then:
    problems.take(2) == ["'none/**' matches no file", "'folder' is a folder: its files are 'folder/**'"]
    problems.drop(2).toSet() == [
      "'line\\nbreak': a path has no control characters",
      "'out' is a link that leads out of the workspace",
      "'root' is a link that leads out of the workspace",
      "'pipe' is neither a file nor a link",
    ] as Set
  }

  def 'no pattern and no file make an empty set'() {
    expect:
    kept().entries() == []
    kept().size() == 0
    artifacts.load(artifacts.save(kept())) == kept()

    when:
    artifacts.restore(kept(), target)

    then:
    Files.isDirectory(target)
  }

  def 'a link keeps within the workspace whatever its names pass through'() {
    given:
    file('deep/er/x')
    Files.createSymbolicLink(workspace.resolve('b'), Path.of('.'))
    Files.createSymbolicLink(workspace.resolve('a'), Path.of('b/..'))
    Files.createSymbolicLink(workspace.resolve('abs'), workspace.resolve('deep/er/x'))
    Files.createSymbolicLink(workspace.resolve('dangling'), Path.of('nowhere'))
    Files.createSymbolicLink(workspace.resolve('circle'), Path.of('circle'))

    expect:
    problems('a') == ["'a' is a link that leads out of the workspace"]
    kept('abs').entries()[0].target() == 'deep/er/x'
    kept('b').entries()[0].target() == '.'
    kept('dangling').entries()[0].target() == 'nowhere'
    kept('circle').entries()[0].target() == 'circle'
  }

  def 'restoring leaves what is equal and replaces the rest'() {
    given:
    file('same')
    file('other', 'new')
    file('mode', 'm', true)
    file('link', 'was a file')
    def files = kept('**')
    artifacts.restore(files, target)
    def old = FileTime.from(Instant.parse('2001-01-01T00:00:00Z'))
    Files.setLastModifiedTime(target.resolve('same'), old)
    Files.writeString(target.resolve('other'), 'old')
    Files.setPosixFilePermissions(target.resolve('mode'), PosixFilePermissions.fromString('rw-r--r--'))
    Files.delete(target.resolve('link'))
    Files.createSymbolicLink(target.resolve('link'), folder.resolve('victim'))
    Files.writeString(folder.resolve('victim'), 'untouched')
    Files.writeString(target.resolve('mine'), 'stays')

    when:
    artifacts.restore(files, target)

    then:
    Files.getLastModifiedTime(target.resolve('same')) == old
    Files.readString(target.resolve('other')) == 'new'
    Files.isExecutable(target.resolve('mode'))
    Files.isRegularFile(target.resolve('link'), LinkOption.NOFOLLOW_LINKS)
    Files.readString(folder.resolve('victim')) == 'untouched'
    Files.readString(target.resolve('mine')) == 'stays'
    target.toFile().list().toList().every { !it.startsWith('.leat-tmp') }
  }

  def 'restoring goes through no link'() {
    given:
    file('a/b/c')
    def files = kept('**')
    Files.createDirectories(target)
    Files.createDirectories(folder.resolve('outside'))
    Files.createSymbolicLink(target.resolve('a'), folder.resolve('outside'))

    when:
    artifacts.restore(files, target)

    then:
    def e = thrown(IOException)
    e.message == "cannot write 'a/b/c': 'a' is a link"
    folder.resolve('outside').toFile().list() == [] as String[]
  }

  def 'a link and files below it in one list do not lead out'() {
    given:
    file('x')
    def digest = store.put(file('x')).digest()
    def files = FileSet.of([
      new FileEntry.Link(RelPath.of('a'), 'b'),
      new FileEntry.Regular(RelPath.of('a/x'), 1, false, digest),
    ])

    when:
    artifacts.restore(files, target)

    then:
    def e = thrown(IOException)
    e.message.contains("'a' is a link")
  }

  def 'a folder in the place of a file is not deleted'() {
    given:
    file('a')
    Files.createDirectories(target.resolve('a'))

    when:
    artifacts.restore(kept('a'), target)

    then:
    def e = thrown(IOException)
    e.message.contains("'a'")
  }

  def 'an archive holds the files with modes and links, and is always the same'() {
    given:
    file('a b.txt', 'hello ' * 1000)
    file('bin/grüße', '#!/bin/sh\necho hi', true)
    file('empty', '')
    file('big', new String(new byte[300_000], 'ISO-8859-1'))
    Files.createSymbolicLink(workspace.resolve('link'), Path.of('bin/grüße'))
    def files = kept('**')
    def zip = folder.resolve('x.zip')

    when:
    zip.toFile().withOutputStream { artifacts.zip(files, it) }
    def again = new ByteArrayOutputStream()
    artifacts.zip(artifacts.save(files), again)

    then:
    again.toByteArray() == Files.readAllBytes(zip)
    new ZipFile(zip.toFile()).withCloseable { all ->
      all.entries().collect { it.name } == names(files) &&
        all.getInputStream(all.getEntry('a b.txt')).text == 'hello ' * 1000 &&
        all.getInputStream(all.getEntry('big')).bytes.length == 300_000 &&
        all.getInputStream(all.getEntry('empty')).bytes.length == 0
    }
    modes(zip) == ['a b.txt': '100644', 'big': '100644', 'bin/grüße': '100755', 'empty': '100644', 'link': '120777']
  }

  def 'an archive of a damaged list is not whole'() {
    given:
    file('a', '1')
    file('b', '2')
    def list = artifacts.save(kept('**'))
    def text = store.path(list)
    text.toFile().writable = true
    text.toFile().text = text.toFile().text.replace('\tb\n', '\tc\n')

    when:
    artifacts.zip(list, new ByteArrayOutputStream())

    then:
    thrown(ContentMissing)
  }

  def 'a file of a set is found by its path alone: #path'() {
    given:
    def names = ['a', 'a-b', 'a/b', 'a/c', 'b', 'ü']
    def set = FileSet.of(names.shuffled().collect { new FileEntry.Regular(RelPath.of(it), 1, false, Digest.ofText(it)) })

    expect:
    set.find(path).map { it.path().text() }.orElse(null) == (path in names ? path : null)

    where:
    path << ['a', 'a-b', 'a/b', 'a/c', 'b', 'ü', '', '/', '../a', 'a/', 'a/a', '0', 'z', 'c' * 5000]
  }

  /** What another program reads from the archive. */
  private static Map<String, String> modes(Path zip) {
    def script = 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n' +
      'for i in z.infolist(): print(i.filename+"="+oct(i.external_attr>>16)[2:])'
    def process = new ProcessBuilder('python3', '-X', 'utf8', '-c', script, zip.toString()).redirectErrorStream(true).start()
    process.inputStream.getText('UTF-8').readLines().collectEntries { it.split('=') as List }
  }

  def 'a file that somebody goes on writing to is named, and not kept torn'() {
    given:
    // so long that the writer comes to its turn while it is read, three times
    new RandomAccessFile(file('log').toFile(), 'rw').withCloseable { it.setLength(96 << 20) }
    def ended = new java.util.concurrent.atomic.AtomicBoolean()
    def begun = new java.util.concurrent.CountDownLatch(1)
    def writer = Thread.start {
      new RandomAccessFile(workspace.resolve('log').toFile(), 'rw').withCloseable { out ->
        while (!ended.get()) {
          out.seek(0)
          out.write(1)
          begun.countDown()
        }
      }
    }
    begun.await()

    expect:
    problems('log')[0].startsWith("'log' changed while it was kept")

    cleanup:
    ended.set(true)
    writer.join()
  }
}
