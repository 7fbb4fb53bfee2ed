package io.leat.server

import io.leat.server.round.LogListener
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir

class DataFolderSpec extends Specification {
  @TempDir Path folder

  def 'a folder that was there and that others may enter is closed to them, and that is told'() {
    given:
    def data = Files.createDirectory(folder.resolve('data'))
    def keys = Files.createDirectory(data.resolve('keys'))
    [data, keys].each { Files.setPosixFilePermissions(it, PosixFilePermissions.fromString('rwxr-xr-x')) }
    def log = new LogListener()

    when:
    def leat = new Running(data)

    then:
    [data, keys].collect { PosixFilePermissions.toString(Files.getPosixFilePermissions(it)) } == ['rwx------'] * 2
    log.told("'$data'") == ["WARN others of this machine could enter '$data'; it was closed to them (chmod 700)".toString()]
    log.told("'$keys'").size() == 1

    cleanup:
    leat?.close()
    log.close()
  }
}
