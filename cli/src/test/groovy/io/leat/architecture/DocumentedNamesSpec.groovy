package io.leat.architecture

import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import java.util.regex.Pattern
import spock.lang.Shared
import spock.lang.Specification

/** Every name of a class in docs/ARCHITECTURE.md and in the package-info files is the name of something that is there. */
class DocumentedNamesSpec extends Specification {

  @Shared
  Path root = Conformance.root('conformance').parent

  @Shared
  List<Path> sources = files(root).findAll { it.toString().contains('/src/') && it.toString() ==~ /.*\.(java|groovy|g4|sh)/ }

  /** The names of source files and of the types declared in them. */
  @Shared
  Set<String> names = sources.collectMany { file ->
    [file.fileName.toString().replaceFirst(/\..*/, '')] + (Files.readString(file) =~ /\b(?:class|record|interface|enum)\s+([A-Z]\w*)/).collect { it[1] as String }
  } as Set

  def 'the map of the code names what is there: #name'() {
    expect:
    name.tokenize('.').every { it in names || it in ['g4'] }

    where:
    name << (Files.readString(root.resolve('docs/ARCHITECTURE.md')) =~ /`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*)`/).collect { it[1] as String }.unique()
      .collect { it.replaceFirst(/\.[a-z][A-Za-z]*$/, '') }
  }

  def 'the page of the package #file names what is there'() {
    expect:
    (Files.readString(root.resolve(file)) =~ /\{@(?:link|code) ([\w.]+?)(?:#\w+)?}/).collect { it[1] as String }.findAll { it =~ /(^|\.)[A-Z]/ }
      .findAll { !exists(it) } == []

    where:
    file << sources.findAll { it.fileName.toString() == 'package-info.java' }.collect { root.relativize(it) }
  }

  /** A name with its package must be at that place; one without, anywhere. */
  private boolean exists(String name) {
    name.startsWith('io.leat.')
      ? sources.any { it.toString() ==~ /.*\// + Pattern.quote(name.replace('.', '/')) + /\.(java|groovy)/ }
      : name.tokenize('.').every { it in names }
  }

  private static List<Path> files(Path root) {
    Files.list(root).withCloseable { it.toList() }.findAll { Files.isDirectory(it.resolve('src')) }
      .collectMany { module -> Files.walk(module.resolve('src')).withCloseable { it.filter(Files::isRegularFile).toList() } }
  }
}
