# Functions that watch the time of a step. Of the launcher, which stands behind them. POSIX sh.

# shellcheck disable=SC2154 # the launcher sets what is read here

# Waits for step $1, the last process begun, for $2 seconds. It and all below it is ended then: TERM, and KILL when some of it is still there
# 5 s later. What got away from below it ends with the attempt. Who watches the time is signalled with its process group, too, and goes on. It ends with 3
# when the step was over before its time, with 4 when it ended the step, and with 5 when it did so since it cannot sleep. Any other end of it is no success.
leat_timed() {
  leat_step=$!
  leat_deaf
  (leat_watches "$2") < /dev/null > /dev/null 2>&1 3>&- &
  leat_watch=$!
  leat_await "$leat_step"
  leat_result=$leat_was
  {
    kill "$leat_watch"
    kill -s CONT "$leat_watch"
    # what does not heed TERM is not left running beside the next step
    leat_await "$leat_watch"
  } 2> /dev/null
  case $leat_was in
    3) ;;
    4)
      printf 'leat: step %s took longer than its timeout of %s s\n' "$1" "$2" >&2 || :
      leat_boundary "$1~"
      leat_result=124 ;;
    5)
      printf 'leat: step %s was ended, since its timeout cannot be watched: sleep failed\n' "$1" >&2 || :
      leat_result=126 ;;
    *)
      printf 'leat: nobody watched the timeout of step %s to its end\n' "$1" >&2 || :
      [ "$leat_result" != 0 ] || leat_result=126 ;;
  esac
  return "$leat_result"
}

# Watches the time of the step leat_step, $1 seconds, in hundredths of a second.
leat_watches() {
  leat_tree=" $leat_step:$(leat_since "$leat_step")" leat_nap=''
  leat_limit=$(($1 * 100)) leat_spent=0 leat_slept=0 leat_length=0 leat_late=''
  trap leat_over TERM
  # by and by, since a shell may overlook a signal
  while [ "$leat_spent" -lt "$leat_limit" ]; do
    [ "$leat_length" -ge 5 ] || leat_length=$((leat_length + 1))
    leat_left=$(((leat_limit - leat_spent + 99) / 100))
    [ "$leat_length" -lt "$leat_left" ] || leat_length=$leat_left
    leat_clock
    leat_from=$leat_now
    (trap '' TERM; exec sleep "$leat_length") &
    leat_nap=$!
    # a shell tries for seconds where no process can be begun, and nobody watches meanwhile
    leat_spend 0 3000
    [ "$leat_past" -lt 100 ] || [ "$leat_spent" -le "$leat_limit" ] || leat_late=1
    leat_over
    while wait "$leat_nap"; leat_slept=$?; [ "$leat_slept" -gt 128 ] && kill -0 "$leat_nap"; do leat_over; done
    leat_nap=
    # what a signal ended has slept
    case $leat_slept in [1-9] | [1-9][0-9] | 1[01][0-9] | 12[0-8]) break ;; esac
    leat_slept=0
    # what is longer is the sleep of the machine, or of this shell
    leat_spend $((leat_length * 100)) $((leat_length * 100 + 100))
  done
  # from here on it is no more to be stopped by the step's end
  trap '' TERM
  leat_over
  leat_tree=
  leat_below "$leat_step"
  leat_signal_tree TERM
  leat_looks=0
  while [ "$leat_looks" -lt 50 ]; do
    sleep 0.1 2> /dev/null || { sleep 1; leat_looks=$((leat_looks + 9)); }
    leat_looks=$((leat_looks + 1))
    # signal 0 is none
    leat_signal_tree 0 || break
  done
  leat_below "$leat_step"
  leat_signal_tree KILL
  [ "$leat_slept" = 0 ] || exit 5
  exit 4
}

# Ends who watches the time of a step when the step, which is in leat_tree, is over; with 4 when that may have been too late.
leat_over() {
  ! leat_signal_tree 0 || return 0
  [ -z "$leat_nap" ] || kill -s KILL "$leat_nap"
  [ -z "$leat_late" ] || exit 4
  exit 3
}

# Adds to leat_spent what passed since leat_from, at least $1 and at most $2, and sets leat_from anew. It begins no process, which the signals of the step
# would end.
leat_spend() {
  leat_clock
  leat_past=$1
  [ -z "$leat_now" ] || [ -z "$leat_from" ] || leat_past=$((leat_now - leat_from))
  [ "$leat_past" -ge "$1" ] || leat_past=$1
  [ "$leat_past" -le "$2" ] || leat_past=$2
  leat_spent=$((leat_spent + leat_past)) leat_from=$leat_now
}

# Sets leat_now to hundredths of a second since boot, which nobody sets; to nothing where nobody tells.
leat_clock() {
  leat_now=
  { read -r leat_now _ < /proc/uptime; } 2> /dev/null || return 0
  leat_now=${leat_now%.*}${leat_now#*.}
  # it would be octal
  case $leat_now in 0*) leat_now= ;; esac
}

# When process $1 began, in ticks from boot; ? where nobody tells. Of one that is not there that is 0.
leat_since() {
  leat_line=
  if { read -r leat_line < "/proc/$1/stat"; } 2> /dev/null; then
    # shellcheck disable=SC2086 # the fields are words
    set -- ${leat_line##*) }
    printf %s "${20}"
  elif { read -r leat_line < /proc/self/stat; } 2> /dev/null; then
    printf 0
  else
    printf '?'
  fi
}

# Adds process $1 and all below it to leat_tree, each as PID:START, and those below what is in it already.
leat_below() {
  leat_all=
  for leat_stat in /proc/[0-9]*/stat; do
    leat_line=
    { read -r leat_line < "$leat_stat"; } 2> /dev/null || continue
    leat_pid=${leat_line%% *}
    # shellcheck disable=SC2086 # the fields are words
    set -- "$1" ${leat_line##*) }
    leat_all="$leat_all $leat_pid:$3:${21}"
    [ "$leat_pid" != "$1" ] || leat_tree="$leat_tree $leat_pid:${21}"
  done
  if [ -z "$leat_all" ]; then
    # without /proc only its own process is known
    [ -n "$leat_tree" ] || leat_tree=" $1:?"
    return
  fi
  leat_more=1
  while [ -n "$leat_more" ]; do
    leat_more=
    for leat_each in $leat_all; do
      leat_pid=${leat_each%%:*} leat_parent=${leat_each#*:}
      leat_parent=${leat_parent%%:*}
      case $leat_tree in *" $leat_pid:${leat_each##*:}"*) continue ;; esac
      case $leat_tree in
        *" $leat_parent:"*) leat_tree="$leat_tree $leat_pid:${leat_each##*:}" leat_more=1 ;;
      esac
    done
  done
}

# Sends signal $1 to what is in leat_tree, but for what has ended, perhaps left its number to another; whether there was any of it.
leat_signal_tree() {
  leat_any=1
  for leat_each in $leat_tree; do
    leat_pid=${leat_each%%:*} leat_start=${leat_each#*:} leat_line=
    if [ "$leat_start" != '?' ]; then
      { read -r leat_line < "/proc/$leat_pid/stat"; } 2> /dev/null || continue
      # shellcheck disable=SC2086 # the fields are words
      set -- "$1" ${leat_line##*) }
      [ "${21}" = "$leat_start" ] || continue
      [ "$2" != Z ] || continue
    fi
    kill -s "$1" "$leat_pid" 2> /dev/null && leat_any=0
  done
  return "$leat_any"
}
