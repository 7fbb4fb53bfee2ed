package io.leat.server.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes and checks passwords: PBKDF2 with HMAC-SHA256, 600,000 rounds, a salt of 16 bytes. One thread does all of it, so that a burst
 * of logins leaves the other processors to everybody else; 64 may wait.
 */
public final class Passwords implements AutoCloseable {
  private static final int ROUNDS = 600_000;
  private static final int BYTES = 32;
  private static final int WAITING = 64;
  private static final String NAME = "pbkdf2-sha256";

  private final SecureRandom random;
  private final ExecutorService worker =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("passwords").factory());
  private final PasswordHash nobody =
      new PasswordHash(
          NAME + "$" + ROUNDS + "$" + text(new byte[16]) + "$" + text(new byte[BYTES]));

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
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    byte[] hash = work(() -> derive(password, salt, ROUNDS));
    return new PasswordHash(NAME + "$" + ROUNDS + "$" + text(salt) + "$" + text(hash));
  }

  /** Whether {@code password} is the one that was hashed. */
  public boolean matches(String password, PasswordHash kept) throws InterruptedException {
    String[] parts = kept.text().split("\\$");
    if (parts.length != 4 || !parts[0].equals(NAME)) {
      throw new IllegalStateException("a password is kept in a form that is not known");
    }
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    int rounds = Integer.parseInt(parts[1]);
    return MessageDigest.isEqual(
        work(() -> derive(password, salt, rounds)), Base64.getDecoder().decode(parts[3]));
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

  private static byte[] derive(String password, byte[] salt, int rounds)
      throws GeneralSecurityException {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Compares two texts in a time that depends on their lengths alone. */
  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
