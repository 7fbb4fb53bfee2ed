package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.util.zip.GZIPOutputStream
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream
import javax.tools.ToolProvider
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** What {@code bench/masking} looks for secrets with does not go blind: each form is found, wherever it was planted. */
class SecretSearchSpec extends Specification {
  /** The second secret of the bench in each form, written down letter by letter. */
  static final ODD = [
    'raw': 'p"a\'s w&<é>7Rt9Y=k2\\+%',
    'reversed': '%+\\2k=Y9tR7>é<&w s\'a"p',
    'base64 at 0': 'cCJhJ3MgdyY8w6k+N1J0OVk9azJcKyU=',
    'base64url at 0': 'cCJhJ3MgdyY8w6k-N1J0OVk9azJcKyU',
    'base64 at 1': 'eHAiYSdzIHcmPMOpPjdSdDlZPWsyXCsl',
    'base64url at 1': 'eHAiYSdzIHcmPMOpPjdSdDlZPWsyXCsl',
    'base64 at 2': 'eHlwImEncyB3JjzDqT43UnQ5WT1rMlwrJQ==',
    'base64url at 2': 'eHlwImEncyB3JjzDqT43UnQ5WT1rMlwrJQ',
    'URL': 'p%22a%27s%20w%26%3C%C3%A9%3E7Rt9Y%3Dk2%5C%2B%25',
    'URL, lower': 'p%22a%27s%20w%26%3c%c3%a9%3e7Rt9Y%3dk2%5c%2b%25',
    'form': 'p%22a%27s+w%26%3C%C3%A9%3E7Rt9Y%3Dk2%5C%2B%25',
    'JSON': 'p\\"a\'s w&<é>7Rt9Y=k2\\\\+%',
    'JSON, ASCII': 'p\\"a\'s w&<\\u00e9>7Rt9Y=k2\\\\+%',
    'hex': '70226127732077263cc3a93e37527439593d6b325c2b25',
    'HEX': '70226127732077263CC3A93E37527439593D6B325C2B25',
    'hex, blanks': '70 22 61 27 73 20 77 26 3c c3 a9 3e 37 52 74 39 59 3d 6b 32 5c 2b 25',
    'HEX, blanks': '70 22 61 27 73 20 77 26 3C C3 A9 3E 37 52 74 39 59 3D 6B 32 5C 2B 25',
    'hex, colons': '70:22:61:27:73:20:77:26:3c:c3:a9:3e:37:52:74:39:59:3d:6b:32:5c:2b:25']

  /** The first, which looks the same in many. */
  static final PLAIN = [
    'raw': 'Zq8KwPlm4Vx2Rt7Y',
    'reversed': 'Y7tR2xV4mlPwK8qZ',
    'base64 at 0': 'WnE4S3dQbG00VngyUnQ3WQ==',
    'base64 at 1': 'eFpxOEt3UGxtNFZ4MlJ0N1k=',
    'base64 at 2': 'eHlacThLd1BsbTRWeDJSdDdZ',
    'hex': '5a71384b77506c6d3456783252743759',
    'HEX, blanks': '5A 71 38 4B 77 50 6C 6D 34 56 78 32 52 74 37 59',
    'a line': 'kJ8sLqW2xZ0pVb5N']

  @TempDir @Shared Path folder
  @Shared @AutoCleanup URLClassLoader bench
  @Shared Map<String, List<String>> forms

  def setupSpec() {
    def sources = ['SecretSearch', 'SecretPrints'].collect { "../bench/${it}.java".toString() }
    assert ToolProvider.systemJavaCompiler.run(null, null, null, ['-d', folder.toString(), *sources] as String[]) == 0
    bench = new URLClassLoader([folder.toUri().toURL()] as URL[])
    forms = bench.loadClass('SecretPrints').forms()
  }

  private Object search() {
    def made = bench.loadClass('SecretSearch').getDeclaredConstructor(Map)
    made.accessible = true
    made.newInstance(forms)
  }

  private static byte[] around(String planted) {
    ("\u0000before " + planted + '\u00ff after').getBytes('UTF-8')
  }

  private static byte[] zip(String name, byte[] bytes) {
    def out = new ByteArrayOutputStream()
    new ZipOutputStream(out).withCloseable { it.putNextEntry(new ZipEntry(name)); it.write(bytes) }
    out.toByteArray()
  }

  private static byte[] gzip(byte[] bytes) {
    def out = new ByteArrayOutputStream()
    new GZIPOutputStream(out).withCloseable { it.write(bytes) }
    out.toByteArray()
  }

  def 'each form is among those that are tried'() {
    expect:
    forms.keySet() == ODD.keySet() + ['a line']
    forms['a line'].size() == 2
  }

  def 'a secret is found as #form: #planted'() {
    given:
    def search = search()

    expect:
    search.finds(around(planted))

    when:
    search.look('log', around(planted))

    then:
    form in search.found().log
    !search.isTight([] as Set)
    !search.isTight(['data folder'] as Set)
    search.isTight(['log'] as Set)

    where:
    [form, planted] << ODD.collect { [it.key, it.value] } + PLAIN.collect { [it.key, it.value] }
  }

  def 'what is packed is looked into: #how'() {
    given:
    def search = search()

    when:
    search.look('backup', pack(around(PLAIN.hex)))

    then:
    search.found().collectEntries { [it.key, it.value] } == [(place): ['hex'] as Set]

    where:
    how                        | place                   | pack
    'gzip'                     | 'backup'                | { gzip(it) }
    'zip'                      | 'backup'                | { zip('runs/1/header', it) }
    'zip within zip'           | 'backup'                | { zip('runs/1.pack', zip('header', it)) }
    'zip within gzip'          | 'backup'                | { gzip(zip('a', it)) }
    'an artifact within zip'   | 'contents of artifacts' | { zip('store/contents/ab/cd', it) }
  }

  def 'files are looked at, one that is gone is none, and what is no secret is not found'() {
    given:
    def search = search()
    def file = Files.write(folder.resolve('file'), around(ODD.hex))

    when:
    search.look('data folder', folder.resolve('gone'))
    search.look('data folder', around(PLAIN.raw.substring(1)))
    search.look('data folder', around(PLAIN.raw.toLowerCase()))

    then:
    search.found() == [:]
    search.isTight([] as Set)

    when:
    search.look('data folder', file)

    then:
    search.found() == ['data folder': ['hex'] as Set]
  }
}
