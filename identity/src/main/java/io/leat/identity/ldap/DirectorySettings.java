package io.leat.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.leat.identity.person.Hosts;
import io.leat.identity.person.SecretFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a directory is, and how people are found in it.
 *
 * @param url {@code ldaps://HOST[:PORT]} or {@code ldap://HOST[:PORT]}
 * @param startTls whether TLS begins after the connection, which {@code ldap:} needs unless the host is this machine
 * @param certificates by which it is believed, in PEM; empty for those that Java trusts
 * @param reader as whom people are looked for; empty for nobody
 */
public record DirectorySettings(
    String url,
    boolean startTls,
    Optional<Path> certificates,
    Optional<Reader> reader,
    People people,
    Optional<Groups> groups) {
  /** What stands for the name that somebody signs in by. */
  public static final String NAME = "{name}";

  /** What stands for the name of the entry of a person. */
  public static final String ENTRY = "{dn}";

  /**
   * Who looks for people.
   *
   * @param dn the name of its entry
   */
  public record Reader(String dn, SecretFile password) {}

  /**
   * Where people are.
   *
   * @param base the name of the entry that all are below
   * @param filter which entry is that of somebody, with {@link #NAME}
   * @param nameAttribute what he is called
   */
  public record People(String base, String filter, String nameAttribute) {}

  /**
   * Where groups are.
   *
   * @param base the name of the entry that all are below
   * @param filter which entries are groups of somebody, with {@link #ENTRY} or {@link #NAME}
   */
  public record Groups(String base, String filter) {}

  /**
   * What is wrong with these, for people; empty when nothing is. Nothing is asked of the directory, and no file is read.
   */
  public Optional<String> problem() {
    URI at;
    try {
      at = URI.create(url);
    } catch (IllegalArgumentException wrong) {
      return Optional.of("'" + url + "' is no URL");
    }
    String host = at.getHost();
    if (host == null
        || !(at.getScheme().equals("ldaps") || at.getScheme().equals("ldap"))
        || !(at.getRawPath().isEmpty() || at.getRawPath().equals("/"))) {
      return Optional.of("'" + url + "' is not as ldaps://ldap.example.com:636");
    }
    if (at.getScheme().equals("ldap") && !startTls && !Hosts.isThisMachine(host)) {
      return Optional.of("passwords would go to '" + url + "' in clear: write ldaps:, or StartTLS");
    }
    if (at.getScheme().equals("ldaps") && startTls) {
      return Optional.of("'" + url + "' is TLS from the start: leave StartTLS out");
    }
    if (!people.filter.contains(NAME)) {
      return Optional.of("the filter '" + people.filter + "' has no " + NAME);
    }
    if (groups.isPresent()
        && !groups.get().filter.contains(ENTRY)
        && !groups.get().filter.contains(NAME)) {
      return Optional.of("the filter '" + groups.get().filter + "' has neither {dn} nor {name}");
    }
    try {
      checkDn(people.base);
      Filter.create(filled(people.filter, "x", "x"));
      if (reader.isPresent()) {
        checkDn(reader.get().dn);
      }
      if (groups.isPresent()) {
        checkDn(groups.get().base);
        Filter.create(filled(groups.get().filter, "x", "x"));
      }
      return Optional.empty();
    } catch (LDAPException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    }
  }

  private static void checkDn(String dn) throws LDAPException {
    if (dn.isEmpty()) {
      throw new LDAPException(ResultCode.INVALID_DN_SYNTAX, "the name of an entry is empty");
    }
    new DN(dn);
  }

  /** A filter with what stands for {@link #NAME} and {@link #ENTRY}; neither can become more than a value. */
  static String filled(String filter, String name, String dn) {
    String entry = Filter.encodeValue(dn);
    String called = Filter.encodeValue(name);
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < filter.length()) {
      if (filter.startsWith(NAME, at)) {
        text.append(called);
        at += NAME.length();
      } else if (filter.startsWith(ENTRY, at)) {
        text.append(entry);
        at += ENTRY.length();
      } else {
        text.append(filter.charAt(at++));
      }
    }
    return text.toString();
  }
}
