package io.leat.agent.ssh;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes away what Leat has put on a host: its folder with all that is in it, folders above that were made for it, and what dials. */
public final class HostCleaner {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** It never touches a folder without the sign of Leat, the home of the account, or what that home is in. */
  private static final String CLEAN =
      """
      if [ ! -d "$1" ]; then
        echo nothing
      elif ! cd -P "$1" 2> /dev/null; then
        echo "left it cannot be entered"
      else
        leat_here=$(pwd -P) leat_home=$(cd -P "${HOME:-/}" 2> /dev/null && pwd -P)
        case ${leat_home%/}/ in
        "${leat_here%/}"/*) echo home ;;
        *)
          if [ ! -d .leat ]; then
            echo foreign
          else
            leat_made=
            [ ! -f .leat/made ] || IFS= read -r leat_made < .leat/made
            echo "files $(find . ! -type d 2> /dev/null | wc -l)"
            du -sk . 2> /dev/null | { read -r leat_size leat; echo "kilobytes $leat_size"; }
            rm -rf ..?* .[!.]* * 2> /dev/null || { chmod -R u+rwx . 2> /dev/null; rm -rf ..?* .[!.]* * 2> /dev/null; }
            leat=$(find . ! -name . 2> /dev/null | { IFS= read -r leat; printf '%s' "$leat"; })
            cd /
            if [ -n "$leat" ]; then
              echo "left $leat"
            else
              leat_at=$1
              rmdir "$leat_at" 2> /dev/null
              while [ -n "$leat_made" ] && [ "$leat_at" != "$leat_made" ]; do
                leat_at=${leat_at%/*}
                case $leat_at/ in "$leat_made"/*) rmdir "$leat_at" 2> /dev/null || break ;; *) break ;; esac
              done
              echo removed
            fi
          fi ;;
        esac
      fi
      """;

  /**
   * The same of a host that dials in: when the folder is gone, what starts the dialling again and the key of Leat go, too. Until then nothing is
   * lost if something stays. What dials sees that its folder is gone, and ends with its connection.
   */
  private static final String CLEAN_DIALLER =
      """
      leat_clean() {
      %s
      }
      umask 077
      leat_copy=${TMPDIR:-/tmp}/leat-dial-in.$$
      if [ -f "$1/.leat/dial-in/settings" ] && mkdir "$leat_copy"; then
        cp "$1/.leat/dial-in/settings" "$1/.leat/dial-in/dial-in.sh" "$leat_copy"
      fi
      leat_said=$(leat_clean "$1")
      printf '%%s\\n' "$leat_said"
      case $leat_said in *removed*) [ ! -f "$leat_copy/dial-in.sh" ] || sh "$leat_copy/dial-in.sh" forget > /dev/null 2>&1 ;; esac
      [ ! -d "$leat_copy" ] || rm -rf "$leat_copy"
      """
          .formatted(CLEAN);

  private HostCleaner() {}

  /**
   * What was taken away.
   *
   * @param files how many; 0 when there was nothing of Leat
   */
  public record Cleaned(long files, long kilobytes) {}

  /**
   * Takes it away. Nothing may run there by then, and no link may be open.
   *
   * @param jump null for none
   * @throws HostProblem when the host cannot be entered, or something stays
   */
  public static Cleaned clean(SshLinks links, SshHost host, @Nullable SshJump jump)
      throws HostProblem {
    try (Visit visit = Visit.to(links.client(), host, jump, PATIENCE)) {
      Map<String, String> said = new HashMap<>();
      String text = host.tunnel() == null ? CLEAN : CLEAN_DIALLER;
      for (String line : visit.ask(text, host.folder().toString())) {
        String[] words = line.split(" ", 2);
        said.put(words[0], words.length < 2 ? "" : words[1].strip());
      }
      if (said.containsKey("removed")) {
        return new Cleaned(number(said.get("files")), number(said.get("kilobytes")));
      }
      if (said.containsKey("nothing")) {
        return new Cleaned(0, 0);
      }
      throw stays(host, said);
    }
  }

  private static HostProblem stays(SshHost host, Map<String, String> said) {
    String where = "the folder '" + host.folder() + "' of " + host;
    List<String> words =
        said.containsKey("home")
            ? List.of(
                where + " is a home, or above one, and is not removed",
                "remove '.leat' and 'attempts' in it by hand")
            : said.containsKey("foreign")
                ? List.of(
                    where + " has no sign of Leat, and is not removed",
                    "look at it, and remove it by hand if it is not needed")
                : List.of(
                    where
                        + " could not be removed: "
                        + said.getOrDefault("left", "it says nothing"),
                    "another account may have put files there: remove them by hand, and try again");
    return new HostProblem(HostProblem.Kind.FOLDER, words.get(0), words.get(1), null);
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
