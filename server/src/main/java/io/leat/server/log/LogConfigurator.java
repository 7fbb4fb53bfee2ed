package io.leat.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.leat.server.config.ServerConfig;

/** What Logback finds by its name at its start, in place of a file to read: the log as it is until the settings are known. */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  /** For the loader of services. */
  public LogConfigurator() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ServerLog.set(context, ServerConfig.Log.STANDARD);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
