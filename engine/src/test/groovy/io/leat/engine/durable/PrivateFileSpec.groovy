package io.leat.engine.durable

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir

class PrivateFileSpec extends Specification {
  @TempDir Path folder

  private static String mode(Path file) {
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
  }

  def 'its owner alone reads it, also where others could read the one before'() {
    given:
    def file = folder.resolve('key')
    Files.writeString(file, 'the one before')
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rw-r--r--'))

    when:
    PrivateFile.write(file, 'a kéy')

    then:
    Files.readAllBytes(file) == 'a kéy'.getBytes('UTF-8')
    mode(file) == 'rw-------'
    folder.toFile().list() == ['key'] as String[]
  }

  def 'who has the one before open has all of it'() {
    given:
    def file = folder.resolve('key')
    PrivateFile.write(file, 'the one before')
    def open = Files.newInputStream(file)

    when:
    PrivateFile.write(file, 'x')

    then:
    open.text == 'the one before'
    Files.readString(file) == 'x'
  }

  def 'what a killed writer left beside is of no meaning, and where it is a link nothing is written behind it'() {
    given:
    def file = folder.resolve('key')
    def other = Files.writeString(folder.resolve('other'), 'of others')
    left(folder.resolve('.new-key'), other)

    when:
    PrivateFile.write(file, 'a key')

    then:
    Files.readString(file) == 'a key'
    Files.readString(other) == 'of others'
    !Files.isSymbolicLink(file)
    mode(file) == 'rw-------'
    folder.toFile().list().sort() == ['key', 'other']

    where:
    left << [{ Path at, Path to -> Files.createSymbolicLink(at, to) }, { Path at, Path to -> Files.writeString(at, 'half a k') }]
  }

  def 'where it cannot be written the one before stays, and nothing is beside it'() {
    given:
    def file = Files.createDirectories(folder.resolve('key/full')).parent

    when:
    PrivateFile.write(file, 'a key')

    then:
    thrown(IOException)
    Files.isDirectory(file)
    folder.toFile().list() == ['key'] as String[]

    when: 'the folder is not there'
    PrivateFile.write(folder.resolve('none/key'), 'a key')

    then:
    thrown(IOException)
  }
}
