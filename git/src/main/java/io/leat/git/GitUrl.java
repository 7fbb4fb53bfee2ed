package io.leat.git;

import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is: {@code https://}, {@code http://}, {@code ssh://} or {@code file://}, {@code user@host:path}, or a folder
 * of this machine. It never begins with {@code -}, names no helper program ({@code ext::...}), and holds no password, no blanks
 * outside of the path of a folder, and no control characters.
 */
public final class GitUrl {
  private static final int LONGEST = 4096;
  private static final String HOST = "(?:[A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+])";
  private static final String USER = "[A-Za-z0-9_.+][A-Za-z0-9_.+~%-]*";
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9+.-]*::.*");
  private static final Pattern PASSWORD = Pattern.compile("[^/@]*:[^/@]*@.*");
  private static final Pattern REMOTE =
      Pattern.compile("(?:" + USER + "@)?(" + HOST + ")(?::([0-9]{1,5}))?/+[^/].*");
  private static final Pattern SHORT =
      Pattern.compile("(?:" + USER + "@)?(" + HOST + "):(?!-)[^:].*");

  /** How a repository is reached. */
  enum Way {
    HTTPS,
    HTTP,
    SSH,
    FOLDER
  }

  private final Way way;
  private final String text;
  private final @Nullable String host;

  private GitUrl(Way way, String text, @Nullable String host) {
    this.way = way;
    this.text = text;
    this.host = host;
  }

  /**
   * Reads what a person wrote.
   *
   * @param base what the path of a folder is relative to
   * @throws CheckoutProblem when it can be no URL, or one that is not allowed
   */
  public static GitUrl parse(String text, Path base) throws CheckoutProblem {
    if (text.isBlank()) {
      throw new CheckoutProblem("the URL of the repository is empty", null);
    }
    if (text.startsWith("-")) {
      throw refused(
          text, "a URL does not begin with '-'; a folder can be written as './" + text + "'");
    }
    if (text.length() > LONGEST || holdsControl(text)) {
      throw refused(
          text, "a URL has at most " + LONGEST + " characters, and no control characters");
    }
    if (HELPER.matcher(text).matches()) {
      throw refused(text, "URLs that name a helper program, such as 'ext::', are not followed");
    }
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      return withScheme(text, scheme.group(1).toLowerCase(Locale.ROOT), scheme.group(2));
    }
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon > 0 && (slash < 0 || colon < slash)) {
      Matcher words = SHORT.matcher(text);
      if (!words.matches() || holdsBlank(text)) {
        throw refused(text, "such a URL is written as 'git@host:path'");
      }
      return remote(Way.SSH, text, words.group(1));
    }
    return folder(text, base);
  }

  /** The repository of a folder of this machine. */
  static GitUrl ofFolder(Path folder) {
    return new GitUrl(Way.FOLDER, folder.toAbsolutePath().normalize().toString(), null);
  }

  private static GitUrl withScheme(String text, String scheme, String rest) throws CheckoutProblem {
    Way way =
        switch (scheme) {
          case "https" -> Way.HTTPS;
          case "http" -> Way.HTTP;
          case "ssh" -> Way.SSH;
          case "file" -> Way.FOLDER;
          default ->
              throw refused(
                  text,
                  "'"
                      + scheme
                      + "' is not among https, http, ssh, git@host:path, file and folders");
        };
    if (way == Way.FOLDER) {
      String path = rest.startsWith("localhost/") ? rest.substring("localhost".length()) : rest;
      if (!path.startsWith("/")) {
        throw refused(text, "after 'file://' comes the whole path of a folder, from '/' on");
      }
      return folder(decoded(text, path), Path.of("/"));
    }
    if (PASSWORD.matcher(rest).matches()) {
      // the text of the problem must not spread what it complains of
      throw new CheckoutProblem(
          "the URL holds a password, which every process of this machine could read",
          Credentials.HELP);
    }
    Matcher remote = REMOTE.matcher(rest);
    if (!remote.matches() || holdsBlank(text)) {
      throw refused(text, "after '" + scheme + "://' come a host, '/' and a path, without blanks");
    }
    if (remote.group(2) != null && !isPort(Integer.parseInt(remote.group(2)))) {
      throw refused(text, "a port is 1 to 65535");
    }
    return remote(way, scheme + "://" + rest, remote.group(1));
  }

  private static boolean isPort(int number) {
    return number > 0 && number < 1 << 16;
  }

  private static GitUrl remote(Way way, String text, String host) throws CheckoutProblem {
    GitUrl url = new GitUrl(way, text, host);
    // what JGit makes of the text must be what was checked
    String seen = url.uri().getHost();
    if (seen == null || !seen.equalsIgnoreCase(host) || url.uri().getPass() != null) {
      throw refused(text, "its host is not clear");
    }
    return url;
  }

  private static GitUrl folder(String path, Path base) throws CheckoutProblem {
    try {
      return ofFolder(base.resolve(path));
    } catch (InvalidPathException problem) {
      throw refused(path, "it is no path of this machine");
    }
  }

  private static String decoded(String text, String path) throws CheckoutProblem {
    try {
      String decoded = new URIish("file://" + path).getPath();
      if (holdsControl(decoded)) {
        throw refused(text, "its path holds control characters");
      }
      return decoded;
    } catch (URISyntaxException problem) {
      throw refused(text, "it is no path of this machine");
    }
  }

  private static boolean holdsControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static boolean holdsBlank(String text) {
    return text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  private static CheckoutProblem refused(String text, String help) {
    return new CheckoutProblem(
        "'" + Shown.text(text) + "' is not the URL of a repository that can be used", help);
  }

  /**
   * Where a submodule of this repository is.
   *
   * @param written its URL in {@code .gitmodules}; {@code ./} and {@code ../} go from this repository
   * @throws CheckoutProblem when it leads to another kind of place than it may: from the network to a folder of this machine, or
   *     with {@code ../} to another host
   */
  GitUrl submodule(String written) throws CheckoutProblem {
    boolean relative = written.startsWith("./") || written.startsWith("../");
    GitUrl url = parse(relative ? relative(written) : written, Path.of("/"));
    if (relative && (url.way != way || !String.valueOf(host).equals(String.valueOf(url.host)))) {
      throw refused(written, "from '" + this + "' it leads too far up");
    }
    if (url.way == Way.FOLDER && way != Way.FOLDER) {
      throw refused(
          written,
          "a submodule of a repository from the network cannot be a folder of this machine");
    }
    return url;
  }

  private String relative(String written) {
    String base = text;
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    String rest = written;
    char joint = '/';
    while (rest.startsWith("./") || rest.startsWith("../")) {
      if (rest.startsWith("../")) {
        int cut = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':'));
        joint = cut >= 0 ? base.charAt(cut) : '/';
        base = cut >= 0 ? base.substring(0, cut) : "";
      }
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return base + joint + rest;
  }

  /** Whether it is a folder of this machine. */
  public boolean isFolder() {
    return way == Way.FOLDER;
  }

  Way way() {
    return way;
  }

  /** The host; null for a folder. */
  public @Nullable String host() {
    return host;
  }

  /** The same for JGit. */
  URIish uri() throws CheckoutProblem {
    try {
      return way == Way.FOLDER ? new URIish().setPath(text) : new URIish(text);
    } catch (URISyntaxException problem) {
      throw refused(text, "it is not well formed");
    }
  }

  /** The same for a file that others read: over HTTP without a user, which may be a token. */
  String shareable() {
    return way == Way.HTTPS || way == Way.HTTP
        ? text.replaceFirst("^([a-z]+://)[^/@]*@", "$1")
        : text;
  }

  /** Whether {@code other}, the text of a remote, is this repository; a slash or {@code .git} at the end do not count. */
  boolean isSame(String other) {
    if (bare(text).equals(bare(other)) || bare(shareable()).equals(bare(other))) {
      return true;
    }
    try {
      return bare(text).equals(bare(parse(other, Path.of("/")).text));
    } catch (CheckoutProblem notOurs) {
      return false;
    }
  }

  private static String bare(String text) {
    String bare = text;
    while (bare.endsWith("/")) {
      bare = bare.substring(0, bare.length() - 1);
    }
    return bare.endsWith(".git") ? bare.substring(0, bare.length() - ".git".length()) : bare;
  }

  /** The URL as it was written, its scheme in small letters, or the absolute path of the folder. */
  @Override
  public String toString() {
    return text;
  }
}
