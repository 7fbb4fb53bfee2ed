package io.leat.server

import io.leat.server.round.LogListener
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir

class DataFolderSpec extends Specification {
  @TempDir Path folder

  def 'a folder of something else is refused and left as it is, and a new one is not committed'() {
    given:
    def project = Files.createDirectory(folder.resolve('project'))
    Files.writeString(project.resolve('pom.xml'), '<project/>')
    Files.setPosixFilePermissions(project, PosixFilePermissions.fromString('rwxr-xr-x'))

    when:
    DataFolder.take(project)

    then:
    IOException refused = thrown()
    refused.message == "'$project' is no data folder of a leat server: it holds 'pom.xml'; take an empty folder by --data, or one that is not there yet"
    project.toFile().list() == ['pom.xml'] as String[]
    PosixFilePermissions.toString(Files.getPosixFilePermissions(project)) == 'rwxr-xr-x'

    when:
    def data = Files.createDirectory(folder.resolve('prepared'))
    Files.writeString(data.resolve('leat.yaml'), '')
    DataFolder.take(data).close()

    then:
    Files.readString(data.resolve('.gitignore')) == '*\n'

    when: 'as one of a server that was killed at once, and then as one that was there before'
    DataFolder.take(data).close()
    Files.writeString(data.resolve('keys').resolve('token.key'), '')
    Files.writeString(data.resolve('other'), '')
    Files.delete(data.resolve('.gitignore'))
    DataFolder.take(data).close()

    then:
    !Files.exists(data.resolve('.gitignore'))
  }

  def 'what is no folder, or cannot be made, is told with the reason and what to do'() {
    given:
    def file = Files.createFile(folder.resolve('file'))

    when:
    DataFolder.take(file)

    then:
    def none = thrown(IOException)
    none.message == "the data folder '$file' cannot be used: '$file' is no folder; have it made for this account, or say another by --data or --config"

    when:
    DataFolder.take(Path.of('/proc/data'))

    then:
    def refused = thrown(IOException)
    refused.message.startsWith("the data folder '/proc/data' cannot be used: ")
    refused.message.endsWith('; have it made for this account, or say another by --data or --config')
  }

  def 'a server that was killed while it wrote its first key is followed by another, and nothing of that key stays'() {
    given:
    def data = folder.resolve('data')
    DataFolder.take(data).close()
    Files.writeString(data.resolve('keys/.new-token.key'), 'half of a k')

    when:
    DataFolder.take(data).close()

    then:
    data.resolve('keys').toFile().list() == [] as String[]
  }

  def 'a project is refused that has #name, too'() {
    given:
    def project = Files.createDirectories(folder.resolve('project').resolve(name)).parent
    Files.writeString(project.resolve(name).resolve('file'), '')

    when:
    DataFolder.take(project)

    then:
    thrown(IOException)
    project.toFile().list() == [name] as String[]

    where:
    name << ['db', 'keys', 'lock', 'projects', 'reserve']
  }

  def 'a folder that was there and that others may enter is closed to them, and that is told'() {
    given:
    def data = Files.createDirectory(folder.resolve('data'))
    new Running(data).close()
    def keys = data.resolve('keys')
    def files = ['audit.key', 'store.key', 'token.key'].collect { keys.resolve(it) }
    [data, keys, *files].each { Files.setPosixFilePermissions(it, PosixFilePermissions.fromString('rwxr-xr-x')) }
    def log = new LogListener()

    when:
    def leat = new Running(data)

    then:
    [data, keys].collect { PosixFilePermissions.toString(Files.getPosixFilePermissions(it)) } == ['rwx------'] * 2
    log.told("'$data'") == ["WARN others of this machine could enter '$data'; it was closed to them (chmod 700)".toString()]
    log.told("'$keys'").size() == 1
    files.collect { PosixFilePermissions.toString(Files.getPosixFilePermissions(it)) } == ['rw-------'] * 3
    files.every { log.told("WARN others of this machine could use the key '$it'; it was closed to them (chmod 600)").size() == 1 }

    cleanup:
    leat?.close()
    log.close()
  }
}
