package io.leat.architecture

import io.leat.cli.Commands
import io.leat.cli.Usage
import io.leat.cli.client.Contract
import io.leat.dsl.vocabulary.Vocabulary
import io.leat.server.config.Setting
import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import java.util.regex.Pattern
import spock.lang.Shared
import spock.lang.Specification

/**
 * Nothing is accepted and ignored: each word of a Jobfile with each value that it takes, each setting of the server, each option of each
 * command, and each field of each body of a request names in a table the feature in which its value changes what happens. The lists are
 * made from the vocabulary, the settings, the commands and the contract themselves.
 */
class EffectsSpec extends Specification {
  @Shared Path root = Conformance.root('conformance').parent
  @Shared Map<String, List<String>> specs = sources()

  static List<String> words() {
    Vocabulary.words().collectMany { word ->
      def name = Vocabulary.named(word.name()).size() == 1 ? word.name() : word.places().min().name().toLowerCase(Locale.ROOT) + '.' + word.name()
      word.slots().empty ? [name] : word.slots().collect { "$name ${it.name()}".toString() }
    }
  }

  static List<String> settings() {
    Setting.values()*.key()
  }

  /** Such as {@code trigger --ref}; what every command takes stands once. Those of {@code step} are written by Leat itself. */
  static List<String> options() {
    def usages = [*Commands.usages(), Commands.named('names').usage()]
    Usage.EVERYWHERE.collect { "leat --${it.name()}".toString() } +
      usages.collectMany { usage -> usage.options().collect { "${usage.name()} --${it.name()}".toString() } }
  }

  /** Such as {@code createProject retention.days}. */
  static List<String> bodies() {
    def contract = Contract.json(Contract.FILE.text) as Map
    contract.paths.values().collectMany { it.values() }.collectMany { operation ->
      def schema = operation.requestBody?.content?.get('application/json')?.schema
      schema == null ? [] : fields(schema as Map, '', contract.components.schemas as Map).collect { "$operation.operationId $it".toString() }
    }
  }

  private static List<String> fields(Map schema, String before, Map schemas) {
    def known = schema['$ref'] ? schemas[schema['$ref'].split('/').last()] as Map : schema
    (known.get('properties') ?: [:]).collectMany { name, inner ->
      [before + name] + fields((inner.get('items') ?: inner) as Map, "$before$name.", schemas)
    }
  }

  /** The table: what has an effect, and where that is tried, as {@code what | specification | how its feature begins}. */
  Map<String, List<String>> table(String name) {
    Files.readAllLines(root.resolve("cli/src/test/effects/${name}.txt")).findAll { it && !it.startsWith('#') }
      .collectEntries { line -> line.split(/ +\| +/, 3).toList().with { [(it[0].trim()): it.drop(1)] } }
  }

  def 'each of the #kind has a feature in which its value changes what happens'() {
    given:
    def table = table(kind)

    expect:
    all.size() > 20
    (all - table.keySet()).toList() == []
    (table.keySet() - all).toList() == []
    table.collect { what, where -> wrong(kind, what, *where) }.findAll() == []

    where:
    kind       | all
    'words'    | words()
    'settings' | settings()
    'options'  | options()
    'bodies'   | bodies()
  }

  /** What is wrong with a line of the table; null when the feature is there and names what it is of. */
  private String wrong(String kind, String what, String spec, String feature) {
    if (!specs.containsKey(spec)) {
      return "$what: there is no $spec"
    }
    // modules may have specifications of one name
    def body = specs[spec].findResult { body(it, feature) }
    if (body == null) {
      return "$what: no feature of $spec begins with '$feature'"
    }
    named(kind, what).every { body =~ it } ? null : "$what: '$feature' of $spec does not hold it"
  }

  /** What a feature does: without its name and the labels of its blocks, which say the same words and try nothing. */
  private static String body(String text, String feature) {
    def found = text.split(/\n  def (?=['"])/).drop(1).find { it.substring(1).startsWith(feature) }
    found?.split(/\n  }\n/)?.first()?.replaceFirst(/.*\n/, '')?.replaceAll(/(?m)^ *(given|when|then|expect|where|and|cleanup):.*$/, '')
  }

  /** What all has to stand in the body of a feature that tries it. */
  private static List<String> named(String kind, String what) {
    switch (kind) {
      case 'words': return namedWord(what)
      case 'settings': return namedSetting(what)
      case 'options': return namedOption(what)
      default: return [whole((what.split(' ')[1] - 'facts.').split(/\./).last())]
    }
  }

  /** The word, and the name of what is given by its name. */
  private static List<String> namedWord(String what) {
    def (of, slot) = what.split(' ').toList() + ['']
    def (place, name) = of.contains('.') ? of.split(/\./).toList() : [null, of]
    def word = Vocabulary.named(name).find { place == null || it.places().min().name().toLowerCase(Locale.ROOT) == place }
    [whole(name)] + (word.slots().any { it.name() == slot && it.named() } ? [whole(slot) + /['"]?\s*[:=]/] : [])
  }

  /** Its key, its flag, its variable, or the last part of it in a file. */
  private static List<String> namedSetting(String what) {
    def setting = Setting.values().find { it.key() == what }
    [[whole(what) + /['"]?:\s/, Pattern.quote('--' + what.replace('.', '-')) + /(?![\w-])/, whole(setting.variable()), whole(what.split(/\./).last()) + /:\s/].join('|')]
  }

  /** Its name, its letter or its variable. */
  private static List<String> namedOption(String what) {
    def (of, name) = what.split(' ', 2)
    def option = (of == 'leat' ? Usage.EVERYWHERE : Commands.named(of).usage().options()).find { "--${it.name()}" == name }
    def letter = option.letter() as int == 0 ? [] : ["['\"]-${option.letter()}".toString()]
    [([whole(option.variable()), Pattern.quote(name) + /(?![\w-])/] + letter).join('|')]
  }

  private static String whole(String name) {
    /(?<![\w-])/ + Pattern.quote(name) + /(?![\w-])/
  }

  private Map<String, List<String>> sources() {
    Files.list(root).withCloseable { it.toList() }.findAll { Files.isDirectory(it.resolve('src/test/groovy')) }
      .collectMany { module -> Files.walk(module.resolve('src/test/groovy')).withCloseable { it.filter { it.toString().endsWith('.groovy') }.toList() } }
      .groupBy { it.fileName.toString() - '.groovy' }.collectEntries { name, files -> [(name): files.collect { Files.readString(it) }] }
  }
}
