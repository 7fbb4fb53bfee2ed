package io.leat.server.api;

import io.leat.contract.NewAccount;
import io.leat.identity.person.Person;
import io.leat.server.account.Accounts;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.store.Account;
import io.leat.store.Conflict;
import io.leat.store.Identity;
import io.leat.store.LastAdmin;
import io.leat.store.Role;
import io.leat.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of people whom a provider of logins knows. Each is known by what the provider knows him by, never by a name: who is called
 * there as somebody here gets nothing of his. Roles and groups that the provider decides on are made anew at each login.
 */
public final class ProvidedAccounts {
  private static final int MOST = 100_000;
  private static final int AGAIN = 10;
  private static final Pattern NAME = Pattern.compile(NewAccount.NAME);

  private final Store store;
  private final Accounts accounts;
  private final Clock clock;

  /**
   * A provider, and what it decides on.
   *
   * @param way the word of its settings: oidc or ldap
   * @param id which provider it is, for good
   * @param roles on the server, by groups there; where there are any, accounts have no other role than these give
   * @param groups of the server, by groups there; who is in them is for the provider alone
   * @param otherwise the role of who has none by a group; null for none
   */
  public record Source(
      String way,
      String id,
      Map<String, Role> roles,
      Map<String, String> groups,
      @Nullable Role otherwise) {
    public Source {
      roles = Map.copyOf(roles);
      groups = Map.copyOf(groups);
    }

    /** The most that a group gives. */
    private @Nullable Role role(Person person) {
      return person.groups().stream()
          .flatMap(group -> Optional.ofNullable(roles.get(group)).stream())
          .max(Role::compareTo)
          .orElse(otherwise);
    }
  }

  /** The accounts in {@code store}, which requests see as {@code accounts}. */
  public ProvidedAccounts(Store store, Accounts accounts, Clock clock) {
    this.store = store;
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * The account of somebody who has signed in at a provider just now. It is made when there is none.
   *
   * @param client where he comes from, for the audit
   * @throws Refusal when he is not let in, and why
   */
  io.leat.server.account.Account signedIn(Source source, Person person, String client) {
    if (person.subject().isEmpty() || person.subject().length() > Identity.LONGEST) {
      throw refused("no-name", "the provider knows this person by nothing that can be kept");
    }
    Identity identity = new Identity(source.id(), person.subject());
    Set<String> groups = groups(source, person);
    for (int tries = 0; ; tries++) {
      try {
        Optional<Account> known = store.identities().find(identity.provider(), identity.subject());
        Account account =
            known.isPresent()
                ? renewed(known.get(), source, person, groups, client)
                : made(identity, source, person, groups, client);
        String target = "login/" + source.way() + " -> accounts/" + account.name();
        audit(
            account.name(),
            source.way().equals("oidc") ? "loginOidc" : "loginLdap",
            target,
            client);
        return accounts.find(account.name()).orElseThrow();
      } catch (Conflict meanwhile) {
        if (tries == AGAIN) {
          throw Problem.conflict("changed", String.valueOf(meanwhile.getMessage())).refusal();
        }
      }
    }
  }

  private void audit(String who, String what, String target, String client) {
    store.audit().add(who, what, target, client, "200", clock.instant());
  }

  /** Those that there are. */
  private Set<String> groups(Source source, Person person) {
    Set<String> groups = new TreeSet<>();
    for (String each : person.groups()) {
      Optional.ofNullable(source.groups().get(each))
          .filter(name -> store.groups().find(name).isPresent())
          .ifPresent(groups::add);
    }
    return groups;
  }

  private Account renewed(
      Account account, Source source, Person person, Set<String> groups, String client) {
    if (!account.enabled()) {
      throw refused("disabled", "the account '" + account.name() + "' is disabled");
    }
    Role role = source.roles().isEmpty() ? account.role() : source.role(person);
    Account renewed = changed(account, source, role, groups, client);
    if (role == null && groups.isEmpty() && !source.roles().isEmpty()) {
      throw withoutRole(source, account.name());
    }
    return renewed;
  }

  private Account changed(
      Account account, Source source, @Nullable Role role, Set<String> groups, String client) {
    Set<String> among = Set.copyOf(source.groups().values());
    Set<String> has = new TreeSet<>(store.accounts().grants(account.id()).groups());
    has.retainAll(among);
    if (role == account.role() && has.equals(groups)) {
      return account;
    }
    try {
      Account changed = store.accounts().update(account.with(role), groups, among);
      audit("server", "changeAccount", "accounts/" + account.name(), client);
      return changed;
    } catch (LastAdmin last) {
      throw Problem.conflict(
              "last-admin",
              last.getMessage() + ", and '" + source.way() + ".roles' would make it something else")
          .refusal();
    }
  }

  private Account made(
      Identity identity, Source source, Person person, Set<String> groups, String client) {
    String name = person.name();
    Role role = source.role(person);
    if (role == null && groups.isEmpty()) {
      throw withoutRole(source, name.matches("[ -~]{1,100}") ? name : "this person");
    }
    if (name.length() > 100 || !NAME.matcher(name).find()) {
      throw refused(
          "no-name",
          "what the provider calls this person is no name of an account, which has letters, digits"
              + " and . _ @ + -; an administrator chooses another claim or attribute for it");
    }
    Roles.refuseReserved(name);
    if (store.accounts().find(name).isPresent() || store.groups().find(name).isPresent()) {
      throw Problem.conflict(
              "name-taken",
              "there is an account or a group '"
                  + name
                  + "' already, which is not of this login; if it is an account of the same person,"
                  + " an administrator links the two: leat users link "
                  + name
                  + " "
                  + source.way()
                  + " '"
                  + person.subject()
                  + "'")
          .refusal();
    }
    if (store.accounts().count() >= MOST) {
      throw Problem.conflict("too-many", "there are " + MOST + " accounts, and no more can be made")
          .refusal();
    }
    Instant now = clock.instant();
    Account made = store.identities().create(identity, name, role, now);
    audit("server", "createAccount", "accounts/" + made.name(), client);
    return changed(made, source, role, groups, client);
  }

  private static Refusal withoutRole(Source source, String name) {
    return refused(
        "no-role",
        "no group that the provider tells of '"
            + name
            + "' gives a role here; an administrator sets '"
            + source.way()
            + ".roles', '"
            + source.way()
            + ".groups' or '"
            + source.way()
            + ".default-role'");
  }

  private static Refusal refused(String code, String detail) {
    return Problem.of(403, code, "this person is not let in", detail).refusal();
  }
}
