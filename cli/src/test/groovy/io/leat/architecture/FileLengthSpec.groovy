package io.leat.architecture

import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

/** No source file of main passes 500 lines; the few that did when the rule came may get shorter only. */
class FileLengthSpec extends Specification {
  static final MOST = 500

  /** How many lines a file may have that was too long before. A row goes when its file is short enough. */
  static final BEFORE = [RunHost: 720, SshDriver: 665, Dispatcher: 645, AgentPool: 640, Decision: 570, Preparer: 560, Expressions: 535]

  @Shared
  Map<Path, Integer> lengths = sources(Conformance.root('conformance').parent).collectEntries { [(it): Files.readAllLines(it).size()] }

  def 'no file is longer than it may be'() {
    expect:
    lengths.size() > 500
    lengths.findAll { file, lines -> lines > BEFORE.getOrDefault(simpleName(file), MOST) } == [:]
  }

  def 'the exception for #name is needed'() {
    expect:
    lengths.find { file, _ -> simpleName(file) == name }.value > MOST

    where:
    name << BEFORE.keySet()
  }

  private static String simpleName(Path file) {
    file.fileName.toString() - '.java'
  }

  private static List<Path> sources(Path root) {
    Files.list(root).withCloseable { it.toList() }.collect { it.resolve('src/main/java') }.findAll { Files.isDirectory(it) }
      .collectMany { folder -> Files.walk(folder).withCloseable { all -> all.filter { it.toString().endsWith('.java') && it.fileName.toString() != 'package-info.java' }.toList() } }
  }
}
