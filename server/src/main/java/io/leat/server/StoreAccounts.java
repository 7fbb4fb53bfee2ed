package io.leat.server;

import io.leat.contract.Right;
import io.leat.contract.Role;
import io.leat.engine.durable.DiskFull;
import io.leat.identity.password.PasswordHash;
import io.leat.server.account.Access;
import io.leat.server.account.Account;
import io.leat.server.account.Accounts;
import io.leat.server.account.ApiToken;
import io.leat.store.Agent;
import io.leat.store.Conflict;
import io.leat.store.Grants;
import io.leat.store.Store;
import io.leat.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts in the store. */
final class StoreAccounts implements Accounts {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAccounts.class);
  private static final Duration USE = Duration.ofMinutes(1);

  /** How many tokens are remembered with their last use; of others it is noted once more. */
  private static final int MOST_USED = 10_000;

  private final Store store;
  private final Path firstPassword;

  /** Accounts as they were made last of their rows. */
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** When the use of a token was noted last, by its id. */
  private final Map<Long, Instant> used = new ConcurrentHashMap<>();

  private record Known(io.leat.store.Account row, Grants grants, Account account) {}

  /**
   * The accounts of {@code store}.
   *
   * @param firstPassword the file with the password of the first account, which goes when somebody has signed in by it
   */
  StoreAccounts(Store store, Path firstPassword) {
    this.store = store;
    this.firstPassword = firstPassword;
  }

  @Override
  public Optional<Account> find(String name) {
    return store.accounts().find(name).map(this::account);
  }

  private Account account(io.leat.store.Account row) {
    Grants grants = store.accounts().grants(row.id());
    Known before = known.get(row.name());
    if (before != null && before.row.equals(row) && before.grants.equals(grants)) {
      return before.account;
    }
    Account made = made(row, grants);
    known.put(row.name(), new Known(row, grants, made));
    return made;
  }

  private static Account made(io.leat.store.Account row, Grants grants) {
    Map<Long, Role> projects = new HashMap<>();
    grants.projects().forEach((project, role) -> projects.put(project, Role.valueOf(role.name())));
    String hash = row.password().hash();
    return new Account(
        row.name(),
        hash == null ? null : new PasswordHash(hash),
        row.password().isFirst(),
        Instant.ofEpochMilli(row.tokensAfter()),
        !row.enabled(),
        new Access(role(row.role()), projects, grants.groups(), null));
  }

  private static @Nullable Role role(io.leat.store.@Nullable Role role) {
    return role == null ? null : Role.valueOf(role.name());
  }

  @Override
  public Optional<ApiToken> token(String hash) {
    return store
        .apiTokens()
        .find(hash)
        .flatMap(
            token ->
                store
                    .accounts()
                    .find(token.account())
                    .map(
                        account ->
                            new ApiToken(
                                token.id(),
                                account.name(),
                                new Access.Scope(rights(token.scope()), token.scope().projects()),
                                token.use().expires(),
                                token.use().lastUsed())));
  }

  /** Those that this Leat knows. */
  private static Set<Right> rights(io.leat.store.ApiToken.Scope scope) {
    Role role = role(scope.role());
    Set<Right> rights = EnumSet.noneOf(Right.class);
    if (role != null) {
      Arrays.stream(Right.values()).filter(each -> role.holds(each.least())).forEach(rights::add);
    }
    scope.rights().forEach(word -> Right.of(word).ifPresent(rights::add));
    return rights;
  }

  @Override
  public Optional<String> knownToken(String hash) {
    return store.apiTokens().known(hash).map(token -> "account " + token.account());
  }

  @Override
  public void used(ApiToken token, Instant moment) {
    Instant last = used.getOrDefault(token.id(), token.lastUsed());
    if (last != null && moment.isBefore(last.plus(USE)) && !moment.isBefore(last)) {
      return;
    }
    if (used.size() >= MOST_USED) {
      used.clear();
    }
    used.put(token.id(), moment);
    try {
      store.apiTokens().used(token.id(), moment);
    } catch (StoreUnavailable full) {
      // on a full disk it can still be seen how things are
      if (!DiskFull.caused(full)) {
        throw full;
      }
    }
  }

  @Override
  public boolean hasAgent(String name, Instant moment) {
    return store
        .agents()
        .find(name)
        .filter(Agent::isJoined)
        .filter(agent -> !agent.created().isAfter(moment))
        .isPresent();
  }

  /** The file was the only copy of its password; who has signed in has it. */
  @Override
  public void signedIn(Account account) {
    try {
      if (account.name().equals(FirstAccount.NAME)) {
        Files.deleteIfExists(firstPassword);
      }
    } catch (IOException stays) {
      LOG.warn(
          "remove '{}' by hand: it has the first password, {}", firstPassword, stays.toString());
    }
  }

  @Override
  public void revokeTokens(String name, Instant moment) {
    while (true) {
      var account = store.accounts().find(name).orElse(null);
      if (account == null || account.tokensAfter() >= moment.toEpochMilli()) {
        return;
      }
      try {
        store.accounts().update(account.with(account.password(), moment.toEpochMilli()));
        return;
      } catch (Conflict meanwhile) {
        // changed by somebody else: once more
      }
    }
  }

  @Override
  public boolean changePassword(Account was, PasswordHash password, Instant moment) {
    return replace(was, password, false, moment);
  }

  @Override
  public void rehash(Account was, PasswordHash password) {
    replace(was, password, was.isFirstPassword(), was.tokensAfter());
  }

  private boolean replace(Account was, PasswordHash password, boolean isFirst, Instant moment) {
    PasswordHash before = was.password();
    while (true) {
      var account = store.accounts().find(was.name()).orElse(null);
      if (account == null || before == null || !before.text().equals(account.password().hash())) {
        return false;
      }
      try {
        var own = new io.leat.store.Account.Password(password.text(), isFirst);
        store.accounts().update(account.with(own, moment.toEpochMilli()));
        return true;
      } catch (Conflict meanwhile) {
        // signed out meanwhile, or another password: once more
      }
    }
  }
}
