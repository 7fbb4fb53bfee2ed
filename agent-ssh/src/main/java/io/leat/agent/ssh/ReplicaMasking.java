package io.leat.agent.ssh;

import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.digest.Sha256;
import io.leat.engine.log.Masks;
import io.leat.engine.log.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is masked of an attempt while it is copied: its log, and what it wrote to other tasks. When the values are not those any more that
 * it was launched with, as a secret was changed meanwhile, the rest is not copied. Used by one thread at a time.
 */
final class ReplicaMasking {
  private static final Set<String> FILES = Set.of("log", "stream");
  private static final String KNOWN_BY = "masked";
  private static final String NOT_SHOWN_FILE = "unshown";
  private static final String NOT_SHOWN =
      "\n[the rest is not shown: a secret of this task was changed or removed while it ran]\n";
  private static final long QUIET_NANOS = 300_000_000;

  private final Replica replica;
  private final List<Secret> secrets;
  private final boolean isKnown;
  private final Map<String, MaskedFile> files = new HashMap<>();
  private @Nullable StepStarts steps;
  private long came = System.nanoTime();

  private ReplicaMasking(Replica replica, List<Secret> secrets, boolean isKnown) {
    this.replica = replica;
    this.secrets = secrets;
    this.isKnown = isKnown;
  }

  /**
   * What is masked of an attempt that is to be launched.
   *
   * @throws IOException when a value is too short to be masked
   */
  static ReplicaMasking begun(Replica replica, AttemptSpec spec) throws IOException {
    Map<String, String> names = new LinkedHashMap<>(spec.secrets().values());
    names.putAll(spec.secrets().held());
    spec.secrets().files().forEach((name, value) -> names.put("file of " + name, value));
    int number = 0;
    for (String value : spec.ticket().masked()) {
      number++;
      names.put("leat_masked_" + number, value);
    }
    List<Secret> secrets = new ArrayList<>();
    try {
      names.forEach((name, value) -> secrets.add(Secret.of(name, value)));
    } catch (IllegalArgumentException tooShort) {
      throw new IOException(tooShort.getMessage(), tooShort);
    }
    byte[] salt = new byte[8];
    new SecureRandom().nextBytes(salt);
    String line = known(HexFormat.of().formatHex(salt), new TreeSet<>(names.values()));
    replica.put(KNOWN_BY, (line + "\n").getBytes(StandardCharsets.US_ASCII));
    return new ReplicaMasking(replica, secrets, true);
  }

  /** What is masked of an attempt that was launched before; null for nothing. */
  static @Nullable ReplicaMasking goingOn(Replica replica, List<String> values) throws IOException {
    if (!replica.has(KNOWN_BY)) {
      return null;
    }
    List<Secret> secrets = new ArrayList<>();
    for (String value : values) {
      try {
        secrets.add(Secret.of("secret", value));
      } catch (IllegalArgumentException tooShort) {
        // it is none of those that the attempt was launched with
      }
    }
    String line = replica.text(KNOWN_BY).strip();
    String salt = line.substring(0, Math.max(0, line.indexOf(' ')));
    boolean isKnown = line.equals(known(salt, new TreeSet<>(values)));
    if (!isKnown) {
      saySo(replica);
    }
    return new ReplicaMasking(replica, secrets, isKnown);
  }

  private static void saySo(Replica replica) {
    try {
      if (!replica.has(NOT_SHOWN_FILE)) {
        replica.put(NOT_SHOWN_FILE, new byte[0]);
        replica.append("log", NOT_SHOWN.getBytes(StandardCharsets.UTF_8), 0);
      }
    } catch (IOException full) {
      // the log ends without a word
      return;
    }
  }

  /** Tells values from others, and too little to find them by: 16 bits of a digest. */
  private static String known(String salt, Set<String> values) {
    MessageDigest digest = Sha256.create();
    digest.update(salt.getBytes(StandardCharsets.US_ASCII));
    for (String value : values) {
      digest.update((byte) 0);
      digest.update(value.getBytes(StandardCharsets.UTF_8));
    }
    return salt + " " + HexFormat.of().formatHex(digest.digest(), 0, 2);
  }

  /** Whether {@code file} is masked, and so not copied by its length. */
  boolean hides(String file) {
    return FILES.contains(file);
  }

  /** Whether it is known what to mask. */
  boolean isKnown() {
    return isKnown;
  }

  /** Where copying goes on. */
  long from(String file) throws IOException {
    return masked(file).from();
  }

  private MaskedFile masked(String file) throws IOException {
    MaskedFile known = files.get(file);
    if (known == null) {
      known = new MaskedFile(replica, file, Masks.OF_PROCESS.redactor(secrets), MaskedFile.EVERY);
      files.put(file, known);
    }
    return known;
  }

  private StepStarts steps() throws IOException {
    StepStarts known = steps;
    if (known == null) {
      known = StepStarts.of(replica);
      steps = known;
    }
    return known;
  }

  /** How much is known of where the steps begin. */
  long stepsSize() throws IOException {
    return steps().size();
  }

  /** Takes all that the host says of where the steps begin. The log is to be taken no farther than it was before that was read. */
  void takeSteps(byte[] bytes) throws IOException {
    steps().read(bytes);
    take("log", new byte[0], 0, 0);
  }

  /** Takes the bytes of a file from where it goes on. */
  void take(String file, byte[] bytes, int from, int end) throws IOException {
    write(
        () -> {
          came = System.nanoTime();
          StepStarts starts = file.equals("log") ? steps() : StepStarts.none(replica);
          masked(file).take(bytes, from, end, starts);
        });
  }

  /** What is held back though nothing came for a while is let out, where that is safe. */
  void idle() throws IOException {
    if (System.nanoTime() - came > QUIET_NANOS) {
      write(
          () -> {
            for (MaskedFile each : files.values()) {
              each.idle();
            }
          });
    }
  }

  /** All was taken: nothing is held back any more. */
  void finish() throws IOException {
    write(
        () -> {
          for (MaskedFile each : files.values()) {
            each.finish();
          }
        });
  }

  private interface Writing {
    void write() throws IOException;
  }

  /** What could not be written is masked again, from where the files say. */
  private void write(Writing writing) throws IOException {
    boolean isWritten = false;
    try {
      writing.write();
      isWritten = true;
    } finally {
      if (!isWritten) {
        files.clear();
        steps = null;
      }
    }
  }
}
