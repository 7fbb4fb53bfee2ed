package io.leat.server.hook

import spock.lang.Specification

/** What is kept of a pull request, all of whose texts are by others. */
class PullRequestSpec extends Specification {
  def 'of labels as many are kept as are told: #count of #length characters'() {
    given:
    def labels = ['x'.multiply(length)] * count
    def request = new PullRequest(7, 'opened', 'c' * 40, 'refs/pull/7/head', 'topic', 'main', false, 'title', labels, 'ada')

    expect:
    request.labels().size() == kept
    request.labels().join(',').length() < 2100
    request.facts()['pull.labels'] == labels.join(',').take(1000)

    where:
    count     | length || kept
    3         | 10     || 3
    1_000_000 | 8      || 112
    1000      | 1000   || 1
    5         | 5000   || 1
  }
}
