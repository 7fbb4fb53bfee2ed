# A function, `leat_clean`: removes the folder $1 with all that is in it, and those above that were made for it. POSIX sh.
# It never touches a folder without the sign of Leat, the home of the account, or what that home is in.
leat_clean() {
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
        rm -rf -- ..?* .[!.]* * 2> /dev/null || { chmod -R u+rwx . 2> /dev/null; rm -rf -- ..?* .[!.]* * 2> /dev/null; }
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
}
