package io.leat.server;

import io.leat.engine.durable.Reason;
import io.leat.identity.password.Passwords;
import io.leat.server.config.ServerConfig;
import io.leat.store.Account;
import io.leat.store.Accounts;
import io.leat.store.Role;
import io.leat.store.Store;
import io.leat.store.StoreProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** Gives the first account a new password, for somebody who owns the data folder and knows none: see ADR 59. */
public final class PasswordReset {
  private PasswordReset() {}

  /**
   * Does it while no server has the data folder. All tokens of the account end.
   *
   * @return the file with the new password
   * @throws LeatServer.Failed when there is no such folder, it is another account's, a server has it, or its database is not there
   */
  public static Path in(ServerConfig config) throws LeatServer.Failed, InterruptedException {
    Path folder = config.storage().folder();
    SecureRandom random = new SecureRandom();
    Instant now = Instant.now();
    try {
      DataFolder.requireOwn(folder);
      try (DataFolder data = DataFolder.take(folder);
          Store store = StoreStart.open(config, data);
          Passwords passwords = new Passwords(random)) {
        FirstAccount.make(store, data, passwords, random, now);
        String password = FirstAccount.password(random);
        Account.Password hash = new Account.Password(passwords.hash(password).text(), false);
        // nobody else has the folder; the file comes last, so that it never has a password that is
        // not the one
        restore(store.accounts(), hash, now);
        FirstAccount.write(data, password);
        store
            .audit()
            .add(FirstAccount.NAME, "resetPassword", "password", "data folder", "200", now);
        return data.admin();
      }
    } catch (IOException | StoreProblem problem) {
      throw new LeatServer.Failed(Reason.of(problem), problem);
    }
  }

  /** Whoever owns the folder may do everything, whatever was done to the account. */
  private static void restore(Accounts accounts, Account.Password password, Instant now) {
    Optional<Account> account = accounts.find(FirstAccount.NAME);
    if (account.isEmpty()) {
      accounts.create(FirstAccount.NAME, Role.ADMIN, password, now);
    } else {
      accounts.update(
          account.get().with(Role.ADMIN).enabled(true).with(password, now.toEpochMilli()));
    }
  }
}
