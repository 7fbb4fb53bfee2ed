package io.leat.server;

import io.leat.server.http.AccessLine;
import io.leat.server.http.HttpServer;
import io.leat.server.log.field.LogField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests in the log of the server, at debug. */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private AccessLog() {}

  static void add(AccessLine line) {
    if (LOG.isDebugEnabled()) {
      LOG.atDebug()
          .addKeyValue(LogField.REQUEST, line.target().request())
          .addKeyValue(LogField.ACCOUNT, line.account().equals("-") ? null : line.account())
          .addKeyValue(LogField.STATUS, line.status())
          .addKeyValue(LogField.MILLISECONDS, line.nanoseconds() / 1_000_000)
          .log("{}", line.text());
    }
  }
}
