package io.leat.git

import groovy.transform.CompileStatic
import java.nio.file.Path

/** A process that fetches into a mirror again and again, until it is killed: one line before each fetch. */
@CompileStatic
class FetchLoop {
  static void main(String[] words) {
    def url = GitUrl.parse(words[0], Path.of('/'))
    def folder = Path.of(words[1])
    def mirror = Mirror.open(folder, url, Access.none(), Reach.anywhere(), FetchLimits.USUAL)
    while (true) {
      println 'fetching'
      System.out.flush()
      mirror.fetch()
    }
  }
}
