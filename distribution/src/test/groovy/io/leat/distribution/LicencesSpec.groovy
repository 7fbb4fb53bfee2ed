package io.leat.distribution

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

/** The list of licences that is shipped. */
class LicencesSpec extends Specification {
  @TempDir Path folder

  private List write(List<Map> components) {
    def materials = folder.resolve('bom.json')
    Files.write(materials, new ObjectMapper().writeValueAsBytes([bomFormat: 'CycloneDX', components: components]))
    def said = new ByteArrayOutputStream()
    def code = Licences.run(materials, folder.resolve('list'), new PrintStream(said, true))
    [code, said.toString()]
  }

  def 'each library stands on a line with its licences, in order, and nothing that a terminal would obey'() {
    when:
    def said = write([
      [group: 'org.b', name: 'two', version: '2', licenses: [[license: [id: 'MIT']], [license: [name: 'Own\u001b[2J', url: 'https://b.example/licence']]]],
      [group: 'org.a', name: 'one', version: '1.0', licenses: [[expression: 'EPL-2.0 OR Apache-2.0']]]])

    then:
    said == [0, '']
    Files.readAllLines(folder.resolve('list')).drop(3) == [
      'org.a:one 1.0: EPL-2.0 OR Apache-2.0',
      'org.b:two 2: MIT, or Own?[2J <https://b.example/licence>']
  }

  def 'a library without a licence, and a list that is none, write nothing: #because'() {
    expect:
    write(components).with { [it[0], it[1].contains(because)] } == [2, true]
    !Files.exists(folder.resolve('list'))

    where:
    components                                                         || because
    [[group: 'org.a', name: 'one', version: '1.0', licenses: []]]       || 'has no licence of org.a:one 1.0'
    [[group: 'org.a', name: 'one', version: '1.0']]                     || 'has no licence of org.a:one 1.0'
    [[group: 'org.a', name: 'one', licenses: [[license: [id: 'MIT']]]]] || "has no 'version'"
    []                                                                  || 'names no component'
  }
}
