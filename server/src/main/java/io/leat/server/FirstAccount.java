package io.leat.server;

import io.leat.engine.durable.PrivateFile;
import io.leat.identity.password.Passwords;
import io.leat.store.Account;
import io.leat.store.Role;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The account that a server makes at its first start. Its password stands in a file of the data folder until somebody has signed in by it:
 * that is the only copy.
 */
final class FirstAccount {
  static final String NAME = "admin";

  private FirstAccount() {}

  /**
   * Makes it where there is no account yet.
   *
   * @return the file with its password; empty when somebody has it
   */
  static Optional<Path> make(
      Store store, DataFolder data, Passwords passwords, SecureRandom random, Instant now)
      throws IOException, InterruptedException {
    if (store.accounts().count() == 0) {
      String password = password(random);
      write(data, password);
      // its owner reads it from the folder, and is let in by it as long as he likes
      store
          .accounts()
          .create(
              NAME, Role.ADMIN, new Account.Password(passwords.hash(password).text(), false), now);
      store.audit().add("createAccount", "accounts/" + NAME, "created", now);
    }
    return Optional.of(data.admin()).filter(Files::exists);
  }

  /** A password that nobody guesses. */
  static String password(SecureRandom random) {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Writes its password where its owner looks for it. */
  static void write(DataFolder data, String password) throws IOException {
    PrivateFile.write(data.admin(), password + "\n");
  }
}
