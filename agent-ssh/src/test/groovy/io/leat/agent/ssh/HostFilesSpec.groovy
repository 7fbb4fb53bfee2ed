package io.leat.agent.ssh

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** Files on their way to a host and back. */
class HostFilesSpec extends Specification {
  @Shared @TempDir Path place
  @Shared @AutoCleanup Sshd server
  @TempDir Path temporary
  @AutoCleanup SshDriver driver
  HostFiles files
  Path here
  Path there

  def setupSpec() {
    server = Sshd.openssh(place.resolve('sshd'))
  }

  def setup() {
    here = Files.createDirectories(temporary.resolve('server'))
    there = Files.createDirectories(temporary.resolve('host'))
    driver = new SshDriver(server.links, here, server.host(there), {})
    files = new HostFiles(driver)
  }

  private Path workspace(String name, Map<String, String> texts) {
    def folder = Files.createDirectories(here.resolve("work/$name"))
    texts.each { path, text -> write(folder, path, text) }
    folder
  }

  private static Path write(Path folder, String path, String text) {
    def file = folder.resolve(path)
    Files.createDirectories(file.parent)
    Files.writeString(file, text)
  }

  private Path far(Path folder) {
    there.resolve(here.relativize(folder))
  }

  private static Map<String, String> all(Path folder) {
    def found = new TreeMap<String, String>()
    Files.walk(folder).withCloseable { paths ->
      paths.filter { !Files.isDirectory(it, java.nio.file.LinkOption.NOFOLLOW_LINKS) }.forEach {
        found[folder.relativize(it).toString()] = Files.isSymbolicLink(it) ? '-> ' + Files.readSymbolicLink(it) : it.toFile().text
      }
    }
    found
  }

  static final ODD = ['a.txt': 'a', 'bin/run': '#!/bin/sh\n', "it's a \"file\" \$x": 'q', 'ü/名前': 'u', '-rf': 'dash', ("${'d' * 120}/${'f' * 130}".toString()): 'long', 'empty': '']

  def 'a workspace is there as it is here, programs and links too'() {
    given:
    def folder = workspace('one.1', ODD)
    Files.setPosixFilePermissions(folder.resolve('bin/run'), PosixFilePermissions.fromString('rwxr-xr-x'))
    Files.createSymbolicLink(folder.resolve('link'), Path.of('bin/run'))
    Files.createSymbolicLink(folder.resolve('away'), Path.of('/nowhere/' + 'x' * 150))

    when:
    files.begin('1', folder)

    then:
    all(far(folder)) == all(folder)
    Files.isExecutable(far(folder).resolve('bin/run'))
    !Files.isExecutable(far(folder).resolve('a.txt'))
  }

  def 'what git has in a workspace stays here, for it names places of this machine: #name'() {
    given:
    def folder = workspace('one.1', [a: 'a', 'sub/.git': 'of a task', *: git])

    when:
    files.begin('1', folder)

    then:
    all(far(folder)).keySet() == ['a', 'sub/.git'] as Set

    where:
    name       | git
    'a folder' | ['.git/config': 'url = /home/leat/web', '.git/objects/info/alternates': '/var/lib/leat/mirror.git/objects']
    'a file'   | ['.git': 'gitdir: /var/lib/leat/web.git']
  }

  def 'the second time only what is new is sent, also after the server was started anew: #name'() {
    given:
    byte[] bytes = new byte[3_000_000]
    new Random(3).nextBytes(bytes)
    def first = workspace('one.1', [a: 'a', 'sub/b': 'b', gone: 'g', 'was/a/folder': 'x', was_file: 'f'])
    Files.write(first.resolve('large'), bytes)
    files.begin('1', first)
    if (anew) {
      files = new HostFiles(driver)
    }

    when:
    def second = workspace('two.1', [a: 'other', 'sub/b': 'b', fresh: 'n', was: 'a file', 'was_file/now': 'below'])
    Files.write(second.resolve('large'), bytes)
    def marked = there.resolve('sources/1/files/large')
    def before = Files.readAttributes(marked, 'unix:ino,ctime')
    files.begin('1', second)

    then:
    all(far(second)) == all(second)
    all(far(first)) == all(first)
    Files.readAttributes(marked, 'unix:ino,ctime') == before

    where:
    name           | anew
    'the same'     | false
    'another one'  | true
  }

  def 'sources on the host that were changed, cut off or removed are sent anew'() {
    given:
    def first = workspace('one.1', ODD)
    files.begin('1', first)

    when:
    harm(there.resolve('sources/1'))
    def second = workspace('two.1', ODD + [more: 'm'])
    files.begin('1', second)

    then:
    all(far(second)) == all(second)

    where:
    harm << [
      { Path it -> Files.delete(it.resolve('list')) },
      { Path it -> it.resolve('list').toFile().text = 'of somebody else\n' },
      { Path it -> it.toFile().deleteDir() }]
  }

  def 'what came to a workspace since is sent besides, and nothing else'() {
    given:
    def folder = workspace('one.1', [a: 'a', b: 'b'])
    files.begin('1', folder)

    when:
    write(folder, 'lib/new.jar', 'jar')
    write(folder, 'b', 'another')
    far(folder).resolve('a').toFile().text = 'as the host has it'
    files.complete(folder)

    then:
    all(far(folder)) == [a: 'as the host has it', b: 'another', 'lib/new.jar': 'jar']
    !all(there.resolve('sources')).keySet().any { it.endsWith('new.jar') }
  }

  def 'wanted files come back as the task left them, and those that it removed are removed here'() {
    given:
    def folder = workspace('one.1', ['out/old': 'o', 'out/kept': 'k', other: 'o'])
    files.begin('1', folder)
    def far = far(folder)
    Files.delete(far.resolve('out/old'))
    ODD.each { path, text -> write(far, "out/$path", text) }
    Files.setPosixFilePermissions(far.resolve('out/bin/run'), PosixFilePermissions.fromString('rwxr-xr-x'))
    Files.createSymbolicLink(far.resolve('out/link'), Path.of('a.txt'))
    write(far, 'other', 'not asked for')

    when:
    files.fetch(folder) { it.startsWith('out/') }

    then:
    all(folder.resolve('out')) == all(far.resolve('out'))
    Files.isExecutable(folder.resolve('out/bin/run'))
    folder.resolve('other').toFile().text == 'o'
  }

  def 'a link here is not followed when a file below it comes from the host'() {
    given:
    def outside = Files.createDirectories(temporary.resolve('outside'))
    def folder = workspace('one.1', [a: 'a'])
    Files.createSymbolicLink(folder.resolve('out'), outside)
    files.begin('1', folder)
    Files.delete(far(folder).resolve('out'))
    write(far(folder), 'out/file', 'from the host')

    when:
    files.fetch(folder) { it.startsWith('out') }

    then:
    outside.toFile().list().length == 0
    folder.resolve('out/file').toFile().text == 'from the host'
  }

  def 'a large file goes there and back whole'() {
    given:
    byte[] bytes = new byte[40_000_000]
    new Random(7).nextBytes(bytes)
    def folder = workspace('one.1', [:])
    files.begin('1', folder)
    Files.write(folder.resolve('in'), bytes)

    when:
    files.complete(folder)
    Files.move(far(folder).resolve('in'), far(folder).resolve('out'))
    files.fetch(folder) { it == 'out' }

    then:
    Files.mismatch(folder.resolve('out'), folder.resolve('in')) == -1
  }

  def 'a file that cannot be read there is an error that says which'() {
    given:
    def folder = workspace('one.1', [a: 'a'])
    files.begin('1', folder)
    far(folder).toFile().deleteDir()

    when:
    files.fetch(folder) { true }

    then:
    def problem = thrown(IOException)
    problem.message.contains('exit code')
  }

  def 'what is removed leaves no empty folders'() {
    given:
    def folder = workspace('deep/one.1', [a: 'a'])
    files.begin('1', folder)

    when:
    files.remove([folder, here.resolve('work/deep/one.in')])

    then:
    !Files.exists(there.resolve('work'))
    Files.exists(there.resolve('sources/1/list'))
  }

  def 'folders that still hold something stay, whatever is removed beside them'() {
    given:
    def gone = ['deep/a/one.1', 'deep/b/c/two.1'].collect { workspace(it, [a: 'a']) }
    def kept = workspace('deep/kept.1', [a: 'a'])
    (gone + [kept]).each { files.begin('1', it) }

    when:
    files.remove(gone)

    then:
    there.resolve('work/deep').toFile().list() == ['kept.1']
  }

  def 'a workspace is made also while the empty folders above it are removed'() {
    given: 'somebody who removes them all the time, as one does who removes the workspace beside it'
    def folders = (1..60).collect { workspace("deep/er/still/one.$it", [a: "$it"]) }
    def above = [far(folders[0]).parent, far(folders[0]).parent.parent, far(folders[0]).parent.parent.parent]*.toString()
    def go = Files.createFile(temporary.resolve('go'))
    def remover = ['sh', '-c', 'while [ -e "$0" ]; do rmdir "$@" 2> /dev/null; done', go.toString(), *(above * 200)].execute()

    when:
    folders.each {
      files.begin('1', it)
      write(it, 'more', 'm')
      files.complete(it)
      assert all(far(it)).keySet() == ['a', 'more'] as Set
      files.remove([it])
    }

    then:
    noExceptionThrown()

    cleanup:
    Files.delete(go)
    remover?.waitFor()
  }

  def 'workspaces that come and go at once need no connection more'() {
    given:
    def folders = (1..40).collect { workspace("many.$it", [a: "$it"]) }
    files.begin('1', folders[0])
    def before = server.logins()

    when:
    folders.collect { folder -> Thread.startVirtualThread { files.begin('1', folder) } }*.join()

    then:
    folders.every { Files.exists(far(it).resolve('a')) }

    when:
    folders.collect { folder -> Thread.startVirtualThread { files.remove([folder]) } }*.join()

    then:
    !folders.any { Files.exists(far(it)) }
    server.logins() == before
  }

  @Timeout(60)
  def 'who waits until another has sent the sources of a project to a host that hangs can be told to wait no longer'() {
    given:
    def dead = Files.createFile(temporary.resolve('dead'))
    def hanging = Sshd.openssh(temporary.resolve('sshd'), "ForceCommand while [ -e '$dead' ]; do sleep 0.1; done; exec sh -c \"\$SSH_ORIGINAL_COMMAND\"")
    def itsDriver = new SshDriver(hanging.links, here, hanging.host(there), {})
    def itsFiles = new HostFiles(itsDriver)
    def sender = Thread.startVirtualThread { itsFiles.begin('1', workspace('one.1', [a: 'a'])) }
    new PollingConditions(timeout: 30, delay: 0.02).eventually { assert hanging.logins() > 0 }
    def told = new CompletableFuture<Exception>()
    def waiter = Thread.ofPlatform().start {
      try {
        itsFiles.begin('1', workspace('two.1', [a: 'a']))
        told.complete(null)
      } catch (IOException problem) {
        told.complete(problem)
      }
    }
    new PollingConditions(timeout: 30, delay: 0.02).eventually { assert waiter.stackTrace.any { it.methodName == 'lock' && it.className == HostFiles.name } && waiter.state == Thread.State.WAITING }

    when:
    waiter.interrupt()

    then:
    told.get(10, TimeUnit.SECONDS).message == 'interrupted'

    when: 'and the other goes on'
    Files.delete(dead)

    then:
    sender.join(Duration.ofSeconds(30))
    Files.exists(there.resolve('work/one.1/a'))

    cleanup:
    Files.deleteIfExists(dead)
    itsDriver?.close()
    hanging?.close()
  }
}
