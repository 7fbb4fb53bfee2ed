package io.leat.agent.ssh

import io.leat.engine.agent.AgentState
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import spock.lang.Specification
import spock.lang.TempDir
import spock.lang.Timeout
import spock.util.concurrent.PollingConditions

/** A host that says more than it is asked for, as whoever owns it can have it do: its programs are others than one thinks. */
@Timeout(120)
class HostileHostSpec extends Specification {
  static final ENDLESS = "exec tr '\\0' x < /dev/zero"

  /** Says one large file called f. */
  static final ONE_LARGE = "printf './f\\0/\\0./f\\0'"

  /** How a header of a tar archive is made. */
  static final HEADER = '''exec python3 -c "
import sys
def header(kind, size):
    block = bytearray(512)
    block[0:1] = b'f'; block[100:107] = b'0000644'; block[124:135] = b'%011o' % size; block[156:157] = kind; block[257:262] = b'ustar'
    block[148:156] = b' ' * 8
    block[148:155] = b'%06o' % sum(block) + bytes(1)
    return bytes(block)
'''

  /** An archive with extended headers without end. */
  static final PAX = HEADER + '''number = 0
while True:
    content = (b'60000 key%d=' % number).ljust(59999, b'v') + bytes([10])
    sys.stdout.buffer.write(header(b'x', 60000) + content.ljust(60416, bytes(1)))
    number += 1
"'''

  /** An archive with one file of a gigabyte. */
  static final HUGE = HEADER + '''block = header(b'0', 1 << 30)
while True:
    sys.stdout.buffer.write(block)
"'''

  /** Counts as all do, but for the file that is fetched. */
  static String counting(String size) {
    "n=\$(${HostsSpec.programs(['wc'])[0]} -c); [ \"\$n\" -eq 4 ] && n=$size; echo \"\$n\""
  }

  @TempDir
  Path place

  List<Closeable> opened = []

  def cleanup() {
    opened.reverse()*.close()
  }

  /** A driver of a host with these programs, by name, in front of the usual ones. */
  private SshDriver driver(Map<String, String> programs) {
    def fakes = Files.createDirectory(place.resolve('fakes'))
    programs.each { name, text ->
      def file = Files.writeString(fakes.resolve(name), "#!/bin/sh\n$text\n")
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString('rwxr-xr-x'))
    }
    def server = Sshd.openssh(place.resolve('sshd'), "ForceCommand exec env PATH=$fakes:\"\$PATH\" sh -c \"\$SSH_ORIGINAL_COMMAND\"")
    opened << server
    def driver = new SshDriver(server.links, Files.createDirectories(place.resolve('here')), server.host(Files.createDirectories(place.resolve('there'))), {})
    opened << driver
    driver
  }

  def 'what is fetched from a host ends at a limit that is named: #what'() {
    given:
    def driver = driver(programs)
    def folder = Files.createDirectories(place.resolve('here/work/one.1'))
    Files.createDirectories(place.resolve('there/work/one.1'))
    Files.writeString(place.resolve('there/work/one.1/f'), 'text')

    when:
    new HostFiles(driver).fetch(folder, { true })

    then:
    def problem = thrown(IOException)
    problem.message.contains(said)
    problem.message.length() < 5000
    folder.toFile().list().toList() == []

    where:
    what                           | programs                                                                              || said
    'a path without end'           | [find: ENDLESS]                                                                       || 'the host says too much: a path of more than 16384 bytes'
    'files without end'            | [find: "exec awk 'BEGIN { for (i = 0; ; i++) printf \"./%d%c\", i, 0 }'"]             || 'the host says too much: more than 500000 files in a workspace'
    'files without end that nobody wants' | [find: "exec awk 'BEGIN { for (i = 0; ; i++) printf \"../%d%c\", i, 0 }'"]     || 'the host says too much: more than 500000 files in a workspace'
    'long paths without end'       | [find: "exec awk 'BEGIN { p = \"x\"; while (length(p) < 2048) p = p p; for (i = 0; ; i++) printf \"./%s%d%c\", p, i, 0 }'"] || 'the host says too much: more than 32 MiB of paths of files to keep'
    'extended headers without end' | [tar: PAX]                                                                            || 'an entry of the archive has more than 8 headers'
    'a small file that is large'   | [tar: HUGE]                                                                           || "the host says too much: 'f' has 1073741824 bytes, and had less"
    'a file of a petabyte'         | [find: ONE_LARGE, wc: counting('1125899906842624')]                                        || "'f' needs 1125899906842624 bytes, and the disk of the server has room for "
    'a large file without end'     | [find: ONE_LARGE, wc: counting('100000'), tail: ENDLESS]                                   || "the host says too much: 'f' goes on behind the 100000 bytes that it has"
    'errors without end'           | [find: "tr '\\0' x < /dev/zero | head -c 100000000 >&2; exit 1"]                      || 'the host answered with exit code 1: x'
  }

  def 'a host that #what is left, and it is said why'() {
    given:
    def driver = driver(programs)

    expect:
    new PollingConditions(timeout: 60, delay: 0.05).eventually {
      assert (driver.state() as AgentState.Unreachable).why().contains(said)
    }

    where:
    what                            | programs        || said
    'reports a line without end'    | [bash: ENDLESS] || 'the host says too much: a line of more than 64 KiB'
    'lists its folders without end' | [ls: ENDLESS]   || 'the host says too much: more than the 16777216 bytes that an answer may have'
  }

  def 'a line without end is left at 64 KiB'() {
    given:
    def read = 0
    def endless = new InputStream() {
      @Override
      int read() {
        read++
        120
      }
    }

    when:
    HostCommands.line(endless)

    then:
    thrown(HostCommands.TooMuch)
    read < 100_000
  }
}
