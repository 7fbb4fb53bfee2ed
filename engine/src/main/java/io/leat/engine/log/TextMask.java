package io.leat.engine.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Masks secrets in texts that are told beside the log: why an attempt failed, names and messages in its reports. For one thread. */
public final class TextMask {
  /** Leaves each text as it is. */
  public static final TextMask NONE = new TextMask(null);

  // as new after each text
  private final @Nullable Redactor redactor;

  private TextMask(@Nullable Redactor redactor) {
    this.redactor = redactor;
  }

  /** A mask for these values; those that are too short to be masked are left out, as they are in a log. */
  public static TextMask of(List<String> values) {
    List<Secret> secrets = new ArrayList<>();
    for (String each : values) {
      try {
        secrets.add(Secret.of("", each));
      } catch (IllegalArgumentException tooShort) {
        // no task is given such a one
      }
    }
    return secrets.isEmpty() ? NONE : new TextMask(Masks.OF_PROCESS.redactor(secrets));
  }

  /** Whether a secret is in what {@code in} gives, which is read to its end. */
  public boolean isIn(InputStream in) throws IOException {
    if (redactor == null) {
      return false;
    }
    // a mask is shorter than what it stands for
    long[] lengths = new long[2];
    ByteSink count = (_, _, length) -> lengths[1] += length;
    byte[] buffer = new byte[16 * 1024];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      lengths[0] += read;
      redactor.write(buffer, 0, read, count);
    }
    redactor.finish(count);
    return lengths[0] != lengths[1];
  }

  /** The text with {@code ***} for each secret in it, in all the forms that a log is masked for. */
  public String mask(String text) {
    if (redactor == null || text.isEmpty()) {
      return text;
    }
    ByteArrayOutputStream masked = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      redactor.write(bytes, 0, bytes.length, masked::write);
      redactor.finish(masked::write);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return masked.toString(StandardCharsets.UTF_8);
  }
}
