# A function, `leat_mkdir`: makes the folder $1 with those above it that are not there. One who removes a workspace takes the empty folders
# above along, maybe between two of those that are made here, so it is tried again. What is said is why it cannot be made. POSIX sh.
leat_mkdir() {
  leat_try=0
  until mkdir -p "$1" 2> /dev/null; do
    leat_try=$((leat_try + 1))
    [ "$leat_try" -lt 100 ] || {
      mkdir -p "$1"
      return
    }
  done
}
