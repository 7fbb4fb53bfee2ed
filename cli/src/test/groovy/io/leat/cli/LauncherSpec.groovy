package io.leat.cli

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.time.Instant
import java.util.concurrent.TimeUnit
import spock.lang.Specification
import spock.lang.TempDir

/** The launcher of the distribution, run by sh against folders that look like JDKs and whose java tells its words. */
class LauncherSpec extends Specification {

  @TempDir
  Path temporary

  Path home
  Map<String, String> environment = [PATH: '/usr/bin:/bin', LANG: 'C.UTF-8']

  def setup() {
    home = distribution('a place with blanks')
    environment.HOME = temporary.resolve('user').toString()
  }

  def 'the Java of JAVA_HOME is used when it is 25 or later'() {
    given:
    environment.JAVA_HOME = jdk('25.0.3+9-LTS')

    expect:
    launch('plan').words.first() == environment.JAVA_HOME + '/bin/java'
  }

  def 'a Java of version #version is passed over'() {
    given:
    environment.JAVA_HOME = jdk(version)
    environment.PATH = jdk('26+1') + '/bin:' + environment.PATH

    expect:
    launch('plan').words.first() == temporary.resolve('jdk-26+1/bin/java').toString()

    where:
    version << ['17.0.15+6-Debian-1deb12u1', '1.8.0_402', '24', '9', 'none of the usual']
  }

  def 'a java on PATH is followed through its links'() {
    given:
    def links = Files.createDirectories(temporary.resolve('links'))
    Files.createSymbolicLink(links.resolve('java'), Path.of(jdk('25') + '/bin/java'))
    environment.PATH = "$links:$environment.PATH".toString()

    expect:
    launch('plan').words.first() == temporary.resolve('jdk-25/bin/java').toString()
  }

  def 'Java gets a locale that can name every file where it has none, and what was set is kept: #locale'() {
    given:
    environment.JAVA_HOME = jdk('25')
    environment.remove('LANG')
    environment.putAll(locale)

    expect:
    launch('plan').words.findAll { it.contains('LC_ALL=') }.toSet() == seen as Set

    where:
    locale                                  || seen
    [:]                                     || ['LC_ALL=C.UTF-8', 'LEAT_KEPT_LC_ALL=']
    [LANG: 'C']                             || ['LC_ALL=C.UTF-8', 'LEAT_KEPT_LC_ALL=']
    [LANG: 'de_AT.UTF-8', LC_ALL: 'POSIX']  || ['LC_ALL=C.UTF-8', 'LEAT_KEPT_LC_ALL=POSIX']
    [LANG: 'de_AT.UTF-8']                   || []
    [LANG: 'C', LC_CTYPE: 'en_US.utf8']     || []
    [LC_ALL: 'C.UTF-8']                     || ['LC_ALL=C.UTF-8']
  }

  def 'LEAT_JAVA_HOME that does not fit is an error, not passed over'() {
    given:
    environment.LEAT_JAVA_HOME = jdk('17.0.15')
    environment.JAVA_HOME = jdk('25')

    when:
    def launched = launch('plan')

    then:
    launched.exit == 2
    launched.err == "leat: LEAT_JAVA_HOME is '$environment.LEAT_JAVA_HOME', which is no JDK 25 or later; correct it or unset it\n"
    launched.out == ''
  }

  def 'the launcher sets no variable that a task may have been given: #file'() {
    given: 'what is exported stays so when it is set, and reaches the tasks of the run'
    def code = Path.of(file).toFile().readLines().findAll { !it.trim().startsWith('#') }.join('\n')
    def names = ((code =~ /(?:^|[\s;(&|{!])([A-Za-z_]\w*)=/).collect { it[1] } +
      (code =~ /\bfor (\w+) in\b/).collect { it[1] } + (code =~ /\bread -r ([\w ]+)/).collect { it[1].trim().split(' ').toList() }.flatten()) as Set

    expect:
    names.any { it.startsWith('leat_') }
    names.findAll { !it.startsWith('leat_') && !it.startsWith('LEAT_') } - ['IFS', 'LC_ALL', 'JAVA_HOME', 'MAVEN_OPTS'] == [] as Set

    where:
    file << ['src/dist/bin/leat', 'src/dist/lib/launch.sh', '../leat', 'src/build/build.sh']
  }

  def 'a runtime beside lib goes before every other Java'() {
    given:
    Files.move(Path.of(jdk('25')), home.resolve('runtime'))
    environment.JAVA_HOME = jdk('26')

    expect:
    launch('plan').words.first() == home.resolve('runtime/bin/java').toString()
  }

  def 'a checkout that was never built is built, and again when a source is newer'() {
    given: 'a mvn that has the distribution at hand'
    def checkout = Files.createDirectories(temporary.resolve('checkout'))
    ['../leat', 'src/build/build.sh', 'src/dist/lib/launch.sh'].each {
      def file = checkout.resolve(it.startsWith('../') ? it.substring(3) : "cli/$it")
      Files.createDirectories(file.parent)
      Files.copy(Path.of(it), file)
    }
    ['pom.xml', 'cli/pom.xml', 'cli/src/main/Source.java'].each {
      Files.createDirectories(checkout.resolve(it).parent)
      Files.createFile(checkout.resolve(it))
    }
    environment.JAVA_HOME = jdk('25')
    Files.createFile(Path.of(environment.JAVA_HOME, 'bin/javac')).toFile().executable = true
    def mvn = Files.createDirectories(temporary.resolve('tools')).resolve('mvn')
    mvn.toFile().text = "#!/bin/sh\necho built >> '$temporary/builds'\nmkdir -p cli/target && cp -R '$home' cli/target/distribution\n"
    mvn.toFile().executable = true
    environment.PATH = "$mvn.parent:$environment.PATH".toString()
    def leat = { run(temporary, ['sh', checkout.resolve('leat').toString(), 'plan']) }

    when:
    def first = leat()
    def second = leat()

    then:
    first.err.readLines().first().startsWith('leat: building with Maven and Java 25; ')
    [first, second]*.exit == [0, 0]
    second.words.first() == environment.JAVA_HOME + '/bin/java'
    temporary.resolve('builds').toFile().readLines() == ['built']

    when:
    Files.setLastModifiedTime(checkout.resolve('cli/src/main/Source.java'), FileTime.from(Instant.now().plusSeconds(60)))
    leat()

    then:
    temporary.resolve('builds').toFile().readLines() == ['built', 'built']
  }

  def 'words reach Leat as they were given'() {
    given:
    environment.JAVA_HOME = jdk('25')
    def words = ['run', '', 'two words', '*', '$HOME', "it's", '"', '-p', 'a=\\n']

    expect:
    launch(*words).words.takeRight(words.size() + 1) == ['io.leat.cli.Leat', *words]
  }

  def 'what steps run with is not on the class path, and what ssh needs comes last, where it is needed: #command'() {
    given:
    environment.JAVA_HOME = jdk('25')

    when:
    def words = launch(*command).words
    def classPath = words[words.indexOf('-cp') + 1].split(':').toList()

    then:
    Files.exists(home.resolve('lib/steps/groovy.jar'))
    classPath*.minus(home.resolve('lib').toString() + '/') == jars

    where:
    command                        | jars
    ['plan']                       | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar']
    ['run', 'checkout']            | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar']
    ['step', 'mask', 'checkout']   | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar']
    ['step', 'checkout', '--into'] | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar', 'ssh/*']
    ['server']                     | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar', 'ssh/a.jar']
    ['server', 'install']          | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar']
    ['server', 'uninstall']        | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar']
    ['audit', 'verify']            | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar']
    ['audit', 'verify', '--data=a'] | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar', 'ssh/a.jar']
    ['audit', 'verify', '--config', 'a'] | ['Zlib.jar', 'antlr.jar', 'leat-cli.jar', 'ssh/a.jar']
  }

  def 'what reads JSON is on the class path of all but a server and what runs tasks: #command'() {
    given:
    environment.JAVA_HOME = jdk('25')
    ['jackson-core-2.jar', 'jackson-databind-2.jar'].each { Files.createFile(Files.createDirectories(home.resolve('lib/json')).resolve(it)) }

    when:
    def words = launch(*command).words
    def classPath = words[words.indexOf('-cp') + 1].split(':').toList()*.minus(home.resolve('lib').toString() + '/')

    then:
    classPath.findAll { it.startsWith('json/') } == jars

    where:
    command              | jars
    ['plan']             | ['json/jackson-core-2.jar', 'json/jackson-databind-2.jar']
    ['run']              | ['json/jackson-core-2.jar']
    ['step', 'mask']     | ['json/jackson-core-2.jar']
    ['server']           | ['json/jackson-core-2.jar', 'json/jackson-databind-2.jar']
    ['trigger']          | ['json/jackson-core-2.jar', 'json/jackson-databind-2.jar']
    ['runs', '--server'] | ['json/jackson-core-2.jar', 'json/jackson-databind-2.jar']
    ['runs']             | ['json/jackson-core-2.jar', 'json/*']
  }

  def 'whatever asks a server has what reads its answers on the class path: #command'() {
    given:
    environment.JAVA_HOME = jdk('25')
    Files.createFile(Files.createDirectories(home.resolve('lib/json')).resolve('jackson-databind-2.jar'))

    when:
    def words = launch(command).words

    then:
    words[words.indexOf('-cp') + 1].contains('json/jackson-databind-2.jar')

    where:
    command << Commands.GROUPS.takeRight(2)*.names().flatten()
  }

  def 'the AOT cache is made once and used from then on, with one class path'() {
    given:
    environment.JAVA_HOME = jdk('25')

    when:
    def first = launch('plan')
    def second = launch('plan')

    then:
    first.err == 'leat: first start with Java 25: making its cache, once\n'
    second.err == ''
    option(second, '-XX:AOTCache=').startsWith(home.resolve('cache').toString())
    first.words == second.words
    trainings() == 1
  }

  def 'what runs has a cache of its own, so that what only reads Jobfiles need not load its classes'() {
    given:
    environment.JAVA_HOME = jdk('25')

    when:
    def plan = launch('plan')
    def first = launch('run')
    def logs = launch('logs', '1', 'a')

    then:
    first.err == 'leat: first run with Java 25: making its cache, once\n'
    logs.err == ''
    option(logs, '-XX:AOTCache=') == option(first, '-XX:AOTCache=')
    option(logs, '-XX:AOTCache=') != option(plan, '-XX:AOTCache=')
    trainings() == 2
  }

  def 'what asks a server has a cache of its own, so that a run need not load its classes'() {
    given:
    environment.JAVA_HOME = jdk('25')

    when:
    def run = launch('run')
    def first = launch('trigger', 'web')
    def login = launch('login')

    then:
    first.err == 'leat: first question to a server with Java 25: making its cache, once\n'
    login.err == ''
    option(login, '-XX:AOTCache=') == option(first, '-XX:AOTCache=')
    option(login, '-XX:AOTCache=') != option(run, '-XX:AOTCache=')
    trainings() == 2
  }

  def 'a command about a folder or a server has the cache of what it asks: #words, LEAT_SERVER=#server, signed in #login, .leat in #leat'() {
    given:
    environment.JAVA_HOME = jdk('25')
    environment.XDG_CONFIG_HOME = temporary.resolve('config').toString()
    environment.LEAT_SERVER = server
    if (login) {
      Files.createFile(Files.createDirectories(temporary.resolve('config/leat')).resolve('login'))
    }
    def below = Files.createDirectories(temporary.resolve('work/below'))
    if (leat) {
      Files.createDirectories(temporary.resolve(leat).resolve('.leat'))
    }

    expect:
    option(run(below, [home.resolve('bin/leat').toString(), *words]), '-XX:AOTCache=').endsWith(cache + '.aot')

    where:
    words                                    | server       | login | leat         || cache
    ['runs']                                 | ''           | false | ''           || '-run'
    ['runs', '--server']                     | ''           | false | ''           || '-client'
    ['show', '1', '--server=http://a', '-q'] | ''           | false | 'work/below' || '-client'
    ['logs', '--servers']                    | ''           | false | ''           || '-run'
    ['why']                                  | 'http://a'   | false | 'work/below' || '-client'
    ['logs']                                 | ''           | true  | ''           || '-client'
    ['logs']                                 | ''           | true  | 'work/below' || '-run'
    ['logs']                                 | ''           | true  | 'work'       || '-run'
    ['run']                                  | 'http://a'   | true  | ''           || '-run'
    ['plan']                                 | 'http://a'   | true  | ''           || ''
  }

  def 'another JDK gets an AOT cache of its own, also in the same folder'() {
    given:
    environment.JAVA_HOME = jdk('25.0.3')
    def before = option(launch('plan'), '-XX:AOTCache=')

    when:
    new File(environment.JAVA_HOME, 'release').text = 'JAVA_RUNTIME_VERSION="25.0.4"\n'
    def after = option(launch('plan'), '-XX:AOTCache=')

    then:
    before != after
    trainings() == 2
  }

  def 'where the distribution cannot be written the cache lies in the folder of the user'() {
    given:
    environment.JAVA_HOME = jdk('25')
    Files.createFile(home.resolve('cache'))

    expect:
    option(launch('plan'), '-XX:AOTCache=').startsWith(temporary.resolve('user/.cache/leat/').toString())
    launch('plan').err == ''
  }

  def 'where nothing can be written it starts without a cache and says nothing of it'() {
    given:
    environment.JAVA_HOME = jdk('25')
    environment.HOME = '/dev/null'
    Files.createFile(home.resolve('cache'))

    when:
    def launched = launch('plan')

    then:
    launched.exit == 0
    launched.err == ''
    launched.words.every { !it.contains('AOTCache') }
  }

  def 'it is found through a link and from any folder'() {
    given:
    environment.JAVA_HOME = jdk('25')
    def link = Files.createSymbolicLink(temporary.resolve('leat-link'), home.resolve('bin/leat'))

    expect:
    run(temporary, [link.toString(), 'plan']).words.last() == 'plan'
    run(home.resolve('bin'), ['./leat', 'plan']).words.last() == 'plan'
    run(temporary, ['a place with blanks/lib/../bin/leat', 'plan']).words.last() == 'plan'
  }

  def 'the training is given nothing that its caller has in its environment, such as the secrets of a log that is to be masked'() {
    given:
    environment.JAVA_HOME = jdk('25')
    environment += [leat_masked_1: 'a secret of a task', LEAT_DATA: '/var/lib/leat', AWS_SECRET_ACCESS_KEY: 'a key', LC_ALL: 'de_AT.UTF-8', TMPDIR: temporary.toString()]

    when:
    launch('step', 'mask')

    then:
    trainings() == 1
    temporary.resolve('training').toFile().readLines().findAll { !(it ==~ /(PWD|OLDPWD|SHLVL|_)=.*/) } as Set ==
      ["PATH=$environment.PATH", "HOME=$environment.HOME", 'LC_ALL=de_AT.UTF-8', "TMPDIR=$temporary"]*.toString() as Set
  }

  def 'variables that make every JVM talk do not reach it'() {
    given:
    environment.JAVA_HOME = jdk('25')
    environment.JAVA_TOOL_OPTIONS = '-Dx=y'

    expect:
    !launch('plan').out.contains('JAVA_TOOL_OPTIONS')
  }

  /** A distribution with the real launcher and empty jars. */
  private Path distribution(String name) {
    def folder = temporary.resolve(name)
    ['bin/leat', 'lib/launch.sh', 'lib/training/commands'].each {
      def file = folder.resolve(it)
      Files.createDirectories(file.parent)
      Files.copy(Path.of('src/dist', it), file)
      file.toFile().executable = it == 'bin/leat'
    }
    ['leat-cli.jar', 'Zlib.jar', 'antlr.jar'].each { Files.createFile(folder.resolve("lib/$it")) }
    Files.createFile(Files.createDirectory(folder.resolve('lib/steps')).resolve('groovy.jar'))
    Files.createFile(Files.createDirectory(folder.resolve('lib/ssh')).resolve('a.jar'))
    folder.resolve('lib/build-id').toFile().text = '0123456789abcdef\n'
    folder
  }

  /** A folder whose release file names the version; its java prints its words, and counts what it is trained. */
  private String jdk(String version) {
    def folder = temporary.resolve("jdk-$version")
    def java = folder.resolve('bin/java')
    if (Files.exists(java)) {
      return folder
    }
    Files.createDirectories(java.parent)
    folder.resolve('release').toFile().text = "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"$version\"\nJAVA_VERSION=\"1\"\n"
    java.toFile().text = """#!/bin/sh
      for word; do
        case \$word in
          -XX:AOTMode=record) env > '$temporary/training' ;;
          -XX:AOTMode=create) echo trained >> '$temporary/trainings' ;;
          -XX:AOTCache=*) case " \$* " in *AOTMode=create*) echo cache > "\${word#*=}" ;; esac ;;
        esac
      done
      printf '%s\\n' "\$0" "\$@"
      env | grep -c '^JAVA_TOOL_OPTIONS=' > /dev/null && echo JAVA_TOOL_OPTIONS
      env | grep '^\\(LEAT_KEPT_\\)*LC_ALL='
      exit 0
    """.stripIndent()
    java.toFile().executable = true
    folder
  }

  private int trainings() {
    temporary.resolve('trainings').toFile().readLines().size()
  }

  private Launched launch(String... words) {
    run(temporary, [home.resolve('bin/leat').toString(), *words])
  }

  private Launched run(Path folder, List<String> command) {
    def out = temporary.resolve('out').toFile()
    def err = temporary.resolve('err').toFile()
    def builder = new ProcessBuilder(command)
      .directory(folder.toFile()).redirectOutput(out).redirectError(err)
    builder.environment().clear()
    builder.environment().putAll(environment)
    def process = builder.start()
    assert process.waitFor(30, TimeUnit.SECONDS)
    new Launched(process.exitValue(), out.text, err.text)
  }

  private static String option(Launched launched, String start) {
    launched.words.find { it.startsWith(start) } - start
  }

  static class Launched {
    final int exit
    final String out
    final String err

    Launched(int exit, String out, String err) {
      this.exit = exit
      this.out = out
      this.err = err
    }

    /** What java was called with, its own path first. */
    List<String> getWords() {
      out.split('\n', -1).toList().dropRight(1)
    }
  }
}
