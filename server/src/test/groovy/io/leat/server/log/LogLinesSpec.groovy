package io.leat.server.log

import static io.leat.server.log.field.LogField.said

import ch.qos.logback.classic.Level
import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.LoggerContext
import ch.qos.logback.classic.spi.LoggingEvent
import ch.qos.logback.core.encoder.Encoder
import io.leat.server.config.ServerConfig
import io.leat.server.log.field.LogField
import io.vertx.core.json.JsonObject
import java.nio.file.Files
import java.nio.file.Path
import org.slf4j.LoggerFactory
import org.slf4j.MDC
import org.slf4j.event.KeyValuePair
import org.slf4j.event.Level as Slf4j
import spock.lang.Specification

class LogLinesSpec extends Specification {
  static final CONTEXT = LoggerFactory.getILoggerFactory() as LoggerContext

  /** Line ends, a terminal's escape, a deleted character, NEL, CSI, a separator of lines, a mark that turns the line around. */
  static final ODD = 'a\n\r\t\u001b[31m\u007f\u0085\u009b\u2028\u202eb\u00fc'
  static final SHOWN = 'a\\u000a\\u000d\\u0009\\u001b[31m\\u007f\\u0085\\u009b\\u2028\\u202eb\u00fc'

  private static LoggingEvent event(String message, Throwable thrown = null, Object... arguments) {
    new LoggingEvent('fqcn', CONTEXT.getLogger('io.leat.server.Some'), Level.WARN, message, thrown, arguments)
  }

  private static String line(Encoder encoder, LoggingEvent event) {
    encoder.start()
    new String(encoder.encode(event), 'UTF-8')
  }

  private static String text(LoggingEvent event) {
    line(TextLines.encoder(CONTEXT), event)
  }

  private static JsonObject json(LoggingEvent event) {
    def line = line(new JsonLines(), event)
    assert line.indexOf('\n') == line.length() - 1
    assert line.chars().limit(line.length() - 1).allMatch { it >= 0x20 && it < 0x7f }
    new JsonObject(line)
  }

  def 'a line of text is one, whatever it quotes'() {
    expect:
    text(event('of {}', null, ODD)) =~ /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d) WARN io\.leat\.server\.Some: of \Q$SHOWN\E\n$/
  }

  def 'messages of what was thrown make no line of their own, its causes and what was suppressed neither'() {
    given:
    def thrown = new IllegalStateException("1$ODD", new IOException("2$ODD"))
    thrown.addSuppressed(new IOException("3$ODD"))

    when:
    def lines = text(event('it fails', thrown)).split('\n')

    then:
    lines[0].endsWith(': it fails')
    lines[1] == "java.lang.IllegalStateException: 1$SHOWN".toString()
    lines.contains("Caused by: java.io.IOException: 2$SHOWN".toString())
    lines.contains("\tSuppressed: java.io.IOException: 3$SHOWN".toString())
    lines.drop(1).every { it ==~ /java\.lang\.Ill.*|\t+(at|\.\.\.|Suppressed:) .*|Caused by: .*/ }
  }

  def 'a cause that goes round ends'() {
    given:
    def first = new IOException('first')
    first.initCause(new IOException('second', first))

    expect:
    text(event('it fails', first)).contains('CIRCULAR REFERENCE')
    json(event('it fails', first)).getJsonObject('error').getString('stack').contains('CIRCULAR REFERENCE')
  }

  def 'an object has what was said as it was said, and what it is about'() {
    given:
    def said = event('of {}', new IOException(ODD), ODD)
    said.keyValuePairs = [new KeyValuePair('run', 7L), new KeyValuePair('project', ODD), new KeyValuePair('job', null), new KeyValuePair('level', 'forged')]

    expect:
    with(json(said)) {
      it.getString('time') ==~ /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
      [it.getString('level'), it.getString('logger'), it.getString('message')] == ['WARN', 'io.leat.server.Some', "of $ODD".toString()]
      [it.getLong('run'), it.getString('project')] == [7L, ODD]
      !it.containsKey('job')
      it.getJsonObject('error').getString('class') == 'java.io.IOException'
      it.getJsonObject('error').getString('message') == ODD
      it.getJsonObject('error').getString('stack').contains('\tat ')
    }
  }

  def 'a line of text has what it is about behind it, but for what it says, and no value makes a field of its own'() {
    given:
    def about = event('run {} of {} by {}', null, said('run', 7L), said('project', 'web'), 'web')
    about.keyValuePairs = [new KeyValuePair('job', 'web'), new KeyValuePair('task', 'a b'), new KeyValuePair('trigger', null),
      new KeyValuePair('agent', 'x run=8'), new KeyValuePair('account', 'a"b'), new KeyValuePair('status', ODD), new KeyValuePair('attempt', 7)]

    expect:
    text(about).endsWith(': run 7 of web by web job=web task="a b" agent="x run=8" account="a\\"b" status="' + SHOWN + '" attempt=7\n')
    with(json(about)) {
      it.getString('message') == 'run 7 of web by web'
      [it.getLong('run'), it.getString('project'), it.getString('job')] == [7L, 'web', 'web']
    }
  }

  def 'each field has its place in the documentation'() {
    given:
    def page = Files.readString(Path.of('../docs/server.md'))

    expect:
    LogField.fields.every { field -> page.readLines().any { it.startsWith('| `') && it.split(/\|/)[1].contains("`${field.get(null)}`") } }
  }

  def 'numbers of several runs are numbers of an object, and a list in a text'() {
    given:
    def said = event('it began')
    said.keyValuePairs = [new KeyValuePair('runs', [7L, 8L])]

    expect:
    json(said).getJsonArray('runs').list == [7, 8]
    text(said).endsWith(': it began runs="[7, 8]"\n')
  }

  def 'what a thread is at is in its lines, and what a line says of that goes before'() {
    given:
    MDC.put('request', 'abc')
    MDC.put('run', '1')
    def said = event('it began')
    said.keyValuePairs = [new KeyValuePair('run', 7L)]

    expect:
    with(json(said)) {
      it.getString('request') == 'abc'
      it.getLong('run') == 7L
    }
    text(said).endsWith(': it began request=abc run=7\n')

    cleanup:
    MDC.clear()
  }

  def 'what a name holds fills no place of a line'() {
    expect:
    text(event('{} and {}', null, '{} x', 'y')).endsWith(': {} x and y\n')
  }

  def 'with #level and #loggers, #logger is at #its'() {
    when:
    ServerLog.set(new ServerConfig.Log(level, ServerConfig.Log.Format.TEXT, loggers, Optional.empty()))

    then:
    (LoggerFactory.getLogger(logger) as Logger).effectiveLevel == Level.toLevel(its)

    cleanup:
    ServerLog.set(ServerConfig.Log.STANDARD)

    where:
    level         | loggers                                         | logger                                || its
    Slf4j.INFO    | [:]                                             | 'io.leat.server.Some'                 || 'INFO'
    Slf4j.INFO    | [:]                                             | 'org.eclipse.jgit.Some'               || 'WARN'
    Slf4j.DEBUG   | [:]                                             | 'org.eclipse.jgit.Some'               || 'WARN'
    Slf4j.ERROR   | [:]                                             | 'org.eclipse.jgit.Some'               || 'ERROR'
    Slf4j.ERROR   | ['io.leat.server.http': Slf4j.DEBUG]            | 'io.leat.server.http.HttpServer'      || 'DEBUG'
    // who finds the port of hosts that dial in does not write the log
    Slf4j.INFO    | [:]                                             | 'org.apache.sshd.client.Some'         || 'WARN'
    Slf4j.INFO    | ['org.eclipse': Slf4j.INFO]                     | 'org.apache.sshd.server.session.Some' || 'ERROR'
    Slf4j.INFO    | ['org.apache.sshd': Slf4j.INFO]                 | 'org.apache.sshd.server.session.Some' || 'INFO'
    Slf4j.INFO    | [root: Slf4j.TRACE]                             | 'org.apache.sshd.server.session.Some' || 'TRACE'
    Slf4j.INFO    | ['org.apache.sshd.server.session': Slf4j.DEBUG] | 'org.apache.sshd.server.session.Some' || 'DEBUG'
  }

  def 'what the JDK and drivers log by its own means comes here, at the level of here'() {
    given:
    def driver = java.util.logging.Logger.getLogger('org.postgresql.Some')

    expect:
    driver.isLoggable(java.util.logging.Level.WARNING)
    !driver.isLoggable(java.util.logging.Level.INFO)
    java.util.logging.Logger.getLogger('').handlers*.class*.name == ['org.slf4j.bridge.SLF4JBridgeHandler']
  }
}
