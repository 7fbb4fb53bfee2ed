package io.leat.agent.ssh

import java.nio.file.Files
import java.nio.file.LinkOption
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermission
import java.nio.file.attribute.PosixFilePermissions

/**
 * Who logs in at a server of the tests. Where root runs them it is an account of its own, with a home and a login shell of its own, in files
 * that only the server and what it starts see in place of those in {@code /etc}: nothing is added to the accounts of the machine. Where
 * somebody else runs them, nobody can be made, and it is that account.
 */
class Account {
  final String name

  /** Null where it is the account of whoever runs the tests. */
  final Path home

  /** Files and folders that take the place of others for the server. */
  final Map<Path, Path> places

  /** Its login shell. */
  final Path shell

  private final int number

  private Account(String name, int number, Path home, Path shell, Map<Path, Path> places) {
    this.name = name
    this.number = number
    this.home = home
    this.shell = shell
    this.places = places
  }

  /** Whoever runs the tests. */
  static Account own() {
    def name = System.getProperty('user.name')
    def fields = new File('/etc/passwd').readLines()*.split(':').find { it[0] == name }
    new Account(name, -1, null, Path.of(fields ? fields[6] : '/bin/sh'), [:])
  }

  /**
   * An account of its own.
   *
   * @param folder for its home and the files that name it
   * @param number one that systems give to nobody: 60706 to 61183, says systemd
   */
  static Account of(Path folder, String name, int number, Path shell) {
    if (own().name != 'root') {
      return own()
    }
    def home = Files.createDirectories(folder.resolve("$name's \"home\" \$d ü"))
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString('rwx------'))
    def made = new Account(name, number, home, shell, [
      passwd: "$name:*:$number:$number::$home:$shell", group: "$name:*:$number:", shells: "$shell"].collectEntries { file, line ->
      def usual = Path.of('/etc', file)
      [Files.writeString(folder.resolve(file), usual.toFile().text + line + '\n'), usual]
    })
    made.give(home)
    made
  }

  static Path dash() {
    program('dash')
  }

  static Path bash() {
    program('bash')
  }

  /** Busybox is what it is called. */
  static Path busybox(Path folder) {
    Files.createSymbolicLink(Files.createDirectories(folder).resolve('sh'), program('busybox'))
  }

  private static Path program(String name) {
    ['/bin', '/usr/bin'].collect { Path.of(it, name) }.find { Files.isExecutable(it) }
  }

  /** Makes a folder its own with all that is in it, once, and those above passable. */
  void give(Path folder) {
    if (home == null || Files.getAttribute(folder, 'unix:uid') == number) {
      return
    }
    Files.walk(folder).withCloseable { all ->
      all.forEach { file ->
        ['unix:uid', 'unix:gid'].each { Files.setAttribute(file, it, number, LinkOption.NOFOLLOW_LINKS) }
      }
    }
    lead(folder.parent)
  }

  /** Lets it pass through a folder of the tests, and not look into it. */
  void lead(Path folder) {
    def usual = Path.of(System.getProperty('java.io.tmpdir'))
    for (def at = folder; home != null && at.startsWith(usual) && at != usual; at = at.parent) {
      Files.setPosixFilePermissions(at, Files.getPosixFilePermissions(at) + PosixFilePermission.OTHERS_EXECUTE)
    }
  }
}
