package io.leat.architecture

import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

/** No source file of main passes 500 lines; the few that did when the rule came may get shorter only. */
class FileLengthSpec extends Specification {
  static final MOST = 500

  /** How many lines a file may have that was too long before, by its module and path. A row goes when its file is short enough. */
  static final BEFORE = [
    'server/io/leat/server/host/RunHost.java': 719,
    'agent-ssh/io/leat/agent/ssh/SshDriver.java': 657,
    'engine/io/leat/engine/dispatch/Dispatcher.java': 640,
    'server/io/leat/server/agent/AgentPool.java': 637,
  ]

  @Shared Path root = Conformance.root('conformance').parent

  @Shared
  Map<String, Integer> lengths = sources(root).collectEntries { [(root.relativize(it).toString() - 'src/main/java/'): Files.readAllLines(it).size()] }

  def 'no file is longer than it may be'() {
    expect:
    lengths.size() > 500
    lengths.findAll { file, lines -> lines > BEFORE.getOrDefault(file, MOST) } == [:]
  }

  def 'the exception for #file is needed'() {
    expect:
    lengths[file] > MOST

    where:
    file << BEFORE.keySet()
  }

  private static List<Path> sources(Path root) {
    Files.list(root).withCloseable { it.toList() }.collect { it.resolve('src/main/java') }.findAll { Files.isDirectory(it) }
      .collectMany { folder -> Files.walk(folder).withCloseable { all -> all.filter { it.toString().endsWith('.java') && it.fileName.toString() != 'package-info.java' }.toList() } }
  }
}
