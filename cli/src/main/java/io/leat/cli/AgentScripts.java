package io.leat.cli;

import io.leat.engine.driver.shell.ShellText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the user's own ssh runs on a host, in POSIX sh. */
final class AgentScripts {
  private AgentScripts() {}

  /** What an account is opened by: nothing but commands, no forwarding of any kind and no terminal. */
  static String line(String publicKey) {
    return "restrict " + publicKey;
  }

  /** What a jump host is opened by: one forward, to the agent. */
  static String jumpLine(String publicKey, AgentUrl agent) {
    String address =
        agent.address().indexOf(':') < 0 ? agent.address() : "[" + agent.address() + "]";
    return "restrict,port-forwarding,permitopen=\""
        + address
        + ":"
        + agent.port()
        + "\" "
        + publicKey;
  }

  /** Puts {@code line} into the {@code authorized_keys} of the account that runs it, once. */
  static String put(String line) {
    return """
    set -eu
    umask 077
    line=%s
    mkdir -p "$HOME/.ssh"
    touch "$HOME/.ssh/authorized_keys"
    grep -qxF -e "$line" "$HOME/.ssh/authorized_keys" || {
      [ -z "$(tail -c 1 "$HOME/.ssh/authorized_keys")" ] || echo >> "$HOME/.ssh/authorized_keys"
      printf '%%s\\n' "$line" >> "$HOME/.ssh/authorized_keys"
    }
    """
        .formatted(ShellText.quoted(line));
  }

  /** Takes all lines with {@code publicKey} away again, and the file and its folder if nothing else is in them. */
  static String take(String publicKey) {
    return """
    set -eu
    umask 077
    key=%s
    cd "$HOME/.ssh" 2> /dev/null && [ -f authorized_keys ] || exit 0
    grep -vF -e "$key" authorized_keys > authorized_keys.leat || true
    if cmp -s authorized_keys authorized_keys.leat; then rm authorized_keys.leat
    elif [ -s authorized_keys.leat ]; then cat authorized_keys.leat > authorized_keys; rm authorized_keys.leat
    else rm authorized_keys authorized_keys.leat; cd ..; rmdir .ssh 2> /dev/null || true
    fi
    """
        .formatted(ShellText.quoted(publicKey.replaceFirst("^(\\S+ \\S+).*$", "$1")));
  }

  /**
   * Makes an account with its key and its folder on a host, as root or by sudo.
   *
   * @param folder null for one in its home, which needs no making
   */
  static String install(String user, @Nullable String folder, String line, List<String> packages) {
    StringBuilder names = new StringBuilder();
    packages.forEach(each -> names.append(' ').append(ShellText.quoted(each)));
    return """
    set -eu
    if [ "$(id -u)" -eq 0 ]; then as_root=
    elif sudo -n true 2> /dev/null; then as_root='sudo -n'
    else echo 'this account is not root, and sudo does not let it without a password' >&2; exit 1
    fi
    $as_root sh -s <<'LEAT'
    set -eu
    user=%s
    folder=%s
    line=%s
    # packages, if any are asked for
    set --%s
    if [ $# -gt 0 ]; then
      if command -v apt-get > /dev/null; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@"
      elif command -v dnf > /dev/null; then dnf install -y -q "$@"
      elif command -v apk > /dev/null; then apk add --quiet "$@"
      elif command -v zypper > /dev/null; then zypper --non-interactive install "$@"
      else echo "there is no apt-get, dnf, apk or zypper to install $* with" >&2; exit 1
      fi >&2
    fi
    # the account, which nobody can enter by a password
    if ! id "$user" > /dev/null 2>&1; then
      if command -v useradd > /dev/null; then useradd -m -s /bin/sh "$user"
      else adduser -D -s /bin/sh "$user"
      fi
      if command -v usermod > /dev/null; then usermod -p '*' "$user"
      else echo "$user:*" | chpasswd -e 2> /dev/null
      fi
    fi
    # its key
    home=$(eval "echo ~$user")
    group=$(id -gn "$user")
    umask 077
    mkdir -p "$home/.ssh"
    touch "$home/.ssh/authorized_keys"
    grep -qxF -e "$line" "$home/.ssh/authorized_keys" || printf '%%s\\n' "$line" >> "$home/.ssh/authorized_keys"
    chown -R "$user:$group" "$home/.ssh"
    # its folder, unless that is in its home
    if [ -n "$folder" ]; then
      mkdir -p "$folder"
      chown "$user:$group" "$folder"
      chmod 700 "$folder"
    fi
    LEAT
    """
        .formatted(
            ShellText.quoted(user),
            ShellText.quoted(folder == null ? "" : folder),
            ShellText.quoted(line),
            names);
  }
}
