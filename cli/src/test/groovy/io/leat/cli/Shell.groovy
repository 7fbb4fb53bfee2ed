package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path

/** Calls commands in this process, as a shell would. */
final class Shell {
  final Path folder
  Map<String, String> environment = [:]
  InputStream stdin = InputStream.nullInputStream()
  OutputStream broken = null
  boolean terminal = false

  Shell(Path folder) {
    this.folder = folder
  }

  /** What a command said and how it ended. */
  static final class Outcome {
    int code
    String out
    String err
  }

  Outcome leat(String... words) {
    def out = new ByteArrayOutputStream()
    def err = new ByteArrayOutputStream()
    int code = Leat.run(words, new Terminal(stdin, broken ?: out, err, terminal, terminal, terminal, folder, environment))
    new Outcome(code: code, out: out.toString('UTF-8'), err: err.toString('UTF-8'))
  }

  void file(String name, String text) {
    def file = folder.resolve(name)
    file.parent.toFile().mkdirs()
    file.toFile().setText(text, 'UTF-8')
  }

  /**
   * A {@code PATH} with all programs of this machine but {@code program}. Links to files alone: /usr/bin may have one to itself, which who empties a
   * temporary folder would follow.
   */
  String pathWithout(String program) {
    def programs = Files.createDirectory(folder.resolve('programs'))
    Files.list(Path.of('/usr/bin')).withCloseable { all ->
      all.filter { Files.isRegularFile(it) && it.fileName.toString() != program }.forEach { Files.createSymbolicLink(programs.resolve(it.fileName), it) }
    }
    programs.toString()
  }
}
