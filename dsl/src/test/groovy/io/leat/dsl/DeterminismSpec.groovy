package io.leat.dsl

import io.leat.testkit.conformance.Conformance
import io.leat.testkit.conformance.ConformanceCase
import spock.lang.Isolated
import spock.lang.Shared
import spock.lang.Specification

/** SAFETY H6: the same text gives the same graph, byte for byte, wherever it is read. */
@Isolated('it changes the locale and the time zone of the whole process')
class DeterminismSpec extends Specification {
  @Shared
  Locale locale = Locale.default
  @Shared
  TimeZone zone = TimeZone.default

  def cleanup() {
    Locale.default = locale
    TimeZone.default = zone
  }

  def 'every valid case and its graph is the same in #language and #zoneId'() {
    given:
    def here = graphs()

    when:
    Locale.default = Locale.forLanguageTag(language)
    TimeZone.default = TimeZone.getTimeZone(zoneId)
    def there = graphs()

    then:
    here.size() > 90
    here.findAll { name, graph -> there[name] != graph }.keySet() == [] as Set

    where:
    language            | zoneId
    'tr'                | 'Asia/Kathmandu'
    'ar-u-nu-arab'      | 'America/St_Johns'
    'th-u-ca-buddhist'  | 'Pacific/Apia'
  }

  def 'every message is the same in Turkish and Arabic'() {
    given:
    def here = messages()

    when:
    Locale.default = Locale.forLanguageTag(language)
    def there = messages()

    then:
    here.findAll { name, said -> there[name] != said }.keySet() == [] as Set

    where:
    language << ['tr', 'ar-u-nu-arab']
  }

  private static Map<String, Object> graphs() {
    cases('jobfile/valid').collectEntries { name, given ->
      def result = new CaseReading(given).result
      [name, result instanceof JobfileResult.Accepted ? result.jobs().collect { [it.canonical(), it.hash()] } : 'rejected']
    }
  }

  private static Map<String, Object> messages() {
    cases('jobfile/invalid').collectEntries { name, given -> [name, new CaseReading(given).result.diagnostics().collect { CaseReading.line(it) }] }
  }

  private static Map<String, ConformanceCase> cases(String folder) {
    Conformance.files(folder, CaseReading.ENDINGS).collectEntries { [it.fileName.toString(), ConformanceCase.read(it)] }
  }
}
