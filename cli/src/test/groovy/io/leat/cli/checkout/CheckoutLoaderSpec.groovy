package io.leat.cli.checkout

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class CheckoutLoaderSpec extends Specification {
  @TempDir Path folder
  Path root
  CheckoutLoader loader

  def setup() {
    root = Files.createDirectories(folder.resolve('checkout'))
    Files.createDirectories(root.resolve('ci'))
    Files.writeString(root.resolve('ci/common.leat'), 'def x() { 1 }')
    Files.writeString(folder.resolve('secret'), 'outside')
    loader = new CheckoutLoader(root, root.resolve('Jobfile'), 100)
  }

  def 'a file of the checkout is read, also by a link inside of it'() {
    given:
    Files.createSymbolicLink(root.resolve('link'), Path.of('ci/common.leat'))

    expect:
    new String(loader.load(path)) == 'def x() { 1 }'

    where:
    path << ['ci/common.leat', 'link']
  }

  def 'nothing outside of the checkout is read'() {
    given:
    Files.createSymbolicLink(root.resolve('out'), folder.resolve('secret'))
    Files.createSymbolicLink(root.resolve('up'), folder)

    when:
    loader.load(path)

    then:
    def refused = thrown(IOException)
    !(refused instanceof FileNotFoundException)
    refused.message == "'$path' leads out of the checkout"

    cleanup:
    Files.delete(root.resolve('up'))

    where:
    path << ['out', 'up/secret', '../secret', 'ci/../../secret', '/etc/passwd']
  }

  def 'nothing tells whether a file outside of the checkout exists: #link/#name'() {
    given: 'links that lead out, and no farther than the folder of this test, since its removal follows them'
    Files.createDirectories(folder.resolve('there'))
    Files.createSymbolicLink(root.resolve('direct'), folder)
    Files.createSymbolicLink(root.resolve('ci/relative'), Path.of('../..'))
    Files.createSymbolicLink(root.resolve('ci/chain'), Path.of('../direct/there'))

    when:
    loader.load("$link/$name")

    then:
    def refused = thrown(IOException)
    refused.message == "'$link/$name' leads out of the checkout"
    !(refused instanceof FileNotFoundException)

    cleanup:
    ['direct', 'ci/relative', 'ci/chain'].each { Files.delete(root.resolve(it)) }

    where:
    [link, name] << [['direct', 'ci/relative', 'ci/chain'], ['secret', 'there', 'nothing']].combinations()
  }

  def 'links within the checkout are followed, and one without an end is no file'() {
    given:
    Files.createSymbolicLink(root.resolve('ci/up'), Path.of('..'))
    Files.createSymbolicLink(root.resolve('whole'), root.toRealPath().resolve('ci'))
    Files.createSymbolicLink(root.resolve('loop'), Path.of('loop'))

    expect:
    ['ci/up/ci/common.leat', 'whole/common.leat', 'whole/up/ci/common.leat'].every { new String(loader.load(it)) == 'def x() { 1 }' }

    when:
    loader.load('loop/x')

    then:
    thrown(FileNotFoundException)

    cleanup:
    ['ci/up', 'whole', 'loop'].each { Files.delete(root.resolve(it)) }
  }

  def 'what is not there is not found'() {
    when:
    loader.load(path)

    then:
    thrown(FileNotFoundException)

    where:
    path << ['nothing.leat', 'ci/nothing', 'a\u0000b']
  }

  def 'a folder is not a file'() {
    when:
    loader.load('ci')

    then:
    def refused = thrown(IOException)
    refused.message == "'ci' is not a file"
  }

  def 'of a file that is too long one byte more than allowed is read'() {
    given:
    Files.writeString(root.resolve('long'), 'x' * 5000)

    expect:
    loader.load('long').length == 101
  }
}
