package io.leat.server;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What tasks on {@code local} get of the server's own environment: what programs need to be found and to write as they should, and nothing
 * that a unit, a container or a person has put there for the server alone, such as credentials.
 */
final class Inherited {
  private static final Set<String> USUAL =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          // the mask and other steps of Leat find their Java by these
          "JAVA_HOME",
          "LEAT_JAVA_HOME",
          // a server within a task is ended with it
          "LEAT_MARK");

  /** In small or capital letters, as programs differ. */
  private static final Set<String> PROXIES =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy");

  private Inherited() {}

  /** What is another one for each account. */
  private static final Set<String> OF_AN_ACCOUNT =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR");

  /** The part of {@code environment} that tasks of another account get: {@link #of}, without what the account has of its own. */
  static Map<String, String> ofOther(Map<String, String> environment, List<String> more) {
    Map<String, String> inherited = of(environment, more);
    inherited
        .keySet()
        .removeIf(name -> OF_AN_ACCOUNT.contains(name) && more.stream().noneMatch(like(name)));
    return inherited;
  }

  /**
   * The part of {@code environment} that tasks get.
   *
   * @param more names besides the usual ones; one that ends with {@code *} is all that begin so
   */
  static Map<String, String> of(Map<String, String> environment, List<String> more) {
    Map<String, String> inherited = new HashMap<>(environment);
    inherited.keySet().removeIf(name -> !isUsual(name) && more.stream().noneMatch(like(name)));
    return inherited;
  }

  private static boolean isUsual(String name) {
    return USUAL.contains(name)
        || name.startsWith("LC_")
        || PROXIES.contains(name.toLowerCase(Locale.ROOT));
  }

  private static Predicate<String> like(String name) {
    return each ->
        each.endsWith("*")
            ? name.startsWith(each.substring(0, each.length() - 1))
            : name.equals(each);
  }
}
