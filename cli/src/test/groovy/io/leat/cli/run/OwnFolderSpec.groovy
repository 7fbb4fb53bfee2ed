package io.leat.cli.run

import io.leat.cli.Shell
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Requires
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** What is in .leat is run, so it must be one's own. */
class OwnFolderSpec extends Specification {
  static final ROOT = Files.getAttribute(Path.of('/proc/self'), 'unix:uid') == 0

  @TempDir
  @Shared
  Path shared

  @Shared
  List<String> classes = []

  @TempDir
  Path temporary

  Path folder
  Shell shell

  def setup() {
    folder = Files.createDirectory(temporary.resolve('a'))
    shell = new Shell(folder)
    shell.file('Jobfile', "job('a') { task('t') { sh 'echo mine > mine' } }")
  }

  def 'what #who can have put there is not run, by no command'() {
    given:
    shell.leat('run').code == 0
    Files.delete(folder.resolve('mine'))
    planted(folder.resolve('.leat'))

    expect:
    [['run'], ['run', '--from', 'failed'], ['attach', 'last'], ['logs', 'last', 't'], ['runs'], ['why', 'last', 't'], ['artifacts', 'last']].every {
      def said = shell.leat(*it)
      assert said.code == 2
      assert said.err.contains("leat: '${folder.resolve('.leat')}") && said.err.contains(why)
      assert said.err.contains('help:')
      true
    }
    !Files.exists(folder.resolve('mine'))
    !Files.exists(temporary.resolve('elsewhere'))

    where:
    [who, planted, why] << [
      ['somebody who may write to it', { mode(it, 'rwxrwxrwx') }, 'can be written to by other accounts'],
      ['a group that may write to it', { mode(it, 'rwxrwxr-x') }, 'can be written to by other accounts'],
      ['somebody who may write into the launcher', { mode(it.resolve('launcher'), 'rwxrwxrwx') }, 'can be written to by other accounts'],
      ['whoever made a link of it', { Files.move(it, it.resolveSibling('other')); Files.createSymbolicLink(it, Path.of('other')) }, 'is a link'],
      ['whoever made a link of the file that git reads', { linked(it.resolve('.gitignore')) }, "/.gitignore' is a link, and what it leads to would be written to"],
      ['whoever made a link of a lock', { linked(Files.createDirectories(it.resolve('locks')).resolve('.guard')) }, "/locks/.guard' is a link, and what it leads to would be written to"],
      ['whoever made a link of the contents', { def store = it.resolve('store'); store.toFile().deleteDir(); Files.createDirectory(store); mode(store, 'rwx------'); linked(store.resolve('contents')) }, "/store/contents' is a link, and what it leads to would be written to"],
      ['whoever made a link of the file of the locks', { linked(it.resolve('owners')) }, "/owners' is a link, and what it leads to would be written to"],
    ] + (ROOT ? [['another account', { Files.setAttribute(it, 'unix:uid', 65534) }, 'belongs to another account']] : [])
  }

  @Requires({ OwnFolderSpec.ROOT })
  def 'one that root made for itself is told to another account, by leat #words'() {
    given: 'a folder where all may write, as /tmp is'
    [temporary, folder].each { mode(it, 'rwxrwxrwx') }
    shell.leat('run').code == 0

    when:
    def said = asNobody(words)

    then:
    said.code == 2
    said.err == "leat: '${folder.resolve('.leat')}' belongs to 'root', and this account may not look into it\n" +
      "  help: run Leat here as 'root' again, or make the folder yours: sudo chown -R \"\$(id -u)\" '${folder.resolve('.leat')}'\n"
    !said.out.contains('next:')

    where:
    words << [['run'], ['run', '--from', 'failed'], ['runs'], ['show'], ['logs'], ['why'], ['attach'], ['artifacts'], ['clean'], ['cancel', 'last'], []]
  }

  def 'it is made for its owner alone, and one that others may read is shut'() {
    when:
    shell.leat('run')

    then:
    permissions() == 'rwx------'

    when:
    mode(folder.resolve('.leat'), 'rwxr-xr-x')
    def again = shell.leat('run')

    then:
    again.code == 0
    permissions() == 'rwx------'
  }

  def 'a launcher that somebody changed, or made a link, is written again'() {
    given:
    shell.leat('run')
    def launcher = folder.resolve('.leat/launcher').toFile().listFiles().first().toPath()
    def text = Files.readString(launcher)
    def evil = '#!/bin/sh\n: > ' + folder.resolve('evil') + '\ncat > /dev/null\n'
    def other = Files.writeString(temporary.resolve('evil.sh'), evil)
    if (link) {
      Files.delete(launcher)
      Files.createSymbolicLink(launcher, other)
    } else {
      Files.writeString(launcher, evil + ' ' * Math.max(0, text.bytes.length - evil.length()))
    }

    when:
    def said = shell.leat('run')

    then:
    said.code == 0
    !Files.exists(folder.resolve('evil'))
    !Files.isSymbolicLink(launcher)
    Files.readString(launcher) == text
    Files.readString(other) == evil

    where:
    link << [false, true]
  }

  def 'the search for it ends at a folder of somebody else'() {
    given: 'a run above, in a folder that is then given away'
    shell.leat('run')
    def inner = Files.createDirectories(folder.resolve('b/c'))

    expect:
    new Shell(inner).leat('runs').code == 0

    when:
    if (ROOT) {
      Files.setAttribute(folder.resolve('b'), 'unix:uid', 65534)
    } else {
      inner = Path.of('/')
    }

    then:
    new Shell(inner).leat('logs', 'last').err.contains('nothing was run in this folder yet')
  }

  def 'a flipped bit anywhere in what a run was started with is damage that is told'() {
    given:
    shell.leat('run').code == 0
    def header = folder.resolve('.leat/runs/1/header')
    def sound = Files.readAllBytes(header)

    expect: 'but for the name of the sum itself, without which nothing is checked'
    (0..<sound.length - 13).every { at ->
      def bytes = sound.clone()
      bytes[at] = (byte) (bytes[at] ^ (1 << at % 8))
      Files.write(header, bytes)
      ['show', 'attach'].every {
        def said = shell.leat(it, 'last')
        assert said.code == 2 && said.err.contains("cannot read run 'last'") && said.err.contains('is damaged') : "$it, bit ${at % 8} of $at: $said.err"
        true
      }
    }
    shell.leat('runs').out.contains('damaged')
  }

  def 'a file that never ends or never begins is not waited for: #words'() {
    given:
    assert ['mkfifo', folder.resolve('pipe').toString()].execute().waitFor() == 0
    shell.file('key', 'a value')

    when:
    def said = shell.leat(*words)

    then:
    said.code in [1, 2, 3]
    said.err.contains(why)

    where:
    words                              || why
    ['import', '/dev/zero']            || 'is larger than a Jobfile may be'
    ['import', 'pipe']                 || 'it is no plain file, and did not end within'
    ['check', '/dev/zero']             || 'a Jobfile has at most 1048576'
    ['check', 'pipe']                  || 'it is no plain file, and did not end within'
    ['lock', 'pipe']                   || 'it is no plain file, and did not end within'
    ['lock', '/dev/zero']              || 'a Jobfile has at most 1048576'
    ['login', 'https://127.0.0.1:1', '--password', '@key', '--ca', 'pipe'] || 'it is no plain file, and did not end within'
    ['login', 'https://127.0.0.1:1', '--password', '@key', '--ca', '/dev/zero'] || 'it has more than 1048576 bytes'
    ['login', 'http://127.0.0.1:1', '--password', '@pipe'] || 'it is no plain file, and did not end within'
    ['server', '--check-config', '--config', 'pipe'] || 'it is no plain file, and did not end within'
    ['server', '--check-config', '--config', '/dev/zero'] || 'it has more than 1048576 bytes'
    ['restore', 'pipe', '--data', 'other'] || 'is no file that holds a backup'
    ['restore', '/dev/zero', '--data', 'other'] || 'is no file that holds a backup'
    ['run', '--secret', 'KEY=@pipe']   || 'it is no plain file, and did not end within'
    ['run', '--secret', 'KEY=@/dev/zero'] || 'it has more than 1048576 bytes'
    ['api', 'POST', 'runs', '--data', '@/dev/zero', '--server', 'http://127.0.0.1:1'] || ''
  }

  /** Runs a command as an account that may use nothing of root, the classes in its folders neither. */
  private asNobody(List<String> words) {
    def java = Path.of(System.getProperty('java.home'), 'bin', 'java').toString()
    def builder = new ProcessBuilder(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups',
      java, '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', readable(), 'io.leat.cli.Leat'] + words)
    builder.directory(folder.toFile()).environment().keySet().removeIf { it.startsWith('LEAT_') }
    builder.environment().put('HOME', folder.toString())
    def out = temporary.resolve('out').toFile()
    def err = temporary.resolve('err').toFile()
    def code = builder.redirectOutput(out).redirectError(err).start().waitFor()
    [code: code, out: out.text, err: err.text]
  }

  /** The class path of this process, copied to where all accounts may read. */
  private String readable() {
    if (classes.empty) {
      System.getProperty('java.class.path').split(File.pathSeparator).findAll { new File(it).exists() && !it.endsWith('test-classes') }.each {
        def copy = shared.resolve("${classes.size()}-${new File(it).name}").toString()
        assert ['cp', '-r', it, copy].execute().waitFor() == 0
        classes << copy
      }
      assert ['chmod', '-R', 'a+rX', shared.toString()].execute().waitFor() == 0
    }
    classes.join(File.pathSeparator)
  }

  private static void mode(Path path, String written) {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(written))
  }

  private String permissions() {
    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve('.leat')))
  }

  private static void linked(Path file) {
    Files.deleteIfExists(file)
    Files.createSymbolicLink(file, Path.of('../../elsewhere'))
  }

  def 'nothing is written through links below #below'() {
    given:
    shell.file('Jobfile', "job('a') {\n params { text 'k' }\n task('t') { sh 'date +%N > out; mkdir -p c; date +%N > c/x'; artifact 'o', files: 'out'; cache 'c', paths: ['c'], key: params.k }\n}")
    shell.leat('run', '-p', 'k=1').code == 0
    folder.resolve('c').toFile().deleteDir()
    def elsewhere = Files.createDirectory(temporary.resolve('elsewhere'))
    def store = folder.resolve('.leat/store').resolve(below)
    store.toFile().deleteDir()
    Files.createDirectory(store)
    mode(store, 'rwx------')
    (0..255).each { Files.createSymbolicLink(store.resolve(String.format('%02x', it)), elsewhere) }

    when:
    def said = shell.leat('run', '-p', 'k=2')

    then:
    elsewhere.toFile().list() == [] as String[]
    said.code == code

    where:
    below      || code
    'contents' || 1
    'cached'   || 0
  }
}
