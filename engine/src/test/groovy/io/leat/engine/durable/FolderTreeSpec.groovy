package io.leat.engine.durable

import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir

class FolderTreeSpec extends Specification {
  @TempDir Path folder

  def 'a folder is deleted with all below it, and what a link leads to stays'() {
    given:
    def root = Files.createDirectories(folder.resolve('root/a/b')).parent.parent
    Files.writeString(root.resolve('a/b/file'), '12345')
    Files.writeString(root.resolve('more'), '678')
    def outside = Files.createDirectories(folder.resolve('outside'))
    Files.writeString(outside.resolve('stays'), 'stays')
    Files.createSymbolicLink(root.resolve('link'), outside)
    Files.createSymbolicLink(root.resolve('nowhere'), Path.of('gone'))

    expect:
    FolderTree.delete(root) == 8
    !Files.exists(root, LinkOption.NOFOLLOW_LINKS)
    Files.readString(outside.resolve('stays')) == 'stays'
  }

  def 'nothing is deleted where nothing is, and a file is deleted as a folder is'() {
    given:
    def file = Files.writeString(folder.resolve('file'), '12')

    expect:
    FolderTree.delete(folder.resolve('none')) == 0
    FolderTree.delete(file) == 2
    !Files.exists(file)
  }

  def 'a folder that may be #mode alone is deleted too'() {
    given:
    def root = Files.createDirectories(folder.resolve('root'))
    def inner = Files.createDirectories(root.resolve('inner'))
    Files.writeString(inner.resolve('file'), '1')
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(mode))

    expect:
    FolderTree.delete(root) == 1
    !Files.exists(root)

    where:
    mode << ['r-xr-xr-x', '---------', '-wx------', 'rw-------']
  }

  def 'a copy has the same files, links and modes'() {
    given:
    def root = Files.createDirectories(folder.resolve('root/a')).parent
    Files.writeString(root.resolve('a/file'), 'text')
    Files.setPosixFilePermissions(root.resolve('a/file'), PosixFilePermissions.fromString('rwxr-x---'))
    Files.createSymbolicLink(root.resolve('link'), Path.of('a/file'))

    when:
    FolderTree.copy(root, folder.resolve('copy'))

    then:
    Files.readString(folder.resolve('copy/a/file')) == 'text'
    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve('copy/a/file'))) == 'rwxr-x---'
    Files.readSymbolicLink(folder.resolve('copy/link')) == Path.of('a/file')
  }
}
