package io.leat.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** By what providers of logins know accounts. A name there means nothing: it may go to somebody else. */
public final class Identities {
  private final Database database;
  private final Committer committer;
  private final Accounts accounts;

  Identities(Database database, Committer committer, Accounts accounts) {
    this.database = database;
    this.committer = committer;
    this.accounts = accounts;
  }

  /** The account of {@code subject} at {@code provider}. */
  public Optional<Account> find(String provider, String subject) {
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        """
                        select a.name from accounts a join identities i on i.account = a.id
                        where i.provider = :provider and i.subject = :subject
                        """)
                    .bind("provider", provider)
                    .bind("subject", subject)
                    .mapTo(String.class)
                    .findOne())
        .flatMap(accounts::find);
  }

  /** Those of an account, sorted by provider. */
  public List<Identity> of(Account account) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select provider, subject from identities where account = :id order by"
                        + " provider")
                .bind("id", account.id())
                .map(
                    (row, context) ->
                        new Identity(row.getString("provider"), row.getString("subject")))
                .list());
  }

  /**
   * Makes an enabled account of a person who signs in at a provider.
   *
   * @throws Conflict when the name is taken, also by a group, or the provider's person has an account
   */
  public Account create(Identity identity, String name, @Nullable Role role, Instant at) {
    return committer.commit(
        batch -> {
          Account made =
              Accounts.created(batch.handle(), name, role, Account.Password.ELSEWHERE, at);
          link(batch.handle(), made, identity, at);
          return made;
        });
  }

  /**
   * Lets a person of a provider sign in as {@code account}, in the place of another one of that provider.
   *
   * @throws Conflict when that person has another account, or the account is gone
   */
  public void link(Account account, Identity identity, Instant at) {
    committer.commit(
        batch -> {
          if (Accounts.find(batch.handle(), account.name())
              .filter(now -> now.id() == account.id())
              .isEmpty()) {
            throw new Conflict("account '" + account.name() + "' was removed meanwhile");
          }
          unlink(batch.handle(), account, identity.provider());
          link(batch.handle(), account, identity, at);
          return account;
        });
  }

  private static void link(Handle handle, Account account, Identity identity, Instant at) {
    Optional<String> other =
        handle
            .createQuery(
                """
                select a.name from accounts a join identities i on i.account = a.id
                where i.provider = :provider and i.subject = :subject
                """)
            .bind("provider", identity.provider())
            .bind("subject", identity.subject())
            .mapTo(String.class)
            .findOne();
    if (other.isPresent()) {
      throw new Conflict("that is the account '" + other.get() + "' already");
    }
    handle
        .createUpdate(
            """
            insert into identities (account, provider, subject, created)
            values (:account, :provider, :subject, :created)
            """)
        .bind("account", account.id())
        .bind("provider", identity.provider())
        .bind("subject", identity.subject())
        .bind("created", Rows.at(at))
        .execute();
  }

  /** Lets the person of a provider sign in as {@code account} no more; false when there was none. */
  public boolean unlink(Account account, String provider) {
    return committer.commit(batch -> unlink(batch.handle(), account, provider));
  }

  private static boolean unlink(Handle handle, Account account, String provider) {
    return handle.execute(
            "delete from identities where account = ? and provider = ?", account.id(), provider)
        > 0;
  }
}
