package io.leat.architecture

import static com.tngtech.archunit.base.DescribedPredicate.describe
import static com.tngtech.archunit.base.DescribedPredicate.not
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices

import com.tngtech.archunit.base.DescribedPredicate
import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.domain.JavaCodeUnit
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import com.tngtech.archunit.lang.ArchCondition
import com.tngtech.archunit.lang.ConditionEvents
import com.tngtech.archunit.lang.SimpleConditionEvent
import io.leat.testkit.conformance.Conformance
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

/** The arrows and the outside types of docs/ARCHITECTURE.md, checked on the compiled classes of all modules. */
class ArchitectureSpec extends Specification {

  private static final Path ROOT = Conformance.root('conformance').parent
  private static final BEGIN = '<!-- the packages, drawn from the table of ArchitectureSpec -->'
  private static final END = '<!-- end of the packages -->'

  static final ENGINE = 'io.leat.engine..'
  static final DSL = 'io.leat.dsl..'
  static final CLI = 'io.leat.cli..'
  static final GIT = 'io.leat.git..'
  static final CONTRACT = 'io.leat.contract..'
  static final AGENT_SSH = 'io.leat.agent.ssh..'

  /** Each package, and what of Leat it sees beside itself, all below {@code io.leat}. A package, or an arrow, that is not here fails the build; so does one that nobody uses. */
  static final ARROWS = [
    'engine.expression'   : '',
    'engine.job'          : 'engine.expression',
    'engine.graph'        : 'engine.expression engine.job',
    'engine.backoff'      : '',
    'engine.digest'       : '',
    'engine.run'          : 'engine.backoff engine.durable engine.expression engine.graph engine.job',
    'engine.agent'        : 'engine.durable engine.job engine.run',
    'engine.driver'       : 'engine.agent engine.durable engine.expression engine.job engine.run',
    'engine.driver.shell' : 'engine.agent engine.expression engine.job engine.run',
    'engine.driver.local' : 'engine.agent engine.driver.shell engine.durable engine.run',
    'engine.journal'      : 'engine.durable engine.run',
    'engine.dispatch'     : 'engine.agent engine.attempt engine.driver engine.durable engine.expression engine.job engine.run engine.schedule',
    'engine.folder'       : 'engine.agent engine.artifact engine.driver.local engine.durable engine.expression engine.job engine.journal engine.run ' +
                            'engine.schedule',
    'engine.attempt'      : 'engine.agent engine.artifact engine.driver engine.driver.shell engine.durable engine.expression engine.folder ' +
                            'engine.graph engine.job engine.log engine.report engine.run',
    'engine.schedule'     : 'engine.job engine.run',
    'engine.story'        : 'engine.agent engine.driver engine.durable engine.expression engine.folder engine.job engine.run engine.schedule',
    'engine.durable'      : '',
    'engine.artifact'     : 'engine.digest engine.durable engine.expression engine.job',
    'engine.report'       : '',
    'engine.archive'      : '',
    'engine.log'          : 'engine.digest engine.durable engine.expression',
    'engine'              : 'engine.dispatch engine.job engine.run engine.schedule',

    'dsl.source'          : '',
    'dsl.declaration'     : 'dsl.source engine.expression',
    'dsl.syntax'          : 'dsl.source',
    'dsl.groovy'          : 'dsl.source dsl.syntax engine.expression',
    'dsl.vocabulary'      : 'dsl.declaration dsl.source engine.expression engine.graph engine.job',
    'dsl.condition'       : 'dsl.declaration dsl.source dsl.vocabulary engine.expression engine.job',
    'dsl.eval'            : 'dsl.declaration dsl.source dsl.syntax dsl.vocabulary engine.expression engine.job',
    'dsl.config'          : 'dsl.condition dsl.declaration dsl.source dsl.vocabulary engine.expression',
    'dsl.check'           : 'dsl.declaration dsl.source dsl.vocabulary engine.driver.shell engine.expression engine.graph engine.job engine.run',
    'dsl.write'           : 'dsl.config dsl.declaration dsl.source dsl.vocabulary engine.expression engine.graph engine.job',
    'dsl.lock'            : 'dsl.config dsl.declaration dsl.source engine.digest',
    'dsl.reference'       : 'dsl.config dsl.declaration dsl.source dsl.vocabulary',
    'dsl'                 : 'dsl.check dsl.condition dsl.config dsl.declaration dsl.eval dsl.groovy dsl.lock dsl.source dsl.syntax dsl.vocabulary ' +
                            'dsl.write engine.digest engine.expression engine.graph engine.job',

    'git'                 : 'engine.archive engine.durable',

    'agent.ssh'           : 'engine.agent engine.archive engine.artifact engine.digest engine.driver engine.driver.local engine.driver.shell engine.durable ' +
                            'engine.job engine.log engine.run',

    'store'               : 'engine.digest engine.durable engine.job engine.run',

    'contract'            : '',

    'identity.password'   : '',
    'identity.provider'   : '',
    'identity.vault'      : 'identity.provider',
    'identity.person'     : '',
    'identity.ldap'       : 'identity.person',
    'identity.oidc'       : 'identity.person',

    'server.json'         : 'contract',
    'server.account'      : 'contract engine.digest engine.durable identity.password server.json',
    'server.http'         : 'contract server.account server.json',
    'server.round'        : 'engine.backoff store',
    'server.agent'        : 'engine.agent engine.attempt engine.durable engine.folder engine.job engine.run engine.schedule engine.story ' +
                            'server.log.field server.round store',
    'server.host'         : 'contract dsl dsl.source engine engine.agent engine.artifact engine.attempt engine.backoff engine.dispatch engine.driver ' +
                            'engine.durable engine.expression engine.folder engine.graph engine.job engine.log engine.run engine.schedule ' +
                            'engine.story git identity.provider server.agent server.idtoken server.json server.log.field server.provided server.round store',
    'server.api'          : 'contract dsl dsl.source dsl.vocabulary engine engine.agent engine.artifact engine.attempt engine.digest engine.driver ' +
                            'engine.driver.shell engine.durable engine.expression engine.folder engine.graph engine.job engine.journal engine.log ' +
                            'engine.report engine.run engine.schedule engine.story git identity.ldap identity.oidc identity.password identity.person identity.provider server.account server.agent server.audit server.hook ' +
                            'server.host server.http server.idtoken server.json server.log.field server.provided server.trigger store',
    'server'              : 'agent.ssh contract dsl.source engine.agent engine.attempt engine.driver.local engine.durable engine.folder engine.job ' +
                            'engine.log engine.run engine.schedule git identity.ldap identity.oidc identity.password identity.person identity.provider identity.vault server.account server.agent server.api server.audit ' +
                            'server.config server.host server.http server.idtoken server.keep server.log server.provided server.secret server.trigger server.webhook store',
    'server.audit'        : 'contract engine.backoff engine.durable server.config server.http server.json server.log.field server.round server.webhook store',
    'server.config'       : 'dsl.config dsl.source engine.job engine.schedule identity.provider',
    'server.log'          : 'engine.durable server.config server.log.field',
    'server.log.field'    : '',
    'server.idtoken'      : 'engine.durable server.json',
    'server.secret'       : 'engine.durable',
    'server.provided'     : 'engine.backoff engine.durable identity.provider identity.vault server.log.field server.round',
    'server.keep'         : 'contract engine.artifact engine.attempt engine.digest engine.folder server.config server.host server.http server.log.field server.round store',
    'server.hook'         : '',
    'server.trigger'      : 'dsl dsl.vocabulary engine.backoff engine.digest engine.expression engine.graph engine.job engine.run server.hook server.host server.log.field server.round store',
    'server.webhook'      : 'engine.backoff server.hook server.http server.json server.round server.secret store',

    'cli'                 : 'cli.checkout cli.client cli.diagnostic cli.init cli.install cli.plan cli.run cli.terminal contract dsl dsl.declaration dsl.lock dsl.source ' +
                            'dsl.vocabulary dsl.write engine.agent engine.attempt engine.driver.local engine.driver.shell engine.durable ' +
                            'engine.expression engine.folder engine.graph engine.job engine.log engine.run engine.story git server server.config ' +
                            'server.log server.round',
    'cli.terminal'        : '',
    'cli.checkout'        : 'cli.terminal dsl dsl.source engine.folder git',
    'cli.client'          : 'cli.run cli.terminal contract dsl dsl.source engine.agent engine.archive engine.artifact engine.digest engine.durable ' +
                            'engine.expression engine.folder engine.graph engine.job engine.journal engine.report engine.run engine.story',
    'cli.diagnostic'      : 'cli.terminal dsl.source',
    'cli.init'            : 'cli.terminal engine.job',
    'cli.install'         : 'cli.terminal dsl.config dsl.source engine.digest engine.driver.local engine.durable',
    'cli.plan'            : 'cli.plan.picture cli.terminal dsl engine.expression engine.graph engine.job',
    'cli.plan.picture'    : '',
    'cli.run'             : 'cli.checkout cli.terminal dsl dsl.source engine.agent engine.artifact engine.attempt engine.dispatch engine.driver ' +
                            'engine.driver.local engine.driver.shell engine.durable engine.expression engine.folder engine.graph engine.job ' +
                            'engine.journal engine.log engine.report engine.run engine.schedule engine.story git',
  ].collectEntries { name, seen -> ["io.leat.$name".toString(), seen.tokenize().collect { "io.leat.$it".toString() }] }

  /** Where evaluation happens: nothing there may reach the host. */
  static final HERMETIC = ['source', 'declaration', 'groovy', 'syntax', 'eval', 'vocabulary', 'condition', 'check']
    .collect { "io.leat.dsl.${it}..".toString() } as String[]

  @Shared
  JavaClasses leat = new ClassFileImporter()
    .withImportOption(new ImportOption.DoNotIncludeTests())
    .withImportOption { location -> !location.contains('io/leat/testkit/') }
    .importPackages('io.leat')

  def 'the rules look at the classes of every module'() {
    expect:
    leat.contain(type)

    where:
    type << ['io.leat.engine.job.Task', 'io.leat.dsl.source.Diagnostic', 'io.leat.git.Checkouts', 'io.leat.agent.ssh.SshDriver', 'io.leat.cli.Leat']
  }

  def 'the picture in docs/ARCHITECTURE.md is drawn from the table'() {
    given:
    def page = ROOT.resolve('docs/ARCHITECTURE.md')
    def text = Files.readString(page)
    def begin = text.indexOf(BEGIN) + BEGIN.length()
    def end = text.indexOf(END)
    def drawn = text.substring(0, begin) + picture() + text.substring(end)
    if (Boolean.getBoolean('leat.write')) {
      Files.writeString(page, drawn)
    }

    expect: 'else run this specification with -Dleat.write=true'
    Files.readString(page) == drawn
  }

  def 'each package has its place in the table of arrows'() {
    when:
    def packages = leat*.packageName.toSet()

    then:
    packages - ARROWS.keySet() == [] as Set
  }

  def 'the package #name sees only #allowed'() {
    expect:
    noClasses().that().resideInAPackage(name)
      .should().dependOnClassesThat(ofLeatOutside([name, *allowed]))
      .allowEmptyShould(true)
      .check(leat)

    where:
    name << ARROWS.keySet()
    allowed = ARROWS[name]
  }

  def 'each arrow of #name is used'() {
    given:
    def seen = leat.findAll { it.packageName == name }.collectMany { it.directDependenciesFromSelf*.targetClass*.baseComponentType*.packageName }.toSet()

    expect:
    allowed - seen == []

    where:
    name << ARROWS.keySet()
    allowed = ARROWS[name]
  }

  def 'the command line sees a server only where one is started, and nobody sees the command line'() {
    expect:
    noClasses().that().resideInAPackage(CLI).and().doNotHaveSimpleName('Serving').and().doNotHaveSimpleName('Restoring')
      .should().dependOnClassesThat(ofLeatOutside([CLI, DSL, ENGINE, GIT, CONTRACT])).check(leat)
    noClasses().that().resideOutsideOfPackage(CLI).should().dependOnClassesThat().resideInAPackage(CLI).check(leat)
  }

  def 'a kind of agent is known by its ports: one class of the server names what fills them, and keys pass through them as texts'() {
    expect:
    noClasses().that().resideOutsideOfPackage(AGENT_SSH).and().doNotHaveFullyQualifiedName('io.leat.server.AgentDrivers')
      .should().dependOnClassesThat().resideInAPackage(AGENT_SSH).check(leat)
    noClasses().that().resideInAPackage('io.leat.engine.agent..').should().dependOnClassesThat().resideInAPackage('java.security..').check(leat)
  }

  def 'packages of #module make no cycle'() {
    expect:
    slices().matching("io.leat.${module}.(*)..").should().beFreeOfCycles().allowEmptyShould(true).check(leat)

    where:
    module << ['engine', 'dsl', 'cli']
  }

  def '#types are used only in #owners'() {
    expect:
    noClasses().that().resideOutsideOfPackages(owners as String[])
      .should().dependOnClassesThat().resideInAnyPackage(types as String[])
      .allowEmptyShould(true)
      .check(leat)

    where:
    types                                            | owners
    ['org.antlr..']                                  | ['io.leat.dsl.groovy..', 'io.leat.dsl.condition..']
    ['com.google.re2j..']                            | ['io.leat.engine.expression..']
    ['com.cronutils..']                              | ['io.leat.dsl.vocabulary..']
    ['org.snakeyaml..', 'org.yaml..']                | ['io.leat.dsl.config..']
    ['com.fasterxml.jackson..', 'tools.jackson..']   | ['io.leat.cli.terminal..', 'io.leat.dsl.config..', 'io.leat.contract..', 'io.leat.identity.vault..', 'io.leat.server.account..', 'io.leat.server.http..', 'io.leat.server.json..', 'io.leat.server.log..']
    ['jakarta.validation..']                         | ['io.leat.contract..']
    ['org.tomlj..', 'dev.toml..', 'com.electronwill..'] | ['io.leat.dsl.config..']
    ['org.eclipse.jgit..']                           | ['io.leat.git..']
    ['org.apache.sshd..']                            | ['io.leat.git..', 'io.leat.agent.ssh..']
    ['java.sql..', 'javax.sql..']                    | ['io.leat.store..']
    ['org.jdbi..', 'com.zaxxer..', 'org.flywaydb..', 'org.h2..', 'org.postgresql..'] | ['io.leat.store..']
    ['io.vertx..']                                   | ['io.leat.server..']
    ['org.bouncycastle..']                           | ['io.leat.identity..']
    ['com.nimbusds..']                               | ['io.leat.server.account..', 'io.leat.identity.oidc..', 'io.leat.server.idtoken..']
    ['com.unboundid..']                              | ['io.leat.identity.ldap..']
    ['org.slf4j..']                                  | ['io.leat.server..', 'io.leat.store..', 'io.leat.cli']
    ['ch.qos.logback..']                             | ['io.leat.server.log..']
    ['java.util.logging..']                          | ['nobody']
    ['java.net.http..']                              | ['io.leat.cli.client..', 'io.leat.identity.oidc..', 'io.leat.identity.vault..', 'io.leat.server..']
    ['groovy..', 'org.codehaus.groovy..', 'org.apache.groovy..'] | ['nobody']
  }

  def 'processes are started only by the local driver'() {
    expect:
    noClasses().that().resideOutsideOfPackage('io.leat.engine.driver.local..')
      .should().dependOnClassesThat(named(ProcessBuilder, Process))
      .orShould().callMethod(Runtime, 'exec', String[])
      .check(leat)
  }

  def 'only the edges read the clock; rules receive an Instant'() {
    when:
    def inner = noClasses().that().resideOutsideOfPackages('io.leat.engine.dispatch..', 'io.leat.engine.attempt..', 'io.leat.engine.folder..', 'io.leat.server..', CLI)

    then:
    inner.should().dependOnClassesThat(type(java.time.Clock)).check(leat)
    inner.should().callMethodWhere(target(nameMatching('now|currentTimeMillis'))).check(leat)
  }

  def 'there is one way to log'() {
    expect:
    noClasses().should().dependOnClassesThat(named(System.Logger, System.LoggerFinder)).check(leat)
  }

  def 'only the command line writes to the terminal or ends the process'() {
    when:
    def inner = noClasses().that().resideOutsideOfPackage(CLI)

    then:
    inner.should().accessField(System, 'out').check(leat)
    inner.should().accessField(System, 'err').check(leat)
    inner.should().callMethod(System, 'exit', int).check(leat)
  }

  def 'evaluation does not reach #types'() {
    expect:
    noClasses().that().resideInAnyPackage(HERMETIC)
      .should().dependOnClassesThat(predicate)
      .allowEmptyShould(true)
      .check(leat)

    where:
    types           | predicate
    'reflection'    | resideInAnyPackage('java.lang.reflect..', 'java.lang.invoke..', 'java.lang.module..')
    'class loaders' | named(ClassLoader, ServiceLoader)
    'processes'     | named(Runtime, ProcessBuilder, Process, ProcessHandle)
    'files'         | named(File, FileReader, FileWriter, FileInputStream, FileOutputStream, RandomAccessFile)
    'paths'         | resideInAnyPackage('java.nio.file..', 'java.nio.channels..')
    'the network'   | resideInAnyPackage('java.net..', 'javax.net..')
    'random values' | named(Random, java.security.SecureRandom, java.util.concurrent.ThreadLocalRandom)
  }

  def 'evaluation asks the host for #what'() {
    expect:
    noClasses().that().resideInAnyPackage(HERMETIC)
      .should().callMethodWhere(target(nameMatching(names)))
      .allowEmptyShould(true)
      .check(leat)

    where:
    what                          | names
    'no environment or property'  | 'getenv|getProperty|getProperties|setProperty|getInteger|getLong|getBoolean'
    'no default locale or zone'   | 'getDefault|systemDefault|setDefault'
    'no random value'             | 'random|randomUUID'
    'no class by name'            | 'forName|getClassLoader|newInstance|getResource|getResourceAsStream'
  }

  /** But for the entry, which says it is a bug, and the dispatcher: a bug at one attempt ends that attempt, not the run;
   * the server's end of a request: a bug there ends that request; a round of what the server does again and again: there is another; and a link to a host: there is another. */
  def 'no method catches everything and goes on'() {
    expect:
    noCodeUnits().that().areDeclaredInClassesThat(not(nameMatching('io\\.leat\\.cli\\.Leat|io\\.leat\\.engine\\.(Engine|dispatch\\.(ActiveRun|HeldAttempts))|io\\.leat\\.engine\\.driver\\.local\\.LocalDriver|io\\.leat\\.agent\\.ssh\\.LinkKeeper|io\\.leat\\.server\\.(agent\\.AttemptRouter|http\\.(Exchange|Outgoing)|LeatServer|host\\.(Arrivals|Packer|RunService)|round\\.Rounds)')))
      .should(catchAll())
      .check(leat)
  }

  /** A line for each package: those that it sees and that nothing else that it sees sees, by module and from the bottom to the top. */
  private static String picture() {
    def seen = ARROWS.collectEntries { name, all -> [name - 'io.leat.', all.collect { it - 'io.leat.' }] }
    Map<String, Set<String>> reached = [:]
    reached = reached.withDefault { name -> seen[name].collectMany { [it, *reached[it]] }.toSet() }
    def module = { String name -> name.tokenize('.').first() }
    Map<String, Integer> height = [:]
    height = height.withDefault { name -> 1 + (seen[name].findAll { module(it) == module(name) }.collect { height[it] }.max() ?: 0) }
    def lines = seen.keySet().findAll { seen[it] || it.contains('.') }.groupBy(module).collectMany { name, packages ->
      packages.toSorted { one, other -> height[one] <=> height[other] ?: one <=> other }.collect { each ->
        def direct = seen[each].findAll { one -> !seen[each].any { it != one && one in reached[it] } }
        "${each.padRight(22)}${direct ? 'sees ' + direct.toSorted().join(', ') : 'stands alone'}".toString()
      } + ['']
    }
    "\n\n```text\n${lines.join('\n').strip()}\n```\n\n"
  }

  private static DescribedPredicate<JavaClass> ofLeatOutside(List<String> packages) {
    def outside = resideOutsideOfPackages(packages as String[])
    describe("are of Leat and outside of $packages") { it.packageName.startsWith('io.leat') && outside.test(it) }
  }

  private static DescribedPredicate<JavaClass> named(Class<?>... types) {
    describe("are one of ${types*.name}") { it.name in types*.name }
  }

  /** Exception and RuntimeException; a Throwable is what the compiler itself catches for try-with-resources. */
  private static ArchCondition<JavaCodeUnit> catchAll() {
    new ArchCondition<JavaCodeUnit>('catch Exception or RuntimeException') {
      @Override
      void check(JavaCodeUnit unit, ConditionEvents events) {
        unit.tryCatchBlocks.each { block ->
          def broad = block.caughtThrowables*.name.findAll { it in ['java.lang.Exception', 'java.lang.RuntimeException'] }
          broad.each { events.add(new SimpleConditionEvent(unit, true, "$unit.fullName catches $it $block.sourceCodeLocation")) }
        }
      }
    }
  }
}
