package io.leat.server;

import io.leat.server.http.Account;
import io.leat.server.http.Accounts;
import io.leat.server.http.PasswordHash;
import io.leat.server.http.Permission;
import io.leat.store.Conflict;
import io.leat.store.Store;
import java.time.Instant;
import java.util.Optional;

/** The accounts in the store. All of them may do everything so far. */
final class StoreAccounts implements Accounts {
  private final Store store;

  StoreAccounts(Store store) {
    this.store = store;
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
}
