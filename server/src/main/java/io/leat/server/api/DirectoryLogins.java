package io.leat.server.api;

import io.leat.identity.ldap.Directory;
import io.leat.identity.person.NoAnswer;
import io.leat.identity.person.Person;
import io.leat.server.account.Account;
import io.leat.server.http.Problem;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logins of people whom a directory knows, by the same names and passwords as there. */
public final class DirectoryLogins {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryLogins.class);

  /** Refusals take a whole number of these, so that their time tells nothing of what was looked at. */
  private static final Duration PACE = Duration.ofMillis(500);

  private final Directory directory;
  private final ProvidedAccounts accounts;
  private final ProvidedAccounts.Source source;

  /** Logins by {@code directory}. */
  public DirectoryLogins(
      Directory directory, ProvidedAccounts accounts, ProvidedAccounts.Source source) {
    this.directory = directory;
    this.accounts = accounts;
    this.source = source;
  }

  /**
   * The account of whoever has this name and password in the directory; empty when nobody has.
   *
   * @throws io.leat.server.http.Refusal 503 when the directory does not answer; when he is not let in here
   */
  Optional<Account> account(String name, String password, String client)
      throws InterruptedException {
    Optional<Person> person;
    try {
      person = directory.person(name, password);
    } catch (NoAnswer away) {
      LOG.warn("nobody can sign in by LDAP: {}", away.getMessage());
      throw Problem.unavailable(
              "no-directory",
              "the directory does not answer; accounts that have a password here can sign in")
          .header("Retry-After", "10")
          .refusal();
    }
    return person.map(each -> accounts.signedIn(source, each, client));
  }

  /** Waits before a refusal of a request that began at {@code begun} by {@link System#nanoTime}. */
  static void pace(long begun) throws InterruptedException {
    long gone = System.nanoTime() - begun;
    long pace = PACE.toNanos();
    Thread.sleep(Duration.ofNanos(pace - gone % pace));
  }
}
