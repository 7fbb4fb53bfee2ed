package io.leat.engine.report

import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import spock.lang.Specification
import spock.lang.TempDir

class JunitReportsSpec extends Specification {
  @TempDir
  Path folder

  TestReport read(String... texts) {
    int number = 0
    JunitReports.read(texts.collect { Files.writeString(folder.resolve("${number++}.xml"), it) }, { it })
  }

  def 'a report of surefire'() {
    when:
    def report = read('''<?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="a.FooTest" time="1,234.5" tests="5" errors="1" skipped="1" failures="1">
        <properties><property name="x" value="y"/></properties>
        <testcase name="ok" classname="a.FooTest" time="1,000.5"><system-out><![CDATA[<failure>]]></system-out></testcase>
        <testcase name="bad" classname="a.FooTest" time="0.25">
          <failure message="expected: 1&#10;but was: 2" type="AssertionError"><![CDATA[stack]]></failure></testcase>
        <testcase name="broken" classname="a.FooTest" time="0"><error type="NPE"><![CDATA[
java.lang.NullPointerException: no
  at a.FooTest]]></error></testcase>
        <testcase name="off" classname="a.FooTest" time="0"><skipped message="later"/></testcase>
        <testcase name="shaky" classname="a.FooTest" time="0"><flakyFailure message="once">x</flakyFailure></testcase>
      </testsuite>''')

    then:
    [report.tests(), report.failures(), report.errors(), report.skipped()] == [5, 1, 1, 1]
    report.time() == Duration.ofMillis(1_000_750)
    report.failed().collect { [it.test().suite(), it.test().name(), it.message(), it.time()] } == [
      ['a.FooTest', 'bad', 'expected: 1', Duration.ofMillis(250)],
      ['a.FooTest', 'broken', 'java.lang.NullPointerException: no', Duration.ZERO],
    ]
    report.passed() == [new TestId('a.FooTest', 'ok'), new TestId('a.FooTest', 'shaky')] as SortedSet
    report.flaky([]) == [new TestId('a.FooTest', 'shaky')] as SortedSet
    report.problems() == []
  }

  def 'reports of pytest and jest'() {
    when:
    def report = read('''<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="0" tests="2" time="0.03">
        <testcase classname="tests.test_a" name="test_x[1]" file="tests/test_a.py" line="3" time="0.5">
          <failure message="assert 1 == 2">def test_x</failure><error message="teardown"/></testcase>
        <testcase classname="tests.test_a" name="test_y" time="0.5"/></testsuite></testsuites>''',
      '''<testsuites name="jest tests" tests="1" failures="1" errors="0" time="1">
        <testsuite name="sum" errors="0" failures="1" skipped="0" file="src/sum.test.js" tests="1">
          <testcase name="adds" time="0.003"><failure>Error: expected 3
    at x</failure></testcase></testsuite></testsuites>''')

    then:
    [report.tests(), report.failures(), report.errors()] == [3, 2, 0]
    report.failed().collect { [it.test().suite(), it.test().name(), it.message(), it.file(), it.place()] } == [
      ['tests.test_a', 'test_x[1]', 'assert 1 == 2', 'tests/test_a.py', 'tests/test_a.py:4'],
      ['sum', 'adds', 'Error: expected 3', 'src/sum.test.js', 'src/sum.test.js'],
    ]
    report.failed()*.report()*.fileName*.toString() == ['0.xml', '1.xml']
  }

  def 'a file that pytest cannot load is told with its cause'() {
    when:
    def report = read('''<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="0" tests="1" time="0.05">
        <testcase classname="" name="tests.test_a" time="0.000"><error message="collection failure">ImportError while importing test module '/w/tests/test_a.py'.
Traceback:
/usr/lib/python3.11/importlib/__init__.py:126: in import_module
    return _bootstrap._gcd_import(name[level:], package, level)
tests/test_a.py:1: in &lt;module&gt;
    import nothere
E   ModuleNotFoundError: No module named 'nothere'</error></testcase></testsuite></testsuites>''')

    then:
    report.failed().collect { [it.message(), it.place()] } == [["collection failure: ModuleNotFoundError: No module named 'nothere'", 'tests/test_a.py:1']]
  }

  def 'what a test printed, and a message, may be long'() {
    when:
    def said = 'x &lt; y\n' * 200_000
    def report = read("""<testsuite>
        <properties><property name="java.class.path" value="${'/a/b.jar:' * 100_000}"/></properties>
        <testcase name="a"><system-out>$said</system-out><system-err><![CDATA[$said]]></system-err></testcase>
        <testcase name="b"><failure message="${'m' * 500_000}">$said</failure></testcase></testsuite>""")

    then:
    report.problems() == []
    [report.tests(), report.failures()] == [2, 1]
  }

  def 'a report that breaks is a named problem: #problem'() {
    when:
    def report = read(text, '<testsuite name="s"><testcase name="t"/></testsuite>')

    then:
    report.problems().size() == 1
    report.problems()[0].report().fileName.toString() == '0.xml'
    report.problems()[0].message().contains(problem)
    report.doubts() == report.problems()
    report.passed().contains(new TestId('s', 't'))

    where:
    text                                                          || problem
    ''                                                            || 'not well-formed'
    '<testsuite><testcase name="a"/>'                             || 'not well-formed'
    '{"tests": 1}'                                                || 'not well-formed'
    '<html/>'                                                     || "begins with 'html'"
    '<testsuite>' * 100                                           || 'nested deeper'
    '<testsuite name="x" failures="2"/>'                          || 'claims 2 failed tests'
    '<testsuites errors="2"><testsuite name="x"><testcase name="a"/></testsuite></testsuites>' || "claims 2 failed tests of the suite ''"
    '<testsuites errors="2"><testsuite name="x" errors="2"/></testsuites>' || "claims 2 failed tests of the suite 'x'"
    '<!DOCTYPE a [<!ENTITY e "x">]><testsuite><testcase name="a"><failure>&e;</failure></testcase></testsuite>' || 'entity'
  }

  def 'nothing outside of a report is read, and nothing grows'() {
    given:
    def secret = Files.writeString(folder.resolve('secret'), 'TOP SECRET')
    def outer = """<!DOCTYPE a [<!ENTITY e SYSTEM "${secret.toUri()}">]><testsuite name="s">
      <testcase name="a"><failure>&e;</failure></testcase></testsuite>"""
    def laughs = '<!DOCTYPE a [<!ENTITY l0 "lol">' + (1..30).collect { "<!ENTITY l$it '${"&l${it - 1};" * 10}'>" }.join('') +
      ']><testsuite name="&l30;"><testcase name="a"/></testsuite>'

    when:
    def report = read(outer, laughs)

    then:
    report.problems().size() == 2
    !report.toString().contains('TOP SECRET')
  }

  def 'names and messages of all reports together are bounded'() {
    given:
    def many = "<testsuite>${"<testcase classname='c' name='n'><failure message='${'m' * 1000}'/></testcase>" * 10_000}</testsuite>"

    when:
    def report = read(many, many, many)

    then:
    report.tests() == 30_000 && report.failures() == 30_000
    report.failed().size() > 10_000 && report.failed().size() < 20_000
    report.problems().collect { [it.report().fileName.toString(), it.hides(), it.message().contains("${30_000 - report.failed().size()} tests are counted, and not named")] } == [['2.xml', false, true]]
  }

  def 'of very many problems the first are told'() {
    expect:
    read('<testsuites>' + '<testsuite failures="1"/>' * 100_000 + '</testsuites>').problems().size() == 1000
  }

  def 'a file that is missing or too large is a problem'() {
    given:
    def large = folder.resolve('large.xml')
    large.toFile().withOutputStream { out ->
      out << '<testsuite><testcase name="a"/>'
      def chunk = (' ' * (1 << 20)).bytes
      70.times { out << chunk }
    }

    expect:
    JunitReports.read([folder.resolve('none.xml')], { it }).problems()*.message() == ['is not there']
    with(JunitReports.read([large], { it })) { tests() == 1 && problems()*.message() == ['is longer than 67108864 bytes'] }
    JunitReports.read([], { it }).tests() == 0
  }

  def 'a test is flaky when it failed before and passes now'() {
    given:
    def failing = { String name -> "<testcase classname='c' name='$name'><failure/></testcase>" }
    def passing = { String name -> "<testcase classname='c' name='$name'/>" }
    def first = read("<testsuite>${failing('a')}${failing('b')}${passing('c')}</testsuite>")
    def second = read("<testsuite>${passing('a')}${failing('b')}${passing('c')}</testsuite>")
    def both = read("<testsuite>${passing('b')}${failing('b')}</testsuite>")

    expect:
    second.flaky([first])*.name() == ['a']
    first.flaky([second])*.name() == []
    both.flaky([first])*.name() == []
    second.flaky([]) == [] as SortedSet
  }
}
