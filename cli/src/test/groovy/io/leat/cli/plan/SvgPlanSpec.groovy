package io.leat.cli.plan

import static io.leat.cli.plan.SamplePlans.*

import io.leat.engine.job.Approval
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

  def 'text is as wide as it is in DejaVu Sans, so that it fits into its box'() {
    given: 'the widths of the font file'
    def font = new File('/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf')
    System.setProperty('java.awt.headless', 'true')
    def sizes = font.exists() ? java.awt.Font.createFont(0, font).deriveFont(13f) : null
    def context = new java.awt.font.FontRenderContext(null, true, true)

    expect:
    Math.abs(SvgText.boldWidth(text, 13) - width) < 0.1
    sizes == null || sizes.getStringBounds(text, context).width <= SvgText.boldWidth(text, 13) + 0.1

    where:
    text              || width
    'MMMMMMMMMM'      || 129.35
    'integration'     || 82.095
    'WWW.wide@home'   || 136.097
    'übersetzen'      || 83.85
  }

  def 'a task that asks for consent shows what would run, and what runs at the end is explained'() {
    given:
    def ships = planned('j', [task('ship').approval(new Approval(['release'], null)).step(sh('./ship now')), task('tidy').always(true).step(sh('x'))])
    def document = picture([ships])

    expect:
    elements(document, 'text', 'sub')*.textContent.contains('approval by release \u00b7 $ ./ship now')
    elements(document, 'text', 'note')*.textContent.contains('runs at the end, always')
    !elements(picture([web()]), 'text', 'note')*.textContent.contains('left out')
  }

  def 'on a dark page each colour that is light has a dark one, and words can be read: #name on #page'() {
    given:
    def style = shown(PlanFormat.SVG, web()).find(/(?s)<style>.*<\/style>/)
    def dark = style.substring(style.indexOf('@media'))
    def light = style.substring(0, style.indexOf('@media'))
    def colour = { String css, String selector, String what -> css.readLines().findAll { it.strip().split(/\{/)[0].split(",").contains(selector) }.findResult { (it =~ /[{;]$what:(#[0-9a-f]{6})/).with { m -> m.find() ? m.group(1) : null } } }
    def luminance = { String hex ->
      def (r, g, b) = [1, 3, 5].collect { Integer.parseInt(hex.substring(it, it + 2), 16) / 255.0d }.collect { it <= 0.03928 ? it / 12.92 : Math.pow((it + 0.055) / 1.055, 2.4) }
      0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    def contrast = { String a, String b -> def l = [luminance(a), luminance(b)].sort(); (l[1] + 0.05) / (l[0] + 0.05) }

    expect:
    [light, dark].every { contrast(colour(it, name, 'fill'), colour(it, page, 'fill')) >= 4.5 }

    where:
    name          | page
    '.name'       | '.box'
    '.sub'        | '.box'
    '.note'       | '.page'
    '.title'      | '.page'
    '.label'      | '.page'
    '.frame-name' | '.frame'
    '.frame-name.pipe' | '.frame.pipe'
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
