package io.leat.identity.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes and checks passwords: Argon2id (RFC 9106) with 19 MiB, two passes, one lane and a salt of 16 bytes, as OWASP recommends. What
 * was kept before by PBKDF2 is checked by it. One thread does all of it, so that a burst of logins leaves the other processors and the
 * memory to everybody else; 64 may wait.
 */
public final class Passwords implements AutoCloseable {
  private static final int SALT = 16;
  private static final int BYTES = 32;
  private static final int WAITING = 64;
  private static final Cost COST = new Cost(19_456, 2, 1);

  private static final Pattern ARGON =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([^$]+)\\$([^$]+)");
  private static final Pattern PBKDF =
      Pattern.compile("pbkdf2-sha256\\$(\\d{1,8})\\$([^$]+)\\$([^$]+)");

  private final SecureRandom random;
  private final ExecutorService worker =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("passwords").factory());
  private final PasswordHash nobody = text(COST, new byte[SALT], new byte[BYTES]);

  /**
   * What a hash costs.
   *
   * @param memory in KiB
   * @param passes over all of it
   * @param lanes of it
   */
  private record Cost(int memory, int passes, int lanes) {}

  /** Hashes with salts from {@code random}. */
  public Passwords(SecureRandom random) {
    this.random = random;
  }

  /**
   * What to keep of {@code password}.
   *
   * @throws java.util.concurrent.RejectedExecutionException when too many wait to be hashed; so do the others
   */
  public PasswordHash hash(String password) throws InterruptedException {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return text(COST, salt, work(() -> argon(password, salt, COST)));
  }

  /** Whether {@code password} is the one that was hashed. */
  public boolean matches(String password, PasswordHash kept) throws InterruptedException {
    Matcher argon = ARGON.matcher(kept.text());
    if (argon.matches()) {
      Cost cost = new Cost(number(argon, 1), number(argon, 2), number(argon, 3));
      byte[] salt = bytes(argon.group(4));
      return MessageDigest.isEqual(work(() -> argon(password, salt, cost)), bytes(argon.group(5)));
    }
    Matcher pbkdf = PBKDF.matcher(kept.text());
    if (pbkdf.matches()) {
      byte[] salt = bytes(pbkdf.group(2));
      int rounds = number(pbkdf, 1);
      return MessageDigest.isEqual(
          work(() -> pbkdf(password, salt, rounds)), bytes(pbkdf.group(3)));
    }
    throw new IllegalStateException("a password is kept in a form that is not known");
  }

  /** Whether {@code kept} is what {@link #hash} makes today, and need not be made anew. */
  public boolean isCurrent(PasswordHash kept) {
    return kept.text().startsWith(prefix(COST));
  }

  /** Costs what {@link #matches} costs, for names that nobody has. */
  public void matchesNobody(String password) throws InterruptedException {
    matches(password, nobody);
  }

  private byte[] work(Callable<byte[]> derivation) throws InterruptedException {
    try {
      return worker.submit(derivation).get();
    } catch (ExecutionException problem) {
      throw new IllegalStateException("a password cannot be hashed", problem);
    }
  }

  private static byte[] argon(String password, byte[] salt, Cost cost) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory)
            .withIterations(cost.passes)
            .withParallelism(cost.lanes)
            .withSalt(salt)
            .build());
    byte[] clear = password.getBytes(StandardCharsets.UTF_8);
    byte[] hash = new byte[BYTES];
    generator.generateBytes(clear, hash);
    Arrays.fill(clear, (byte) 0);
    return hash;
  }

  private static byte[] pbkdf(String password, byte[] salt, int rounds)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static PasswordHash text(Cost cost, byte[] salt, byte[] hash) {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return new PasswordHash(
        prefix(cost) + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash));
  }

  private static String prefix(Cost cost) {
    return "$argon2id$v=19$m=" + cost.memory + ",t=" + cost.passes + ",p=" + cost.lanes + "$";
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
