package io.leat.server.config

import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification

/** What docs/install.md says is what there is. */
class InstallPageSpec extends Specification {
  static final PAGE = Files.readString(Path.of('../docs/install.md'))

  def 'all settings are on the page, with what they take and their values when nobody sets them'() {
    expect:
    PAGE.substring(PAGE.indexOf('| setting | takes')) == '| setting | takes | without it | is |\n|---|---|---|---|\n' + Setting.values().collect { row(it) }.join('')
  }

  private static String row(Setting setting) {
    def takes = setting.kind() == Setting.Kind.INTEGER ? "${setting.least()} to ${setting.most()}" : setting.kind().described()
    def standard = setting.standard() ? "`${setting.standard()}`" : ''
    "| `${setting.key()}` | $takes | $standard | ${setting.help()} |\n"
  }

  def 'the unit leaves tasks alone when the server is stopped, and starts what there is'() {
    given:
    def unit = (PAGE =~ /(?s)```ini\n(.*?)```/)[0][1]

    expect:
    unit.contains('\nKillMode=process\n')
    unit.contains('\nUMask=0077\n')
    unit.contains('ExecStart=/opt/leat/bin/leat server --config /etc/leat/leat.yaml')
  }
}
