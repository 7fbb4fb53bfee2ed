package io.leat.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes (RFC 9110, 14). Several at once are answered with the whole, as the standard allows.
 *
 * @param from the first byte; at or behind the size when there is no such range
 */
record ByteRange(long from, long length) {
  private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** The range that {@code header} asks for of {@code size} bytes; empty when it is to be ignored. */
  static Optional<ByteRange> of(String header, long size) {
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(matcher.group(2)));
      return Optional.of(new ByteRange(last == 0 ? size : size - last, last));
    }
    long from = Long.parseLong(matcher.group(1));
    long to =
        matcher.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(matcher.group(2)));
    if (!matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < from) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(from, to - from + 1));
  }

  String header(long size) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + size;
  }
}
