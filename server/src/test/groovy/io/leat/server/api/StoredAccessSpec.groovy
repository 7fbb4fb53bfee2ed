package io.leat.server.api

import io.leat.contract.Credential
import io.leat.server.host.Origin
import io.leat.store.Kind
import io.leat.store.Project
import io.leat.store.ProjectSpec
import java.time.Instant
import java.util.function.Supplier
import spock.lang.Specification

/** What is kept of a credential, letter by letter: data folders have it, and it is read for ever. */
class StoredAccessSpec extends Specification {
  /** Bound, and else as it is. */
  static final BOX = new SecretBox() {
    byte[] seal(String bound, String secret) { "$bound|$secret".bytes }

    String open(String bound, byte[] sealed) {
      def text = new String(sealed)
      if (!text.startsWith("$bound|")) throw new IllegalStateException('of another')
      text.substring(bound.length() + 1)
    }

    boolean knows(byte[] begin) { true }

    <T> T storing(Supplier<T> action) { action.get() }
  }

  final StoredAccess access = new StoredAccess(BOX)

  private static Project project(String kept) {
    def source = new ProjectSpec.Source(Kind.GIT, 'https://example.com/web.git', null, 'Jobfile', null)
    new Project(1, new ProjectSpec('web', source, new ProjectSpec.Secrets(kept?.bytes, null), [:]), 1, Instant.EPOCH)
  }

  def 'a credential is kept as #kept'() {
    expect:
    new String(access.seal('web', given)) == "credential:web|$kept"

    where:
    given                                                       || kept
    new Credential('ann', 'open sesame', null, null)            || '{"user":"ann","password":"open sesame"}'
    new Credential(null, 'token', null, null)                   || '{"password":"token"}'
    new Credential(null, null, 'KEY\n', ['a ssh-rsa A', 'b x B']) || '{"privateKey":"KEY\\n","knownHosts":["a ssh-rsa A","b x B"]}'
    new Credential(null, null, 'KEY\n', null)                   || '{"privateKey":"KEY\\n"}'
  }

  def 'what was kept is read, with words of a later Leat or without: #kept'() {
    when:
    def read = access.of(project("credential:web|$kept"))

    then:
    [read.@environment.values() as Set, read.@key, read.@knownHosts] == [texts as Set, key, hosts]

    where:
    kept                                                                || texts                  | key     | hosts
    '{"user":"ann","password":"open sesame"}'                           || ['ann', 'open sesame'] | ''      | []
    '{"password":"token"}'                                              || ['', 'token']          | ''      | []
    '{"user":null,"password":"token","privateKey":null,"later":{"a":1}}' || ['', 'token']          | ''      | []
    '{"privateKey":"KEY\\n","knownHosts":["a ssh-rsa A"]}'              || []                     | 'KEY\n' | ['a ssh-rsa A']
    '{"privateKey":"KEY\\n"}'                                           || []                     | 'KEY\n' | []
  }

  def 'a project without one has no access, and one of another project is none'() {
    expect:
    access.of(project(null)).is(io.leat.git.Access.none())

    when:
    access.of(project('credential:other|{"password":"token"}'))

    then:
    thrown(Origin.Missing)
  }
}
