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
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What is logged in this process goes to stderr, or to a file, as it is set here: by Leat, by libraries through SLF4J, and by those that
 * use the logging of the JDK. Safe for all threads; what is logged while the settings change may be lost.
 */
public final class ServerLog {
  private static final String OURS = "io.leat";

  /** What anybody who finds the port of hosts that dial in can have a library warn of, several lines a connection. */
  private static final String STRANGERS = "org.apache.sshd.server";

  private ServerLog() {}

  /** Has the log be as {@code settings} say, from now on, and on stderr. */
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
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder(context, format));
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggerContext context, ServerConfig.Log.Format format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> TextLines.encoder(context);
          case JSON -> new JsonLines();
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  /**
   * Has the log go on in its file, if it has one, until what is returned is closed; then it is on stderr again. Its first lines are of
   * levels that are set for what is not there.
   *
   * @throws IOException when the file cannot be written; says which, and why
   */
  public static AutoCloseable open(ServerConfig config) throws IOException {
    AutoCloseable opened = place(config).isEmpty() ? () -> {} : file(config);
    config.log().loggers().keySet().stream()
        .filter(name -> !LoggerNames.isKnown(name))
        .sorted()
        .forEach(
            name ->
                LoggerFactory.getLogger(ServerLog.class)
                    .warn(
                        "'log.loggers' has '{}', which no package or class here is called: is it"
                            + " spelled as in the lines of the log?",
                        name));
    return opened;
  }

  private static AutoCloseable file(ServerConfig config) throws IOException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ServerConfig.Log.Format format = config.log().format();
    ConsoleAppender<ILoggingEvent> stderr = stderr(context, format);
    LogFile log =
        LogFile.open(
            context,
            config.log().file().orElseThrow(),
            place(config).get(),
            config.storage().folder(),
            encoder(context, format),
            stderr);
    root.addAppender(log);
    root.detachAppender(stderr.getName());
    return () -> {
      root.addAppender(stderr);
      root.detachAppender(log);
      log.stop();
    };
  }

  private static Optional<Path> place(ServerConfig config) {
    return config.log().file().map(file -> file.in(config.storage().folder()));
  }

  /**
   * Looks at the file of the log, as {@link #open} does, and makes nothing.
   *
   * @throws IOException when it could not be written; says which, and why
   */
  public static void check(ServerConfig config) throws IOException {
    if (place(config).isPresent()) {
      LogFile.check(place(config).get(), config.storage().folder());
    }
  }

  /** The first name below the data folder of what the log is in, and its earlier files begin with; empty when it is elsewhere. */
  public static String begins(ServerConfig config) {
    Path data = config.storage().folder();
    return place(config)
        .filter(place -> place.startsWith(data))
        .map(place -> data.relativize(place).getName(0).toString())
        .orElse("");
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
