package io.leat.cli

import spock.lang.Specification

class ArgumentsSpec extends Specification {
  static final Usage USAGE = Commands.named('plan').usage()

  static Arguments read(String... words) {
    Arguments.read(USAGE, words, 0, [:])
  }

  def 'values are given after a blank, after an equals sign, or joined to the letter'() {
    expect:
    read('-p', 'a=1', '-pb=2', '--param', 'c=3', '--param=d=4').values(JobfileOptions.PARAM) == ['a=1', 'b=2', 'c=3', 'd=4']
    read('--branch', 'main').value(JobfileOptions.BRANCH) == 'main'
    read('--branch=').value(JobfileOptions.BRANCH) == ''
    read('--branch', '-x').value(JobfileOptions.BRANCH) == '-x'
  }

  def 'changed files go on to the next option, and may be none'() {
    expect:
    read('ci', '--changed', 'a', 'b', '--branch', 'x').values(JobfileOptions.CHANGED) == ['a', 'b']
    read('--changed', 'a', '--changed=b').values(JobfileOptions.CHANGED) == ['a', 'b']
    with(read('--changed', '--', 'ci')) {
      has(JobfileOptions.CHANGED)
      values(JobfileOptions.CHANGED) == []
      operand() == 'ci'
    }
    !read('ci').has(JobfileOptions.CHANGED)
  }

  def 'one option about git shuts out what the checkout says'() {
    given:
    def checkout = new io.leat.cli.checkout.Checkout(null, 'topic', 'a' * 40)

    expect:
    with(JobfileOptions.inputs(read(*words), checkout).revision()) {
      it.branch() == branch
      it.commit() == commit
      it.tag() == tag
    }

    where:
    words                || branch  | commit    | tag
    []                   || 'topic' | 'a' * 40  | null
    ['--branch', 'main'] || 'main'  | null      | null
    ['--commit', 'cafe'] || null    | 'cafe'    | null
    ['--tag', 'v1']      || null    | null      | 'v1'
  }

  def 'nothing known about changes differs from no change'() {
    expect:
    JobfileOptions.inputs(read(), null).changed() == null
    JobfileOptions.inputs(read('--changed'), null).changed() == []
    JobfileOptions.inputs(read('--changed', './a', 'b'), null).changed() == ['a', 'b']
  }
}
