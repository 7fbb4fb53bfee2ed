package io.leat.server.round

import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.AppenderBase
import io.leat.server.log.field.LogField
import java.util.concurrent.CopyOnWriteArrayList
import org.slf4j.LoggerFactory

/** What Leat logs while this is open; of all that runs beside, so look for words of your own. */
final class LogListener extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Logger LEAT = (Logger) LoggerFactory.getLogger('io.leat')
  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>()

  LogListener() {
    context = LEAT.loggerContext
    start()
    LEAT.addAppender(this)
  }

  @Override
  protected void append(ILoggingEvent event) {
    events << event
  }

  @Override
  void close() {
    LEAT.detachAppender(this)
  }

  /** The lines that hold these words, with their level. */
  List<String> told(String words) {
    events.collect { "$it.level $it.formattedMessage".toString() }.findAll { it.contains(words) }
  }

  /** The fields of the lines that hold these words. */
  List<Map<String, Object>> fields(String words) {
    events.findAll { it.formattedMessage.contains(words) }.collect { line ->
      (line.keyValuePairs ?: []).collectEntries { [it.key, it.value] } +
        (line.argumentArray ?: []).findAll { it instanceof LogField.Said }.collectEntries { [it.field(), it.value()] }
    }
  }
}
