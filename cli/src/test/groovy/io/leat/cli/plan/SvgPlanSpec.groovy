package io.leat.cli.plan

import static io.leat.cli.plan.SamplePlans.*

import javax.xml.parsers.DocumentBuilderFactory
import org.w3c.dom.Document
import org.w3c.dom.Element
import spock.lang.Specification

class SvgPlanSpec extends Specification {

  static Document picture(jobs) {
    def factory = DocumentBuilderFactory.newInstance()
    factory.namespaceAware = true
    factory.newDocumentBuilder().parse(new ByteArrayInputStream(shown(PlanFormat.SVG, *jobs).getBytes('UTF-8')))
  }

  static List<Element> elements(Document document, String name, String cssClass) {
    def all = document.getElementsByTagName(name)
    (0..<all.length).collect { all.item(it) as Element }.findAll { it.getAttribute('class').split(' ').contains(cssClass) }
  }

  def 'every task has a box with its name, and every edge a line with an arrow'() {
    given:
    def document = picture([web()])

    expect:
    document.documentElement.localName == 'svg'
    elements(document, 'text', 'name')*.textContent as Set == web().job().graph().tasks()*.name()*.text() as Set
    def arrows = document.getElementsByTagName('path')
    // of the legend: needs, output, stream, critical path
    (0..<arrows.length).count { arrows.item(it).hasAttribute('marker-end') } == 9 + 4
  }

  def 'names of any kind make a well-formed picture that runs nothing'() {
    given:
    def document = picture([hostile()])
    def names = elements(document, 'text', 'name')*.textContent

    expect:
    HOSTILE.findAll { !it.contains('\u202e') && !it.contains('\ufffe') }.every { names.contains(it) }
    document.getElementsByTagName('script').length == 0
    !document.documentElement.hasAttribute('onload')
  }

  def 'no two boxes of tasks lie on each other, and all lie on the page'() {
    given:
    def document = picture([job])
    double width = document.documentElement.getAttribute('width').toDouble()
    double height = document.documentElement.getAttribute('height').toDouble()
    def boxes = elements(document, 'rect', 'box').collect { box ->
      ['x', 'y', 'width', 'height'].collect { box.getAttribute(it).toDouble() }
    }.findAll { it[3] > 20 }

    expect:
    boxes.size() == job.job().graph().tasks().size()
    boxes.every { it[0] >= 0 && it[1] >= 0 && it[0] + it[2] <= width && it[1] + it[3] <= height }
    boxes.indices.every { i ->
      (0..<i).every { j ->
        def (a, b) = [boxes[i], boxes[j]]
        a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] + 0.2 || b[1] + b[3] <= a[1] + 0.2
      }
    }

    where:
    job << [web(), web('production', 'topic'), hostile(), layers(8, 12, 2), layers(1, 200, 0), chain(100)]
  }

  def 'the legend explains what is there, and nothing else'() {
    given:
    def explained = { jobs -> elements(picture(jobs), 'text', 'note')*.textContent }

    expect:
    explained([planned('j', [task('a').step(sh('x'))])]).containsAll(['runs'])
    !explained([planned('j', [task('a').step(sh('x'))])]).contains('left out')
    explained([web('production', 'topic')]).containsAll(['runs', 'left out', 'waits for success', 'waits for an output', 'reads stdin from', 'critical path'])
  }
}
