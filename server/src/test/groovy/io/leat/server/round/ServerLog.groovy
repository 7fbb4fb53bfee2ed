package io.leat.server.round

import java.util.concurrent.CopyOnWriteArrayList
import java.util.logging.Handler
import java.util.logging.LogRecord
import java.util.logging.Logger
import java.util.logging.SimpleFormatter

/** What the server logs while this is open; of all that runs beside, so look for words of your own. */
final class ServerLog extends Handler implements AutoCloseable {
  private static final Logger SERVER = Logger.getLogger('io.leat.server')
  private final List<LogRecord> records = new CopyOnWriteArrayList<>()

  ServerLog() {
    SERVER.addHandler(this)
  }

  @Override
  void publish(LogRecord record) {
    records << record
  }

  @Override
  void flush() {}

  @Override
  void close() {
    SERVER.removeHandler(this)
  }

  /** The lines that hold these words, with their level. */
  List<String> told(String words) {
    def formatter = new SimpleFormatter()
    records.collect { "$it.level ${formatter.formatMessage(it)}".toString() }.findAll { it.contains(words) }
  }
}
