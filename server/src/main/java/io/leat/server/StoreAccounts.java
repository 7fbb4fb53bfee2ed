package io.leat.server;

import io.leat.server.account.Account;
import io.leat.server.account.Accounts;
import io.leat.server.account.PasswordHash;
import io.leat.server.account.Permission;
import io.leat.store.Conflict;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts in the store. All of them may do everything so far. */
final class StoreAccounts implements Accounts {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAccounts.class);

  private final Store store;
  private final Path firstPassword;

  /**
   * The accounts of {@code store}.
   *
   * @param firstPassword the file with the password of the first account, which goes when that is changed
   */
  StoreAccounts(Store store, Path firstPassword) {
    this.store = store;
    this.firstPassword = firstPassword;
  }

  @Override
  public Optional<Account> find(String name) {
    return store
        .accounts()
        .find(name)
        .map(
            each ->
                new Account(
                    each.name(),
                    new PasswordHash(each.passwordHash()),
                    Permission.ADMIN,
                    Instant.ofEpochMilli(each.tokensAfter()),
                    !each.enabled()));
  }

  @Override
  public void revokeTokens(String name, Instant moment) {
    while (true) {
      var account = store.accounts().find(name).orElse(null);
      if (account == null || account.tokensAfter() >= moment.toEpochMilli()) {
        return;
      }
      try {
        store
            .accounts()
            .update(
                new io.leat.store.Account(
                    account.id(),
                    account.name(),
                    account.passwordHash(),
                    account.enabled(),
                    moment.toEpochMilli(),
                    account.version(),
                    account.created()));
        return;
      } catch (Conflict meanwhile) {
        // changed by somebody else: once more
      }
    }
  }

  @Override
  public boolean changePassword(Account was, PasswordHash password, Instant moment) {
    while (true) {
      var account = store.accounts().find(was.name()).orElse(null);
      if (account == null || !account.passwordHash().equals(was.password().text())) {
        return false;
      }
      try {
        store
            .accounts()
            .update(
                new io.leat.store.Account(
                    account.id(),
                    account.name(),
                    password.text(),
                    account.enabled(),
                    Math.max(moment.toEpochMilli(), account.tokensAfter()),
                    account.version(),
                    account.created()));
        forget(was.name());
        return true;
      } catch (Conflict meanwhile) {
        // signed out meanwhile, or another password: once more
      }
    }
  }

  /** The file has no password any more that is good for something; before that it is the only copy. */
  private void forget(String name) {
    try {
      if (name.equals(FirstAccount.NAME)) {
        Files.deleteIfExists(firstPassword);
      }
    } catch (IOException stays) {
      LOG.warn(
          "remove '{}' by hand: it has the first password, {}", firstPassword, stays.toString());
    }
  }
}
