package io.leat.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.pattern.CompositeConverter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people: {@code TIME LEVEL LOGGER: MESSAGE FIELDS}, in local time with its offset, and below it a stack trace if there is one.
 * Whatever a message, a field or an exception quotes, a line is a line, and a terminal is left alone.
 */
final class TextLines {
  private static final String PATTERN =
      "%date{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %level %logger: %visible(%message%fields)\n%trace";

  /** Controls, marks of direction and other characters without a picture, separators of lines, halves of characters. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  /** What needs no quotes to be seen as one. */
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=]+");

  private TextLines() {}

  static Encoder<ILoggingEvent> encoder(LoggerContext context) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("visible", Visible::new);
    layout.getInstanceConverterMap().put("fields", FieldsBeside::new);
    layout.getInstanceConverterMap().put("trace", VisibleTrace::new);
    layout.setPattern(PATTERN);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    return encoder;
  }

  static String visible(String text) {
    return INVISIBLE
        .matcher(text)
        .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
  }

  private static @Nullable String visibleOrNull(@Nullable String text) {
    return text == null ? null : visible(text);
  }

  private static final class Visible extends CompositeConverter<ILoggingEvent> {
    @Override
    protected String transform(ILoggingEvent event, String text) {
      return visible(text);
    }
  }

  /** What the line is about, {@code NAME=VALUE} each, but for what its message says. */
  private static final class FieldsBeside extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
      Map<String, Object> beside = Fields.of(event);
      Fields.said(event).forEach(each -> beside.remove(each.field()));
      StringBuilder text = new StringBuilder();
      beside.forEach(
          (name, value) ->
              text.append(' ').append(name).append('=').append(quoted(value.toString())));
      return text.toString();
    }

    private static String quoted(String value) {
      return PLAIN.matcher(value).matches() ? value : '"' + value.replace("\"", "\\\"") + '"';
    }
  }

  private static final class VisibleTrace extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
      return super.throwableProxyToString(new VisibleThrown(thrown));
    }
  }

  /** What was thrown, as it is but for what its messages quote. */
  private record VisibleThrown(IThrowableProxy thrown) implements IThrowableProxy {
    @Override
    public @Nullable String getMessage() {
      return visibleOrNull(thrown.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
      return visibleOrNull(thrown.getOverridingMessage());
    }

    @Override
    public String getClassName() {
      return thrown.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return thrown.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return thrown.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      IThrowableProxy cause = thrown.getCause();
      return cause == null ? null : new VisibleThrown(cause);
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      return Arrays.stream(thrown.getSuppressed())
          .map(VisibleThrown::new)
          .toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return thrown.isCyclic();
    }
  }
}
