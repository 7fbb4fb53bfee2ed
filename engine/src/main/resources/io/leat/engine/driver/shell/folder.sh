# A function, `leat_mkdir`: makes the folder $1 with those above it that are not there. One who removes a workspace takes the empty folders
# above along, maybe between two of those that are made here, so it is tried again. What is said is why it cannot be made. POSIX sh.
leat_mkdir() {
  leat_try=0
  until mkdir -p "$1" 2> /dev/null; do
    leat_try=$((leat_try + 1)) leat_at=$1
    while [ -n "$leat_at" ] && [ ! -e "$leat_at" ]; do leat_at=${leat_at%/*}; done
    # where what is there is no folder that can be written, nothing was removed meanwhile
    if [ "$leat_try" = 100 ] || [ ! -d "${leat_at:-/}" ] || [ ! -w "${leat_at:-/}" ]; then
      mkdir -p "$1"
      return
    fi
  done
}
