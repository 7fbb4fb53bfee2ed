package io.leat.distribution

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import java.time.LocalDate
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream
import spock.lang.Specification
import spock.lang.TempDir

/** The command: what it prints, and what it ends with. */
class ScanSpec extends Specification {
  static final JSON = new ObjectMapper()
  static final TODAY = LocalDate.of(2026, 12, 1)
  static final DIGEST = 'ab' * 32

  @TempDir
  Path root

  String said

  def setup() {
    Files.createDirectories(root.resolve('distribution/advisories'))
    Files.createDirectories(root.resolve('cli'))
    pins "$DIGEST  server/fast-1.0.jar"
    explained ''
    materials 'org.example:fast:1.0'
  }

  def 'version #version is hit: #isHit, where the range is #events'() {
    given:
    materials "org.example:fast:$version"
    advisory 'A-1', range(*events)

    expect:
    (scan() == 1) == isHit
    said.contains('A-1') == isHit

    where:
    version        | events                                                                         || isHit
    '1.0'          | [[introduced: '0'], [fixed: '1.1']]                                            || true
    '1.1'          | [[introduced: '0'], [fixed: '1.1']]                                            || false
    '1.1-rc1'      | [[introduced: '0'], [fixed: '1.1']]                                            || true
    '1.1.Final'    | [[introduced: '0'], [fixed: '1.1']]                                            || false
    '1.10'         | [[introduced: '0'], [fixed: '1.9']]                                            || false
    '0-alpha'      | [[introduced: '0'], [fixed: '1.9']]                                            || true
    '0.9'          | [[introduced: '1.0']]                                                          || false
    '7'            | [[introduced: '1.0']]                                                          || true
    '1.4'          | [[introduced: '1.0'], [last_affected: '1.4']]                                  || true
    '1.4.1'        | [[introduced: '1.0'], [last_affected: '1.4']]                                  || false
    '1.4'          | [[introduced: '1.4'], [last_affected: '1.4']]                                  || true
    '1.5'          | [[introduced: '1.4'], [last_affected: '1.4']]                                  || false
    '1.5'          | [[introduced: '1.0'], [fixed: '1.2'], [introduced: '1.4'], [fixed: '1.6']]     || true
    '1.3'          | [[introduced: '1.0'], [fixed: '1.2'], [introduced: '1.4'], [fixed: '1.6']]     || false
    '1.3'          | [[fixed: '1.6'], [introduced: '1.4'], [fixed: '1.2'], [introduced: '1.0']]     || false
    '1.3'          | [[introduced: '0'], [limit: '1.3']]                                            || false
    '1.2'          | [[introduced: '0'], [limit: '1.3']]                                            || true
    '1.2'          | [[introduced: '0'], [limit: '*']]                                              || true
    '4.2.20.Final' | [[introduced: '4.2.0.Alpha1'], [fixed: '4.2.18.Final']]                        || false
    '4.2.9.Final'  | [[introduced: '4.2.0.Alpha1'], [fixed: '4.2.18.Final']]                        || true
    '4.2.0.Beta1'  | [[introduced: '4.2.0.Alpha1'], [fixed: '4.2.18.Final']]                        || true
  }

  def 'a list of versions counts beside the ranges, and commits do not count'() {
    given:
    materials 'org.example:fast:1.5'
    advisory 'A-1', [package: fast(), versions: ['1.3', '1.5.0'], ranges: [[type: 'GIT', events: [[introduced: '0']]]]]
    advisory 'A-2', [package: fast(), versions: ['1.3'], ranges: [[type: 'ECOSYSTEM', events: [[introduced: '1.6']]]]]

    expect:
    scan() == 1
    said.contains('org.example:fast 1.5: A-1')
    !said.contains('A-2')
  }

  def 'what others wrote makes no lines of its own'() {
    given:
    advisory 'A-1', range([introduced: '0']), [aliases: ['B\nno advisory is about anything'], summary: "fails\r\nlow: all is well\u2028yes"]

    expect:
    scan() == 1
    said.readLines().findAll { it =~ /^(no advisory|low)/ } == []
    said.contains('  fails??low: all is well?yes\n')

    when: 'a file of that name cannot be read'
    Files.writeString(root.resolve("distribution/advisories/a\nlow: all is well.json"), '{')

    then:
    scan() != 0
    said.readLines().findAll { it.startsWith('low: ') } == []
  }

  def 'an advisory that tells no version may mean any'() {
    given:
    advisory 'A-1', [package: fast(), ranges: [[type: 'GIT', events: [[introduced: '0']]]]]

    expect:
    scan() == 1
    said.contains('unknown: org.example:fast 1.0: A-1, no version is named that mends it')
  }

  def 'what is of #pack.ecosystem and called #pack.name is passed over'() {
    given:
    advisory 'A-1', [package: pack, ranges: [[type: 'ECOSYSTEM', events: [[introduced: '0']]]]]

    expect:
    scan() == 0

    where:
    pack << [[ecosystem: 'npm', name: 'org.example:fast'], [ecosystem: 'Maven', name: 'org.example:faster']]
  }

  def 'a hit is told whole, of any repository of Maven, and the worst comes first'() {
    given:
    advisory 'A-1', range([introduced: '0'], [fixed: '0.9'], [introduced: '1.0'], [fixed: '1.0.1'], [fixed: '1.2']),
      [aliases: ['CVE-1', 'GHSA-1'], summary: 'it \u001b[31mfails\u202e', database_specific: [severity: 'LOW']]
    advisory 'A-2', [package: [ecosystem: 'Maven:https://example.org', name: 'org.example:fast'], versions: ['1.0']],
      [database_specific: [severity: 'CRITICAL']]

    expect:
    scan() == 1
    said.readLines() == [
      'critical: org.example:fast 1.0: A-2, no version is named that mends it',
      'low: org.example:fast 1.0: A-1 (CVE-1, GHSA-1), fixed in 1.0.1, 1.2',
      '  it ?[31mfails?',
      'compared 1 components with 2 advisories of 2026-11-03 that came with Leat',
      "for a full scan give OSV's export: ./verify --scan all.zip",
    ]
  }

  def 'with #severity it is #word and ends with #code'() {
    given:
    advisory 'A-1', range([introduced: '0']), severity

    expect:
    scan() == code
    said.startsWith("$word: org.example:fast")

    where:
    severity                                                                                                      || word       | code
    [database_specific: [severity: 'LOW']]                                                                        || 'low'      | 0
    [database_specific: [severity: 'MODERATE']]                                                                   || 'medium'   | 1
    [database_specific: [severity: 'HIGH']]                                                                       || 'high'     | 1
    [:]                                                                                                           || 'unknown'  | 1
    [database_specific: [severity: 'WHATEVER'], severity: [[type: 'CVSS_V3', score: 'CVSS:3.1/AV:?']]]            || 'unknown'  | 1
    vector('CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')                                             || 'critical' | 1
    vector('CVSS_V3', 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H')                                             || 'high'     | 1
    vector('CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L')                                             || 'medium'   | 1
    vector('CVSS_V3', 'CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H')                                             || 'high'     | 1
    vector('CVSS_V3', 'CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N')                                             || 'medium'   | 1
    vector('CVSS_V3', 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N')                                             || 'low'      | 0
    vector('CVSS_V4', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H')                          || 'critical' | 1
    vector('CVSS_V4', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N')                          || 'medium'   | 1
    vector('CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L') + [database_specific: [severity: 'HIGH']]   || 'high'     | 1
  }

  def 'the severity may stand beside one library, and the worst of several entries counts'() {
    given:
    write 'A-1', [id: 'A-1', modified: '2026-11-03T10:00:00Z', affected: [
      range([introduced: '0']) + [database_specific: [severity: 'LOW']],
      range([introduced: '0']) + [database_specific: [severity: 'CRITICAL']],
    ]]

    expect:
    scan() == 1
    said.startsWith('critical: ')
    said.count('A-1') == 1
  }

  def 'what is withdrawn is left out, and counted as such'() {
    given:
    advisory 'A-1', range([introduced: '0']), [withdrawn: '2026-11-04T00:00:00Z']

    expect:
    scan() == 0
    said.contains('with 0 advisories of 2026-11-03 that came with Leat; 1 are withdrawn')
  }

  def 'components within components are compared'() {
    given:
    Files.writeString(sbom(), JSON.writeValueAsString([bomFormat: 'CycloneDX', components: [component('org.example:outer:2') + [components: [component('org.example:fast:1.0')]]]]))
    advisory 'A-1', range([introduced: '0'])

    expect:
    scan() == 1
    said.contains('compared 2 components')
  }

  def 'the explanation "#line" ends with #code'() {
    given:
    advisory 'A-1', range([introduced: '0']), [aliases: ['CVE-1'], database_specific: [severity: 'CRITICAL']]
    explained "# why\n\n$line\n"

    expect:
    scan() == code
    said.contains(told)

    where:
    line                                                    || code | told
    'A-1 org.example:fast version 1.0: never called'        || 0    | '  explained: never called\n'
    'CVE-1 org.example:fast until 2026-12-01: never called' || 0    | '  explained: never called\n'
    'A-1 org.example:fast until 2026-11-30: never called'   || 1    | 'explained.txt:3: what it says of A-1 does not hold any more'
    'A-1 org.example:fast version 0.9: never called'        || 1    | 'explained.txt:3: what it says of A-1 does not hold any more'
    'A-1 org.example:slow version 1.0: never called'        || 1    | 'explained.txt:3: A-1 is about no version of org.example:slow that is shipped'
    'A-1 org.example:fast 1.0 never called'                 || 2    | "explained.txt:3: write 'ID GROUP:NAME version VERSION: why'"
    'A-1 org.example:fast version 1.0:'                     || 2    | "explained.txt:3: write"
    'A-1 org.example:fast until 2026-02-30: never called'   || 2    | "explained.txt:3: '2026-02-30' is no day"
  }

  def 'an explanation of what did not come with Leat is judged by a full scan alone'() {
    given:
    advisory 'A-1', range([introduced: '9'])
    explained 'A-9 org.example:fast version 1.0: never called\n'

    expect:
    scan() == 0
    scan(root.resolve('distribution/advisories')) == 1
    said.contains('explained.txt:1: A-9 is about no version of org.example:fast that is shipped; remove the line')
  }

  def 'a zip file is read as a folder is, and what else is in it is passed over'() {
    given:
    def zip = zipped('A-1.json': text('A-1', range([introduced: '0'])), 'readme.txt': 'hello', 'b/A-2.json': text('A-2', range([introduced: '9'])))

    expect:
    scan(zip) == 1
    said.contains('unknown: org.example:fast 1.0: A-1')
    said.contains('compared 1 components with 2 advisories, the newest of 2026-11-03\n')
    !said.contains('for a full scan')
  }

  def 'a cut zip file is not taken for a whole one'() {
    given:
    def zip = zipped((1..20).collectEntries { ["A-${it}.json".toString(), text("A-$it", range([introduced: '9']))] })
    def bytes = Files.readAllBytes(zip)

    expect:
    [0, 1, 100, bytes.length.intdiv(2), bytes.length - 1].every {
      Files.write(zip, Arrays.copyOf(bytes, it))
      scan(zip) == 2 && said.contains('is no whole zip file') && said.contains('nothing was compared')
    }
  }

  def 'a zip file whose bytes have changed is told'() {
    given:
    def zip = zipped(['A-1.json': text('A-1', range([introduced: '9']))], ZipOutputStream.STORED)
    def bytes = Files.readAllBytes(zip)
    bytes[new String(bytes, 'ISO-8859-1').indexOf('"9"') + 1] = (byte) '8'
    Files.write(zip, bytes)

    expect:
    scan(zip) == 2
    said.contains("'A-1.json' is not what the zip file says that it is")
  }

  def 'a file that grows beyond its limit is not read on'() {
    given:
    def zip = zipped('A-1.json': text('A-1', range([introduced: '9']), [details: ' ' * (17 << 20)]))

    expect:
    Files.size(zip) < 100_000
    scan(zip) == 2
    said.contains("'A-1.json' has more than 16 MiB")
  }

  def 'a file with #content is told, and nothing is compared'() {
    given:
    advisory 'A-1', range([introduced: '0'])
    Files.writeString(root.resolve('distribution/advisories/bad.json'), content)

    expect:
    scan() == 2
    said.contains('bad.json\' ' + why)
    said.endsWith('nothing was compared\n')

    where:
    content                                                        || why
    ''                                                             || 'is no JSON object'
    '{"id": "A-2",'                                                || 'is no JSON: '
    '{"id": "A-2", "modified": "2026-11-03T00:00:00Z"} x'          || 'is no JSON: '
    '{"id": "A-2", "id": "A-3"}'                                   || 'is no JSON: Duplicate'
    '[' * 5000                                                     || 'is no JSON: '
    '[]'                                                           || 'is no JSON object'
    '{"modified": "2026-11-03T00:00:00Z"}'                         || "has no 'id'"
    '{"id": 7, "modified": "2026-11-03T00:00:00Z"}'                || "has no 'id'"
    '{"id": "A-2"}'                                                || "has no 'modified'"
    '{"id": "A-2", "modified": "yesterday"}'                       || "has 'yesterday' as 'modified'"
    of('"affected": {}')                                           || "has a 'affected' that is no list"
    of('"affected": [{"package": {"ecosystem": "Maven"}}]')        || "has no 'name'"
    ofFast('"versions": "1.0"')                                    || "has a 'versions' that is no list"
    ofFast('"versions": [1.0]')                                    || 'has a version that is no text'
    ofFast('"ranges": [{"events": [{"introduced": "0"}]}]')        || "has no 'type'"
    ofFast('"ranges": [{"type": "MOON", "events": []}]')           || 'has a range of an unknown type'
    ofFast('"ranges": [{"type": "ECOSYSTEM", "events": []}]')      || "has a range of 'org.example:fast' that begins nowhere"
    ofFast('"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"mended": "1"}]}]') || 'has an event that is not one of'
    text('A-1', [package: [ecosystem: 'Maven', name: 'a:b']])      || "has the id 'A-1', as '"
  }

  def 'where there is no advisory, nothing is said to be clean'() {
    expect:
    scan() == 2
    said.contains("has no advisories: no file in it is called *.json")
    scan(root.resolve('nowhere')) == 2
    said.contains("nowhere' is not there; give a folder or a zip file of advisories")
  }

  def 'a list of materials that is #what is told'() {
    given:
    advisory 'A-1', range([introduced: '0'])
    if (content == null) {
      Files.delete(sbom())
    } else {
      Files.writeString(sbom(), content)
    }

    expect:
    scan() == 2
    said.contains(why)

    where:
    what                    | content                                                                                            || why
    'not there'             | null                                                                                               || "there is no list of materials"
    'cut'                   | '{"bomFormat": "Cyc'                                                                               || "leat.cdx.json' is no JSON: "
    'of another kind'       | '{"spdxVersion": "SPDX-2.3"}'                                                                      || 'is no list of CycloneDX'
    'empty'                 | '{"bomFormat": "CycloneDX"}'                                                                       || 'names no component'
    'without a version'     | '{"bomFormat": "CycloneDX", "components": [{"group": "a", "name": "b", "purl": "pkg:maven/a/b"}]}' || "has no 'version'"
    'not of Maven'          | '{"bomFormat": "CycloneDX", "components": [{"name": "b", "purl": "pkg:npm/b@1"}]}'                 || "has the component 'b', which is none of Maven"
  }

  def 'a list of materials that leaves out what is shipped is told'() {
    given:
    advisory 'A-1', range([introduced: '0'])
    pins "$DIGEST  server/fast-1.0.jar\n${'cd' * 32}  steps/groovy.jar"

    expect:
    scan() == 2
    said.contains('does not have steps/groovy.jar as it is shipped: build it anew')
  }

  def 'what came with Leat hits #library #version: #isHit'() {
    given:
    Path ours = Path.of('').toAbsolutePath()
    if (!Files.isDirectory(ours.resolve('advisories'))) {
      ours = ours.resolve('distribution')
    }
    materials "$library:$version"

    expect:
    scan(ours.resolve('advisories')) == (isHit ? 1 : 0)

    where:
    library                    | version        || isHit
    'io.netty:netty-codec-http' | '4.2.10.Final' || true
    'io.netty:netty-codec-http' | '4.2.17.Final' || true
    'io.netty:netty-codec-http' | '4.2.18.Final' || false
    'io.netty:netty-codec-http' | '4.1.137.Final' || true
    'io.netty:netty-codec-http' | '4.1.138.Final' || false
    'io.vertx:vertx-core'       | '5.0.8'        || true
    'io.vertx:vertx-core'       | '5.0.12'       || false
    'io.vertx:vertx-core'       | '4.5.26'       || true
    'io.vertx:vertx-core'       | '5.2.3'        || false
  }

  private int scan(Path given = null) {
    def bytes = new ByteArrayOutputStream()
    def arguments = [root.toString(), sbom().toString()] + (given == null ? [] : [given.toString()])
    def code = Scan.run(arguments, new PrintStream(bytes, true, 'UTF-8'), TODAY)
    said = bytes.toString('UTF-8')
    code
  }

  private Path sbom() {
    root.resolve('leat.cdx.json')
  }

  private void materials(String... components) {
    Files.writeString(sbom(), JSON.writeValueAsString([bomFormat: 'CycloneDX', components: components.collect { component(it) }]))
  }

  private static Map component(String text) {
    def (group, name, version) = text.split(':')
    [group: group, name: name, version: version, purl: "pkg:maven/$group/$name@$version".toString(), hashes: [[alg: 'SHA-256', content: DIGEST]]]
  }

  private void pins(String text) {
    Files.writeString(root.resolve('cli/libraries.sha256'), text)
  }

  private void explained(String text) {
    Files.writeString(root.resolve('distribution/explained.txt'), text)
  }

  private void advisory(String id, Map affected, Map more = [:]) {
    Files.writeString(root.resolve("distribution/advisories/${id}.json"), text(id, affected, more))
  }

  private void write(String id, Map advisory) {
    Files.writeString(root.resolve("distribution/advisories/${id}.json"), JSON.writeValueAsString(advisory))
  }

  private static String text(String id, Map affected, Map more = [:]) {
    JSON.writeValueAsString([id: id, modified: '2026-11-03T10:00:00Z', affected: [affected]] + more)
  }

  private static String of(String member) {
    """{"id": "A-2", "modified": "2026-11-03T00:00:00Z", $member}"""
  }

  private static String ofFast(String member) {
    of("\"affected\": [{\"package\": {\"ecosystem\": \"Maven\", \"name\": \"org.example:fast\"}, $member}]")
  }

  private static Map fast() {
    [ecosystem: 'Maven', name: 'org.example:fast']
  }

  private static Map range(Map... events) {
    [package: fast(), ranges: [[type: 'ECOSYSTEM', events: events as List]]]
  }

  private static Map vector(String type, String score) {
    [severity: [[type: type, score: score]]]
  }

  private Path zipped(Map<String, String> files, int method = ZipOutputStream.DEFLATED) {
    def zip = root.resolve('all.zip')
    new ZipOutputStream(Files.newOutputStream(zip)).withCloseable { out ->
      files.each { name, text ->
        def bytes = text.getBytes('UTF-8')
        def entry = new ZipEntry(name)
        entry.method = method
        if (method == ZipOutputStream.STORED) {
          def crc = new java.util.zip.CRC32()
          crc.update(bytes)
          entry.size = bytes.length
          entry.crc = crc.value
        }
        out.putNextEntry(entry)
        out.write(bytes)
        out.closeEntry()
      }
    }
    zip
  }
}
