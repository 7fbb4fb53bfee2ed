package io.leat.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import io.leat.identity.person.NoAnswer;
import io.leat.identity.person.Person;
import io.leat.identity.person.Trusted;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

/**
 * People as a directory knows them. Each login has a connection of its own, on the thread that asks: people are looked for as the reader,
 * and a password is right when the directory lets its owner in by it. For use by any number of threads; only some are let in at once.
 */
public final class Directory {
  /** How long a connection, and each answer, may take. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int AT_ONCE = 16;
  private static final int MOST_GROUPS = 1000;
  private static final int MOST_BYTES = 4 << 20;

  /** What an entry is known by for ever, where a directory has it. */
  private static final List<String> IDS =
      List.of("entryUUID", "objectGUID", "ipaUniqueID", "nsUniqueId");

  /** What is said for a password that is wrong, or a person who may not sign in. */
  private static final Set<ResultCode> REFUSED =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.CONSTRAINT_VIOLATION,
          ResultCode.UNWILLING_TO_PERFORM);

  private final DirectorySettings settings;
  private final Semaphore places = new Semaphore(AT_ONCE);

  /** The directory that {@code settings} say, of which nothing is asked yet. */
  public Directory(DirectorySettings settings) {
    this.settings = settings;
  }

  /**
   * Which directory it is, for good: another one that follows at another address may be the same.
   *
   * @return the name of the entry that all people are below, in its normal form
   */
  public String name() {
    return normal(settings.people().base());
  }

  /**
   * Who signs in by a name and a password.
   *
   * @return empty when there is nobody of that name, or several, or the password is wrong or empty
   * @throws NoAnswer when the directory cannot be asked
   */
  public Optional<Person> person(String name, String password)
      throws NoAnswer, InterruptedException {
    // a bind without a password is one of nobody, and succeeds
    if (name.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new NoAnswer("too many wait for the directory");
    }
    try (LDAPConnection connection = connected()) {
      asReader(connection);
      Optional<SearchResultEntry> found = found(connection, name);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Set<String> groups = groups(connection, name, found.get().getDN());
      return isLetIn(connection, found.get().getDN(), password)
          ? Optional.of(person(found.get(), name, groups))
          : Optional.empty();
    } catch (LDAPException problem) {
      throw new NoAnswer(
          "the directory at " + settings.url() + " does not answer: " + told(problem), problem);
    } catch (IOException problem) {
      throw new NoAnswer(String.valueOf(problem.getMessage()), problem);
    } finally {
      places.release();
    }
  }

  private LDAPConnection connected() throws LDAPException, IOException {
    URI at = URI.create(settings.url());
    boolean isTls = at.getScheme().equals("ldaps");
    String host = at.getHost().replaceAll("[\\[\\]]", "");
    int port = at.getPort() > 0 ? at.getPort() : isTls ? 636 : 389;
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setConnectTimeoutMillis(Math.toIntExact(PATIENCE.toMillis()));
    options.setResponseTimeoutMillis(PATIENCE.toMillis());
    options.setFollowReferrals(false);
    options.setBindWithDNRequiresPassword(true);
    options.setUseSynchronousMode(true);
    options.setMaxMessageSize(MOST_BYTES);
    options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
    if (!isTls && !settings.startTls()) {
      return new LDAPConnection(SocketFactory.getDefault(), options, host, port);
    }
    SSLContext tls = Trusted.context(settings.certificates());
    if (isTls) {
      return new LDAPConnection(tls.getSocketFactory(), options, host, port);
    }
    LDAPConnection connection = new LDAPConnection(SocketFactory.getDefault(), options, host, port);
    boolean isSecure = false;
    try {
      var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
      if (!answer.getResultCode().equals(ResultCode.SUCCESS)) {
        throw new LDAPException(answer);
      }
      isSecure = true;
      return connection;
    } finally {
      if (!isSecure) {
        connection.close();
      }
    }
  }

  private void asReader(LDAPConnection connection) throws LDAPException, IOException, NoAnswer {
    if (settings.reader().isEmpty()) {
      return;
    }
    DirectorySettings.Reader reader = settings.reader().get();
    try {
      connection.bind(new SimpleBindRequest(reader.dn(), reader.password().read()));
    } catch (LDAPException refused) {
      if (REFUSED.contains(refused.getResultCode())) {
        throw new NoAnswer("the directory does not let '" + reader.dn() + "' in", refused);
      }
      throw refused;
    }
  }

  private SearchRequest search(String base, String filter, int most, String... attributes)
      throws LDAPException {
    SearchRequest request = new SearchRequest(base, SearchScope.SUB, filter, attributes);
    request.setSizeLimit(most);
    request.setTimeLimitSeconds(Math.toIntExact(PATIENCE.toSeconds()));
    request.setDerefPolicy(DereferencePolicy.NEVER);
    return request;
  }

  private Optional<SearchResultEntry> found(LDAPConnection connection, String name)
      throws LDAPException {
    DirectorySettings.People people = settings.people();
    String[] asked = new String[IDS.size() + 1];
    IDS.toArray(asked);
    asked[IDS.size()] = people.nameAttribute();
    String filter = DirectorySettings.filled(people.filter(), name, "");
    try {
      List<SearchResultEntry> entries =
          entries(connection, search(people.base(), filter, 2, asked));
      return entries.size() == 1 ? Optional.of(entries.getFirst()) : Optional.empty();
    } catch (LDAPSearchException problem) {
      if (problem.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private static List<SearchResultEntry> entries(LDAPConnection connection, SearchRequest request)
      throws LDAPException {
    List<SearchResultEntry> entries = connection.search(request).getSearchEntries();
    return entries == null ? List.of() : entries;
  }

  private Set<String> groups(LDAPConnection connection, String name, String dn)
      throws LDAPException {
    Set<String> names = new TreeSet<>();
    if (settings.groups().isPresent()) {
      DirectorySettings.Groups groups = settings.groups().get();
      String filter = DirectorySettings.filled(groups.filter(), name, dn);
      for (SearchResultEntry each :
          entries(connection, search(groups.base(), filter, MOST_GROUPS, "cn"))) {
        Optional.ofNullable(each.getAttributeValue("cn")).ifPresent(names::add);
      }
    }
    return names;
  }

  private static boolean isLetIn(LDAPConnection connection, String dn, String password)
      throws LDAPException {
    try {
      return connection
          .bind(new SimpleBindRequest(dn, password))
          .getResultCode()
          .equals(ResultCode.SUCCESS);
    } catch (LDAPException refused) {
      if (REFUSED.contains(refused.getResultCode())) {
        return false;
      }
      throw refused;
    }
  }

  private Person person(SearchResultEntry entry, String written, Set<String> groups) {
    String name = entry.getAttributeValue(settings.people().nameAttribute());
    return new Person(subject(entry), name == null ? written : name, groups);
  }

  private static String subject(SearchResultEntry entry) {
    for (String each : IDS) {
      byte[] id = entry.getAttributeValueBytes(each);
      if (id != null && id.length > 0) {
        return each.equals("objectGUID")
            ? each + ":" + HexFormat.of().formatHex(id)
            : each + ":" + new String(id, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
      }
    }
    return "dn:" + normal(entry.getDN());
  }

  private static String normal(String dn) {
    try {
      return DN.normalize(dn);
    } catch (LDAPException asItIs) {
      return dn;
    }
  }

  /** What the directory says, without what it was asked. */
  private static String told(LDAPException problem) {
    return problem.getResultCode().getName();
  }
}
