package io.leat.cli.install

import java.nio.file.Files
import java.nio.file.Path

/**
 * A machine in a folder: its places, and small programs that keep its accounts in a file. What they were asked to do is in the file
 * {@code asked}. Whoever asks is root there, unless {@link #uid} says otherwise.
 */
class SmallMachine {
  final Path folder
  final Places places

  SmallMachine(Path folder) {
    this.folder = folder
    places = new Places(dir('etc/sudoers.d'), dir('etc/systemd/system'), folder.resolve('run/systemd/system'), [dir('programs')])
    ['accounts', 'groups', 'asked'].each { file(it).createNewFile() }
    uid = '0'
    program 'id', 'case $1 in -u) cat uid ;; -gn) grep "^$2 " groups | cut -d " " -f 2 ;; -Gn) grep "^$2 " groups | cut -d " " -f 2- ;; esac'
    program 'getent', 'grep "^$2:" accounts'
    program 'useradd', '''
      echo "useradd $*" >> asked
      for name do :; done
      case "$*" in *--create-home*) home=$PWD/home/$name; mkdir -p "$home"; number=64002; chown $number "$home" ;; *) home=/nowhere; number=64001 ;; esac
      echo "$name:x:$number:$number::$home:/bin/sh" >> accounts
      echo "$name $name" >> groups'''
    program 'visudo', 'for file do :; done; grep -q "NOPASSWD: SETENV: /bin/sh$" "$file" && [ ! -e refusing ]'
    program 'sudo', '[ -e generous ] && echo "may run everything" || echo "User $4 is not allowed to run sudo on here."'
    program 'systemctl', 'echo "systemctl $*" >> asked'
    ['setpriv', 'setsid', 'nologin'].each { program it, ':' }
  }

  File file(String name) {
    folder.resolve(name).toFile()
  }

  Path dir(String name) {
    Files.createDirectories(folder.resolve(name))
  }

  /** Puts a program there. */
  void program(String name, String text) {
    file("programs/$name").text = "#!/bin/sh\ncd '$folder' || exit 9\n${text.stripIndent()}\n"
    file("programs/$name").executable = true
  }

  /** Which number whoever asks has. */
  void setUid(String number) {
    file('uid').text = "$number\n"
  }

  /** Lets systemd run it. */
  SmallMachine withSystemd() {
    dir('run/systemd/system')
    this
  }

  /** What was asked of its programs since the last question. */
  List<String> asked() {
    def lines = file('asked').readLines()
    file('asked').text = ''
    lines
  }

  /** Each file and folder but for what programs keep, with its mode, owner, text and time. */
  Map<String, List> all() {
    def found = [:]
    folder.toFile().eachFileRecurse { each ->
      def path = each.toPath()
      if (!(each.name in ['asked', 'uid']) && path.parent.fileName.toString() != 'programs') {
        found[folder.relativize(path).toString()] = [Files.getAttribute(path, 'unix:mode'), Files.getAttribute(path, 'unix:uid'), each.file ? each.text : '', each.file ? each.lastModified() : 0]
      }
    }
    found
  }
}
