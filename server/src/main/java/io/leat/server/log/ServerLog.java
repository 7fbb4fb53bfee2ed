package io.leat.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import io.leat.server.config.ServerConfig;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What is logged in this process goes to stderr as it is set here: by Leat, by libraries through SLF4J, and by those that use the logging
 * of the JDK. Safe for all threads; what is logged while the settings change may be lost.
 */
public final class ServerLog {
  private static final String OURS = "io.leat";

  /** What anybody who finds the port of hosts that dial in can have a library warn of, several lines a connection. */
  private static final String STRANGERS = "org.apache.sshd.server";

  private ServerLog() {}

  /** Has the log be as {@code settings} say, from now on. */
  public static void set(ServerConfig.Log settings) {
    set((LoggerContext) LoggerFactory.getILoggerFactory(), settings);
  }

  static void set(LoggerContext context, ServerConfig.Log settings) {
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = Level.convertAnSLF4JLevel(settings.level());
    // libraries tell of what they do in words that only those who look for it want to read
    root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    context.getLogger(OURS).setLevel(level);
    if (settings.loggers().keySet().stream().noneMatch(ServerLog::holdsStrangers)) {
      context.getLogger(STRANGERS).setLevel(Level.ERROR);
    }
    settings
        .loggers()
        .forEach((name, its) -> context.getLogger(name).setLevel(Level.convertAnSLF4JLevel(its)));
    root.addAppender(stderr(context, settings.format()));
    bridge(context);
  }

  private static boolean holdsStrangers(String name) {
    return STRANGERS.startsWith(name) || name.equalsIgnoreCase(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static ConsoleAppender<ILoggingEvent> stderr(
      LoggerContext context, ServerConfig.Log.Format format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> TextLines.encoder(context);
          case JSON -> new JsonLines();
        };
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /** Brings what is logged by the JDK's own means, which takes the levels of here, so that what nobody reads costs nothing. */
  private static void bridge(LoggerContext context) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    LevelChangePropagator levels = new LevelChangePropagator();
    levels.setContext(context);
    levels.setResetJUL(true);
    levels.start();
    context.addListener(levels);
  }
}
