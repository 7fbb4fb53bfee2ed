package io.leat.server.log

import ch.qos.logback.classic.Level
import ch.qos.logback.classic.LoggerContext
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.classic.spi.LoggingEvent
import ch.qos.logback.core.AppenderBase
import io.leat.server.LeatServer
import io.leat.server.Running
import io.leat.server.config.ConfigReader
import io.leat.server.config.ServerConfig
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.time.Duration
import org.slf4j.LoggerFactory
import spock.lang.Isolated
import spock.lang.Specification
import spock.lang.TempDir

/** The log in a file. Isolated: there is one log in a process. */
@Isolated
class LogFileSpec extends Specification {
  @TempDir
  Path folder

  private final LoggerContext context = LoggerFactory.getILoggerFactory() as LoggerContext
  private final Elsewhere elsewhere = new Elsewhere(context: context)
  private LogFile log

  /** What goes to stderr. */
  static final class Elsewhere extends AppenderBase<ILoggingEvent> {
    final List<String> lines = []

    @Override
    protected void append(ILoggingEvent event) {
      lines << event.formattedMessage
    }
  }

  def setup() {
    elsewhere.start()
  }

  def cleanup() {
    log?.stop()
  }

  private LogFile open(Path place, int megabytes = 1, int earlier = 2) {
    def encoder = TextLines.encoder(context)
    encoder.context = context
    encoder.start()
    log = LogFile.open(context, new ServerConfig.LogFile(place, megabytes, earlier), place, place.resolveSibling('data'), encoder, elsewhere)
  }

  private void say(String message) {
    log.doAppend(new LoggingEvent('fqcn', context.getLogger('io.leat.Some'), Level.INFO, message, null, null))
  }

  private static List<String> said(Path file) {
    Files.readAllLines(file).collect { it.replaceFirst(/.*io\.leat\.[A-Za-z.]+: /, '') }
  }

  private static String mode(Path file) {
    PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
  }

  private static void root(String... words) {
    def process = new ProcessBuilder(words).redirectErrorStream(true).start()
    def text = process.inputStream.text
    assert process.waitFor() == 0: text
  }

  def 'a file that is large enough becomes the first of the earlier ones, of which as many are kept as are set, all for their owner alone'() {
    given:
    def place = folder.resolve('logs/leat.log')
    open(place)
    def long_ = 'x' * 1000

    when:
    5000.times { say("$it $long_") }
    def files = Files.list(place.parent).withCloseable { it.sorted().toList() }

    then:
    files*.fileName*.toString() == ['leat.log', 'leat.log.1', 'leat.log.2']
    files*.with { mode(it) } == ['rw-------'] * 3
    files.drop(1).every { Files.size(it) >= 1 << 20 && Files.size(it) < (1 << 20) + 2000 }
    mode(place.parent) == 'rwx------'

    and: 'no line is lost between two files'
    def numbers = ([2, 1].collect { folder.resolve("logs/leat.log.$it") } + [place]).collectMany { said(it) }.collect { it.takeWhile { c -> c != ' ' } as int }
    numbers == (numbers.first()..4999)
    elsewhere.lines == []
  }

  def 'a log goes on behind what is there, which others could read, and behind half of a line'() {
    given:
    def place = folder.resolve('leat.log')
    place.toFile().text = 'whole\nhal'
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString('rw-r--r--'))

    when:
    open(place)
    say('more')

    then:
    said(place) == ['whole', 'hal', 'more']
    mode(place) == 'rw-------'
  }

  def 'a file in whose place an empty one was put is left, and the log goes on in that'() {
    given:
    def place = folder.resolve('leat.log')
    open(place)
    say('before')
    Files.move(place, folder.resolve('moved'))
    Files.createFile(place)
    def until = System.nanoTime() + Duration.ofSeconds(30).toNanos()

    when:
    while (Files.size(place) == 0) {
      assert System.nanoTime() < until
      say('meanwhile')
    }
    say('after')

    then: 'no line is lost'
    said(folder.resolve('moved')).toUnique() == ['before', 'meanwhile']
    said(place) == ['meanwhile', 'after']
  }

  def 'a file that was moved away is begun anew'() {
    given:
    def place = folder.resolve('leat.log')
    open(place)
    say('before')
    Files.move(place, folder.resolve('moved'))
    def until = System.nanoTime() + Duration.ofSeconds(30).toNanos()

    when:
    while (!Files.exists(place)) {
      assert System.nanoTime() < until
      say('meanwhile')
    }
    say('after')

    then: 'no line is lost'
    said(folder.resolve('moved')).toUnique() == ['before', 'meanwhile']
    said(place) == ['meanwhile', 'after']
    mode(place) == 'rw-------'
    elsewhere.lines == []
  }

  def 'while the disk is full its lines go to stderr, and with room the file goes on by itself'() {
    given:
    def disk = Files.createDirectory(folder.resolve('disk'))
    root('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', disk.toString())
    def place = disk.resolve('leat.log')
    open(place)
    say('before')
    try {
      Files.newOutputStream(disk.resolve('ballast')).withCloseable { out -> while (true) { out.write(new byte[4096]) } }
    } catch (IOException full) {
      assert full.message.contains('No space')
    }

    when: 'the rest of its block is taken too'
    def counted = 0
    while (elsewhere.lines.size() < 4) {
      assert counted < 1000: elsewhere.lines
      say("full ${counted++}")
    }

    then: 'the reason is told once, and no line is missing'
    elsewhere.lines.first() == "the log '$place' cannot be written: No space left on device; its lines come here until it can".toString()
    elsewhere.lines.drop(1) == (counted - 3..<counted).collect { "full $it".toString() }

    when:
    Files.delete(disk.resolve('ballast'))
    def until = System.nanoTime() + Duration.ofSeconds(30).toNanos()
    def after = 0
    while (!said(place).contains("after ${after - 1}".toString())) {
      assert System.nanoTime() < until
      say("after ${after++}")
    }

    then:
    def lines = said(place)
    lines.first() == 'before'
    lines.any { it ==~ /the log could not be written; \d+ lines went to stderr/ }
    lines.last() == "after ${after - 1}".toString()
    elsewhere.lines.count { it.contains('cannot be written') } == 1
    (lines as Set).intersect(elsewhere.lines as Set) == [] as Set

    when: 'it fills again'
    try {
      Files.newOutputStream(disk.resolve('ballast')).withCloseable { out -> while (true) { out.write(new byte[4096]) } }
    } catch (IOException full) {
      assert full.message.contains('No space')
    }
    def seen = elsewhere.lines.size()
    def more = 0
    while (elsewhere.lines.size() < seen + 2) {
      assert more++ < 1000: elsewhere.lines
      say('again')
    }

    then:
    elsewhere.lines.count { it.contains('cannot be written') } == 2

    cleanup:
    log?.stop()
    root('umount', '-l', disk.toString())
  }

  private LeatServer started(Map<String, String> flags) {
    LeatServer.start(config(flags), Running.PROGRAMS, [PATH: System.getenv('PATH')], '0.0.0-test')
  }

  private ServerConfig config(Map<String, String> flags) {
    ((ConfigReader.Accepted) ConfigReader.read(Optional.empty(), [:], [data: "$folder/data".toString(), port: '0'] + flags)).config()
  }

  def 'a server logs into the file that it is told, below its data folder, from its start to its end, and on stderr after that'() {
    when:
    started('log.file': 'leat.log', 'log.format': 'json').close()
    started('log.file': 'leat.log', 'log.format': 'json').close()
    def lines = Files.readAllLines(folder.resolve('data/leat.log')).collect { new JsonObject(it).map }

    then:
    lines.findAll { it.logger == 'io.leat.server.LeatServer' && it.level == 'INFO' }.collect { it.message.takeWhile { c -> c != ':' } } ==
      ['leat 0.0.0-test has started on 127.0.0.1', 'leat ends; the tasks run on'] * 2
    lines.findAll { it.message.contains('has started') }.every { it.message.endsWith(", Java ${Runtime.version()}, data folder $folder/data") }
    mode(folder.resolve('data/leat.log')) == 'rw-------'
    context.getLogger('ROOT').iteratorForAppenders().collect { it.name } == ['stderr']
  }

  def 'levels for loggers that nothing here is called are told of, and for others not'() {
    given:
    def known = ['io.leat', 'io.leat.server.http', 'io.leat.server.host.RunLog', 'org.eclipse.jgit', 'com.zaxxer.hikari', 'java.net', 'h2database', 'root']
    def unknown = ['io.leat.server.host.RunLogg', 'io.leat.server.htp', 'org.eclipse.git']

    when:
    started('log.file': 'leat.log', 'log.format': 'json', 'log.loggers': (known + unknown).collect { "$it=warn" }.join(',')).close()
    def told = Files.readAllLines(folder.resolve('data/leat.log')).collect { new JsonObject(it).map }.findAll { it.message.contains('log.loggers') }

    then:
    told.collect { [it.level, it.message] } == unknown.collect {
      ['WARN', "'log.loggers' has '$it', which no package or class here is called: is it spelled as in the lines of the log?".toString()]
    }
  }

  def 'a server begins another file when one is as large as it is told, and keeps as many'() {
    given:
    def leat = started('log.file': 'leat.log', 'log.file-megabytes': '1', 'log.file-count': '1')

    when:
    3000.times { LoggerFactory.getLogger('io.leat.Some').info("$it ${'x' * 1000}") }
    leat.close()
    def files = Files.list(folder.resolve('data')).withCloseable { all -> all.findAll { it.fileName.toString().startsWith('leat.log') } }.sort()

    then:
    files*.fileName*.toString() == ['leat.log', 'leat.log.1']
    Files.size(files[1]) >= 1 << 20
    Files.size(files[1]) < (1 << 20) + 2000
  }

  def 'a server whose first start failed starts on a folder that has its log'() {
    given:
    Files.createDirectories(folder.resolve('data/logs'))
    folder.resolve('data/logs/leat.log').toFile().text = 'earlier\n'

    when:
    started([:])

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message.contains("it holds 'logs'")

    when:
    started('log.file': 'logs/leat.log').close()

    then:
    Files.readAllLines(folder.resolve('data/logs/leat.log')).first() == 'earlier'
  }

  def 'what cannot be a log keeps a server from starting, and is told by --check-config: #file'() {
    given:
    Files.createDirectories(folder.resolve('data'))
    Files.createDirectory(folder.resolve('taken'))
    folder.resolve('plain').toFile().text = ''
    def place = file.replace('FOLDER', folder.toString())

    when:
    started('log.file': place)

    then:
    def problem = thrown(LeatServer.Failed)
    problem.message == "cannot write the log '$place': ${why.replace('FOLDER', folder.toString())}; see 'log.file' of the configuration".toString()

    when:
    LeatServer.check(config('log.file': place), [:])

    then:
    def found = thrown(LeatServer.Failed)
    found.message == problem.message

    where:
    file                    || why
    'FOLDER/taken'          || 'it is a folder'
    'FOLDER/plain/leat.log' || "'FOLDER/plain' is no folder"
    'FOLDER/data/keys/store.key' || "in the data folder a log is called NAME.log, or is in the folder 'logs'"
    'FOLDER/data/db/leat.log' || "in the data folder a log is called NAME.log, or is in the folder 'logs'"
    'FOLDER/data/lock'      || "in the data folder a log is called NAME.log, or is in the folder 'logs'"
    'FOLDER/%d.log'         || "a path of a log has no '%' and no '\\'"
  }
}
