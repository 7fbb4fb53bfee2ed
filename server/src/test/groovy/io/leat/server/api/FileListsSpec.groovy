package io.leat.server.api

import io.leat.engine.artifact.Digest
import io.leat.engine.artifact.FileEntry
import io.leat.engine.artifact.FileSet
import io.leat.engine.artifact.RelPath
import io.leat.engine.folder.LeatFolder
import io.leat.engine.folder.RunArtifacts
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification
import spock.lang.TempDir

class FileListsSpec extends Specification {
  @TempDir
  Path folder

  RunArtifacts artifacts
  FileLists lists = new FileLists()

  def setup() {
    def leat = LeatFolder.in(folder)
    artifacts = new RunArtifacts(leat, leat.run(1))
  }

  /** Keeps a list of one file. */
  private Digest list(String file) {
    def text = folder.resolve('list')
    text.toFile().withOutputStream { FileSet.of([new FileEntry.Regular(RelPath.of(file), 0, false, Digest.ofText(''))]).write(it) }
    artifacts.keep(text).digest()
  }

  private List<String> names(Digest list) {
    lists.get(list, artifacts).entries()*.path()*.text()
  }

  private void forget() {
    Files.walk(folder.resolve('.leat/store')).withCloseable { it.filter(Files::isRegularFile).toList() }.each { Files.delete(it) }
  }

  def 'a list is read once, and those that nobody asked for longest are read anew'() {
    given:
    def first = list('first')
    def second = list('second')
    def others = (1..16).collect { list("other$it") }
    names(first)
    names(second)
    others.take(14).each { names(it) }
    names(first)
    names(others[14])
    forget()

    expect: 'the store has none any more'
    names(first) == ['first']
    names(others[0]) == ['other1']

    when:
    names(second)

    then:
    thrown(IOException)

    when:
    names(others[15])

    then:
    thrown(IOException)
  }
}
