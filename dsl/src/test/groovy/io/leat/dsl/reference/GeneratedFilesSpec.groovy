package io.leat.dsl.reference

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification

/** The files under docs that are made from the vocabulary are what the vocabulary makes; -Dleat.golden=write makes them anew. */
class GeneratedFilesSpec extends Specification {
  static final Path DOCS = Path.of('..', 'docs')

  static Map<String, String> generated() {
    Map<String, String> files = [
      'editor/leat.schema.json': SchemaWriter.write(),
      'editor/leat.gdsl'       : GdslWriter.write()
    ]
    ReferenceWriter.pages().each { name, text -> files["reference/${name}.md".toString()] = text }
    files['reference/README.md'] = ReferenceWriter.index()
    files
  }

  def 'docs/#file is what the vocabulary makes'() {
    given:
    def path = DOCS.resolve(file)
    if (System.getProperty('leat.golden') == 'write') {
      Files.createDirectories(path.parent)
      Files.writeString(path, text)
    }

    expect:
    Files.readString(path) == text

    where:
    [file, text] << generated().collect { [it.key, it.value] }
  }

  def 'no page is left of a word that is gone'() {
    expect:
    Files.list(DOCS.resolve('reference')).withCloseable { it*.fileName*.toString() }.toSet() ==
        generated().keySet().findAll { it.startsWith('reference/') }.collect { it - 'reference/' }.toSet()
  }
}
