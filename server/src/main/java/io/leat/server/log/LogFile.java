package io.leat.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.recovery.RecoveryListener;
import ch.qos.logback.core.recovery.ResilientFileOutputStream;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.leat.engine.durable.Reason;
import io.leat.server.config.ServerConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log in a file that its owner alone reads, with earlier ones beside it: {@code FILE.1} is the last of them. While it cannot be
 * written, as on a full disk, the lines go to stderr, and the file is tried again each second; one that was moved away is begun anew then.
 * Safe for all threads.
 */
final class LogFile extends RollingFileAppender<ILoggingEvent> {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final long LOOK_NANOS = 1_000_000_000L;

  /** How much of a line is looked for; a block of a disk is no larger. */
  private static final int LONGEST_HALF = 1 << 16;

  private final Appender<ILoggingEvent> stderr;

  /** Why it is not written now; null while it is. With all below under the lock of the stream. */
  private @Nullable IOException problem;

  private long lookedAt = System.nanoTime();

  /** What tells the open file from another that has its name by now; null for none. */
  private @Nullable Object opened;

  /** How many lines went to stderr since it was written last. */
  private long elsewhere;

  private LogFile(Appender<ILoggingEvent> stderr) {
    this.stderr = stderr;
  }

  /**
   * A log that goes on in the file {@code place}, or begins it.
   *
   * @param data the data folder
   * @param stderr where lines go that the file does not take
   * @throws IOException when the file cannot be written; says which, and why
   */
  static LogFile open(
      LoggerContext context,
      ServerConfig.LogFile settings,
      Path place,
      Path data,
      Encoder<ILoggingEvent> encoder,
      Appender<ILoggingEvent> stderr)
      throws IOException {
    check(place, data);
    LogFile log = new LogFile(stderr);
    log.setContext(context);
    log.setName("file");
    log.setFile(place.toString());
    log.setEncoder(encoder);
    FixedWindowRollingPolicy earlier = new FixedWindowRollingPolicy();
    earlier.setContext(context);
    earlier.setParent(log);
    earlier.setFileNamePattern(place + ".%i");
    earlier.setMaxIndex(settings.earlier());
    earlier.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize((long) settings.megabytes() << 20));
    // else it is looked at once a minute, and any number of lines fits into that
    size.setCheckIncrement(Duration.buildByMilliseconds(0));
    size.start();
    log.setRollingPolicy(earlier);
    log.setTriggeringPolicy(size);
    log.start();
    if (!log.isStarted()) {
      throw cannot(place, log.problem == null ? "another log is in it" : Reason.of(log.problem));
    }
    return log;
  }

  /**
   * Looks whether {@code place} could be a log, and makes nothing.
   *
   * @param data the data folder, in which Leat's own files are
   * @throws IOException when it could not; says why
   */
  static void check(Path place, Path data) throws IOException {
    if (place.toString().contains("%") || place.toString().contains("\\")) {
      throw cannot(place, "a path of a log has no '%' and no '\\'");
    }
    if (place.startsWith(data) && !isBesideLeat(data.relativize(place))) {
      throw cannot(
          place, "in the data folder a log is called NAME.log, or is in the folder 'logs'");
    }
    if (Files.isDirectory(place)) {
      throw cannot(place, "it is a folder");
    }
    Path there = place;
    while (!Files.exists(there)) {
      there = Objects.requireNonNull(there.getParent());
    }
    boolean isFolder = Files.isDirectory(there);
    if (isFolder == there.equals(place)) {
      throw cannot(place, "'" + there + "' is no folder");
    }
    if (!Files.isWritable(there)) {
      throw cannot(place, "this account may not write '" + there + "'");
    }
  }

  private static boolean isBesideLeat(Path inData) {
    String first = inData.getName(0).toString();
    return inData.getNameCount() == 1 ? first.endsWith(".log") : first.equals("logs");
  }

  private static IOException cannot(Path place, String why) {
    return new IOException(
        "cannot write the log '" + place + "': " + why + "; see 'log.file' of the configuration");
  }

  @Override
  public void openFile(String name) throws IOException {
    try {
      prepare(Path.of(name));
      super.openFile(name);
      opened = key(Path.of(name));
      ((ResilientFileOutputStream) getOutputStream()).addRecoveryListener(new Failures());
      problem = null;
    } catch (IOException cannot) {
      failed(cannot);
      throw cannot;
    }
  }

  /** Has the file be there, its owner's alone, and end with the end of a line. */
  private static void prepare(Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()), OWNER_FOLDER);
    try {
      Files.createFile(file, OWNER);
    } catch (FileAlreadyExistsException there) {
      if (Files.isRegularFile(file)) {
        Files.setPosixFilePermissions(file, OWNER.value());
        endLine(file);
      }
    }
  }

  /** A full disk, or an end by force, leaves half of a line. */
  private static void endLine(Path file) throws IOException {
    try (RandomAccessFile text = new RandomAccessFile(file.toFile(), "rw")) {
      if (text.length() > 0) {
        text.seek(text.length() - 1);
        if (text.read() != '\n') {
          text.write('\n');
        }
      }
    }
  }

  private final class Failures implements RecoveryListener {
    @Override
    public void newFailure(IOException cannot) {
      failed(cannot);
      forget();
    }

    @Override
    public void recoveryOccured() {
      // the file is opened anew before the stream comes to that
    }
  }

  /**
   * Closes the file below the stream, which would write what it has of a line as soon as there is room, and takes out what is there of that
   * line: it is on stderr.
   */
  private void forget() {
    FileChannel below = ((ResilientFileOutputStream) getOutputStream()).getChannel();
    try {
      if (below != null) {
        below.close();
      }
      dropHalfLine(Path.of(getFile()));
    } catch (IOException gone) {
      // then there is nothing that it could still write to, and the half of a line stays
    }
  }

  private static void dropHalfLine(Path file) throws IOException {
    try (RandomAccessFile text = new RandomAccessFile(file.toFile(), "rw")) {
      long end = text.length();
      for (long tried = 0; end > 0 && tried < LONGEST_HALF; tried++) {
        text.seek(end - 1);
        if (text.read() == '\n') {
          text.setLength(end);
          return;
        }
        end--;
      }
      if (end == 0) {
        text.setLength(0);
      }
    }
  }

  private void failed(IOException cannot) {
    if (isStarted() && elsewhere == 0) {
      stderr.doAppend(
          note(
              Level.WARN,
              "the log '"
                  + getFile()
                  + "' cannot be written: "
                  + Reason.of(cannot)
                  + "; its lines come here until it can"));
    }
    problem = cannot;
    lookedAt = System.nanoTime();
  }

  private LoggingEvent note(Level level, String message) {
    Logger logger = ((LoggerContext) getContext()).getLogger(LogFile.class);
    return new LoggingEvent(
        LogFile.class.getName(), logger, level, "{}", null, new Object[] {message});
  }

  @Override
  protected void subAppend(ILoggingEvent event) {
    streamWriteLock.lock();
    try {
      if (System.nanoTime() - lookedAt >= LOOK_NANOS) {
        look();
      }
      if (problem == null) {
        super.subAppend(event);
      }
      if (problem != null) {
        elsewhere++;
        stderr.doAppend(event);
      }
    } finally {
      streamWriteLock.unlock();
    }
  }

  /** What tells the file at {@code place} from another; null when there is none. */
  private static @Nullable Object key(Path place) {
    try {
      return Files.readAttributes(place, BasicFileAttributes.class).fileKey();
    } catch (IOException none) {
      return null;
    }
  }

  private void look() {
    lookedAt = System.nanoTime();
    if (problem == null && opened != null && opened.equals(key(Path.of(getFile())))) {
      return;
    }
    try {
      openFile(getFile());
    } catch (IOException still) {
      return;
    }
    if (elsewhere == 0) {
      return;
    }
    super.subAppend(
        note(Level.WARN, "the log could not be written; " + elsewhere + " lines went to stderr"));
    if (problem == null) {
      elsewhere = 0;
    }
  }
}
