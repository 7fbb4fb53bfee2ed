package io.leat.engine.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
