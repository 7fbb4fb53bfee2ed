package io.leat.git;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.CorruptPackIndexException;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoPackSignatureException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.jspecify.annotations.Nullable;

/** What JGit throws, in words for the user. */
final class Failures {
  private static final Pattern ADDRESS = Pattern.compile("\\S+[:/]\\S+");

  private Failures() {}

  /** A repository that could not be reached or read, with the credentials of the environment. */
  static CheckoutProblem transport(GitUrl url, IOException problem) {
    return transport(
        url,
        problem,
        url.way() == GitUrl.Way.SSH
            ? "add a key to the agent at SSH_AUTH_SOCK, or to .ssh in the home folder"
            : Credentials.HELP);
  }

  /**
   * A repository that could not be reached or read.
   *
   * @param missing what to do when it asks for authentication
   */
  static CheckoutProblem transport(GitUrl url, IOException problem, String missing) {
    String host = url.host();
    String where = "'" + Shown.text(url.toString()) + "'";
    if (find(problem, Reach.Refused.class) instanceof Reach.Refused refused) {
      return refused(url, refused);
    }
    if (host != null) {
      if (has(problem, UnknownHostException.class)
          || has(problem, UnresolvedAddressException.class)) {
        return new CheckoutProblem(
            "the host '" + host + "' of " + where + " was not found",
            "is its name right?",
            problem);
      }
      if (has(problem, ConnectException.class) || has(problem, NoRouteToHostException.class)) {
        return new CheckoutProblem(
            "nothing answers at the host '" + host + "' of " + where, null, problem);
      }
      if (has(problem, SocketTimeoutException.class)) {
        return new CheckoutProblem(
            "the host '" + host + "' does not answer in time", null, problem);
      }
      if (has(problem, SSLException.class)) {
        return new CheckoutProblem(
            "the certificate of '" + host + "' is not trusted: " + reason(problem), null, problem);
      }
    }
    String said = said(problem);
    if (said.contains("server key") || said.contains("host key")) {
      return new CheckoutProblem(
          "the ssh key of the host '" + host + "' is not the one in known_hosts, or not in it",
          "compare its fingerprint with the one its owner publishes, then add it: 'ssh-keyscan'"
              + " shows it",
          problem);
    }
    if (has(problem, NoRemoteRepositoryException.class) || said.contains("404")) {
      return new CheckoutProblem(
          "there is no repository at " + where,
          host == null
              ? null
              : "is the URL right? A host may also hide repositories that the user may not see",
          problem);
    }
    if (isAuthentication(said)) {
      return new CheckoutProblem(
          where + " asks for authentication, and " + tried(url), missing, problem);
    }
    return new CheckoutProblem(
        "cannot fetch from " + where + ": " + reason(problem), null, problem);
  }

  private static String tried(GitUrl url) {
    return url.way() == GitUrl.Way.SSH
        ? "no ssh key of the user is accepted"
        : "the user or password is missing or wrong";
  }

  private static boolean isAuthentication(String said) {
    return said.contains("not authorized")
        || said.contains("authentication")
        || said.contains("not permitted")
        || said.contains("cannot log in")
        || said.contains("auth fail")
        || said.contains("credentials");
  }

  /** Whether it is of no use to ask the same repository for something else. */
  static boolean isOfConnection(IOException problem) {
    String said = said(problem);
    return has(problem, UnknownHostException.class)
        || has(problem, UnresolvedAddressException.class)
        || has(problem, ConnectException.class)
        || has(problem, SocketTimeoutException.class)
        || has(problem, SSLException.class)
        || has(problem, NoRemoteRepositoryException.class)
        || said.contains("server key")
        || said.contains("host key")
        || isAuthentication(said);
  }

  /** A file of the checkout that could not be read or written. */
  static CheckoutProblem file(Path folder, IOException problem) {
    if (has(problem, LockFailedException.class)) {
      return locked(folder, problem);
    }
    if (has(problem, AccessDeniedException.class)) {
      return new CheckoutProblem(
          "the user may not write in '" + Shown.text(folder.toString()) + "'", null, problem);
    }
    return new CheckoutProblem(
        "cannot check out into '" + Shown.text(folder.toString()) + "': " + reason(problem),
        null,
        problem);
  }

  /** Files of the checkout that could not be made what the commit has. */
  static CheckoutProblem reset(Path folder, Exception problem) {
    return has(problem, LockFailedException.class)
        ? locked(folder, problem)
        : new CheckoutProblem(
            "cannot check out into '" + Shown.text(folder.toString()) + "': " + reason(problem),
            null,
            problem);
  }

  /** A lock that another process holds or left. */
  static CheckoutProblem locked(Path folder, @Nullable Throwable problem) {
    return new CheckoutProblem(
        "the checkout in '" + Shown.text(folder.toString()) + "' is locked",
        "another git works in it, or one was ended there; then remove its files that end in"
            + " '.lock'",
        problem);
  }

  /** An address that may not be connected to. */
  static CheckoutProblem refused(GitUrl url, Reach.Refused problem) {
    return new CheckoutProblem(
        "cannot fetch from '"
            + Shown.text(url.toString())
            + "': "
            + problem.getMessage()
            + " is not one that may be connected to",
        "an administrator of the server allows its network by the setting outgoing.allow",
        problem);
  }

  /**
   * A host with another key than the pinned ones.
   *
   * @param offered its fingerprint
   * @param pinned the fingerprints that were expected; empty when there is none for the host
   */
  static CheckoutProblem hostKey(GitUrl url, String offered, List<String> pinned, boolean revoked) {
    String host = "the host '" + url.host() + "'";
    String help = "compare it with the one that its owner publishes, then pin that";
    if (revoked) {
      return new CheckoutProblem(host + " has the key " + offered + ", which is revoked", help);
    }
    return new CheckoutProblem(
        pinned.isEmpty()
            ? host + " has the key " + offered + ", and none is pinned for it"
            : host + " has the key " + offered + ", but pinned is " + String.join(" or ", pinned),
        help);
  }

  /** A file of a mirror that could not be read or written. */
  static CheckoutProblem mirror(Path folder, IOException problem) {
    return isDamage(problem)
        ? damaged(folder, reason(problem), problem)
        : new CheckoutProblem(
            "cannot use the mirror in '" + Shown.text(folder.toString()) + "': " + reason(problem),
            null,
            problem);
  }

  /** Files of a mirror that are not what they must be. */
  static CheckoutProblem damaged(Path folder, String what, @Nullable Throwable problem) {
    return new CheckoutProblem(
        "the mirror in '" + Shown.text(folder.toString()) + "' is damaged: " + Shown.text(what),
        "the next fetch makes it anew, once no workspace uses it",
        problem);
  }

  /** Whether an object of a repository is missing or unreadable. */
  static boolean isDamage(Throwable problem) {
    return has(problem, MissingObjectException.class)
        || has(problem, CorruptObjectException.class)
        || has(problem, CorruptPackIndexException.class)
        || has(problem, PackInvalidException.class)
        || has(problem, PackMismatchException.class)
        || has(problem, NoPackSignatureException.class)
        || has(problem, DataFormatException.class);
  }

  private static boolean has(@Nullable Throwable problem, Class<? extends Throwable> type) {
    return find(problem, type) != null;
  }

  private static @Nullable Throwable find(
      @Nullable Throwable problem, Class<? extends Throwable> type) {
    for (Throwable at = problem; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return at;
      }
    }
    return null;
  }

  /** All that the causes say, in small letters and without addresses, which may hold any word and number. */
  private static String said(Throwable problem) {
    StringBuilder said = new StringBuilder();
    for (Throwable at = problem; at != null; at = at.getCause()) {
      said.append(at.getMessage()).append('\n');
    }
    return ADDRESS.matcher(said).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** What the innermost cause says. */
  static String reason(Throwable problem) {
    String reason = null;
    for (Throwable at = problem; at != null; at = at.getCause()) {
      reason = at.getMessage() == null ? reason : at.getMessage();
    }
    return reason == null ? problem.getClass().getSimpleName() : Shown.text(reason);
  }
}
