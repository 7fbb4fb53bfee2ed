package io.leat.dsl;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.JobfileSource;
import io.leat.dsl.source.Limits;
import io.leat.dsl.source.Syntax;
import io.leat.engine.expression.HiddenCharacter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** From bytes to text: the size is limited before anything else is done, and what is not UTF-8 is refused with its place. */
final class SourceText {
  /** More of them are no mistake of somebody who writes, but a file that is no text. */
  private static final int MOST_HIDDEN = 10;

  private SourceText() {}

  static Optional<JobfileSource> decode(
      String name, Syntax syntax, byte[] bytes, Limits limits, Diagnostics diagnostics) {
    JobfileSource nothing = new JobfileSource(name, "", syntax);
    if (bytes.length > limits.sourceBytes()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.TOO_LARGE,
                  nothing.span(0, 0),
                  "the file has "
                      + bytes.length
                      + " bytes, and a Jobfile has at most "
                      + limits.sourceBytes())
              .help("put data into files of its own, and long scripts beside the Jobfile"));
      return Optional.empty();
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      JobfileSource before = new JobfileSource(name, out + "\uFFFD", syntax);
      int offset = out.length();
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.NOT_UTF8,
                  before.span(offset, offset + 1),
                  String.format("the byte 0x%02X here is not UTF-8", bytes[in.position()] & 0xff))
              .help("save the file as UTF-8"));
      return Optional.empty();
    }
    JobfileSource source = new JobfileSource(name, out.toString(), syntax);
    return isSeen(source, diagnostics) ? Optional.of(source) : Optional.empty();
  }

  /** Whether all that {@code source} holds can be seen by whoever reviews it, comments too; what cannot has been reported. */
  static boolean isSeen(JobfileSource source, Diagnostics diagnostics) {
    String text = source.text();
    int at = HiddenCharacter.find(text, 0);
    boolean seen = at < 0;
    for (int told = 0; at >= 0 && told < MOST_HIDDEN; told++) {
      char c = text.charAt(at);
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.HIDDEN_CHARACTER,
                  source.span(at, at + 1),
                  HiddenCharacter.named(c) + " is hidden here")
              .help(
                  HiddenCharacter.isNever(c)
                      ? "remove it"
                      : String.format("remove it; in a text, write \\u%04x", (int) c)));
      at = HiddenCharacter.find(text, at + 1);
    }
    return seen;
  }
}
