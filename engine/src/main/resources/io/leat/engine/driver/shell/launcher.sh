# Starts attempts and leaves them alone. Behind folder.sh and step-time.sh. POSIX sh, with two things bash does better: process groups and step boundaries.
#
# Commands come in on stdin, one a line; a path is the whole rest of its line, blanks included:
#   start FOLDER     runs FOLDER/run in a process (group) of its own, unless somebody already did; one beside the last may be called by its name alone, since
#                    a shell reads byte by byte
#   fifo PATH        makes a FIFO, and the folder that it is to be in
#   signal NAME PID  sends a signal to a process group, or to one process if PID is written +PID
#   echo WORD        is reported when all before it is done
# and where the one who commands cannot write the files of an attempt, before its start:
#   folder PATH        a folder that the next `make` makes, too, with those above it, if it is not there
#   make FENCE FOLDER  makes the folder; if that cannot be done, as when it is there already, the attempt is refused
#   file PATH          a file, up to a line that is a dot; its lines have a bar before them, and one that is not ended has a plus
# Reports go out on descriptor 3, one a line: E FENCE CODE for an end, R FENCE for a refusal, W WORD for an echo. Nobody need listen to ends: what counts is
# in the folder.
# When stdin ends, this ends; the attempts do not notice.

# Names that begin with leat_ are its own: what a Jobfile puts into the environment must not touch them. That comes into the
# shells of the steps alone; this one runs with the variables of who began it.

# shellcheck disable=SC2317 # FOLDER/run calls what nothing calls here

# what it traces would show secrets; the others change how a shell reads, calls and finds
set +aefuvx
unset TMOUT FUNCNEST GLOBIGNORE EXECIGNORE

# The attempt in the folder $1. It is claimed by making the file `claim`, which can be done once.
leat_attempt() {
  leat_folder=$1
  leat_me='' leat_lacks=''
  {
    read -r leat_me < /proc/self/stat || leat_me="$(exec sh -c 'echo "$PPID"') () ?"
    set -C
    until { printf '%s\n' "$leat_me" || leat_lacks=1; } > "$leat_folder/claim"; do
      # somebody has it, or there is no room for it
      [ ! -e "$leat_folder/claim" ] || exit 0
      leat_room
    done
    set +C
    # the claim is ours, and not written yet
    while [ -n "$leat_lacks" ]; do
      leat_room
      printf '%s\n' "$leat_me" > "$leat_folder/claim" && leat_lacks=
    done
    # handlers, not "ignore": steps must get the usual signals, and this must live to tell how they ended
    trap : HUP INT TERM PIPE
    # of a log that may not grow any more; a shell that does not know the name goes on without
    command trap : XFSZ
  } 2>/dev/null
  leat_bash=
  # shellcheck disable=SC2034 # FOLDER/run runs scripts by it
  [ -z "${BASH_VERSION:-}" ] || leat_bash=$BASH
  # shellcheck source=/dev/null
  . "$leat_folder/run"
}

# bash says the line of the script that a child ran when a signal ended it, unless it has a handler for the signal; it takes one for KILL, too, and calls it never.
# A subshell has none of them.
leat_silent() {
  # shellcheck disable=SC2173 # it is not caught, and not told of
  [ -z "${BASH_VERSION:-}" ] || trap : QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 ALRM XCPU XFSZ SYS
}

# Waits for room on the disk, a second; nobody waits for it when the folder is gone.
leat_room() {
  [ -d "$leat_folder" ] || exit 0
  sleep 1
}

# Appends the line $2 to the file $1, as soon as there is room.
leat_keep() {
  until printf '%s\n' "$2" >> "$1"; do leat_room; done 2> /dev/null
}

# Makes the empty file $1 in the folder of the attempt, as soon as there is room. A redirection of `:` that fails would end a shell of POSIX.
leat_note() {
  until printf '' >> "$leat_folder/$1"; do leat_room; done 2> /dev/null
}

# The attempt failed with the exit code $1: says so in its log when there was no room for that, or for its files. Then a command failed that would not have.
leat_full() {
  df -Pk "$leat_folder" . 2> /dev/null | while read -r _ _ _ leat_free _ leat_where; do
    case $leat_free in '' | *[!0-9]*) continue ;; esac
    [ "$leat_free" -lt 1024 ] || continue
    # what had no room may have been cut in a line
    leat_line=
    [ -z "$(tail -c 1 "$leat_folder/log")" ] || leat_line='
'
    leat_keep "$leat_folder/log" "${leat_line}leat: it failed with exit code $1 while the disk of $leat_where was full: $leat_free KiB were free"
    leat_keep "$leat_folder/steps" "1% $leat_free"
    break
  done
}

# What tee says on stdin is why a stream could not be recorded: a reader may end it before it ends with an error. Others may say something there, too, as
# what loads it.
leat_cut() {
  while read -r leat_said; do
    case $leat_said in *tee:*) leat_note cut ;; esac
  done
}

leat_tell() { { printf '%s\n' "$*" >&3; } 2>/dev/null || :; }

# Notes where step $1 begins: its number, and the bytes in the log so far. Behind the number may stand what became of the step: `-` for left out, `!` and
# its exit code for a failure that is allowed, `~` for a timeout. What passes a mask is longer or shorter behind it, so the mask is told to note it, by
# stderr, since stdout may go to another task.
leat_boundary() {
  if [ -n "${leat_mask:-}" ]; then
    # shellcheck disable=SC2154 # FOLDER/run sets it
    printf '\036leat %s %s\n' "$leat_word" "$1" >&2 || :
    return 0
  fi
  leat_at=
  while read -r leat_key leat_value; do
    [ "$leat_key" = pos: ] && leat_at=$leat_value && break
  done 2>/dev/null < /proc/self/fdinfo/1
  [ -z "${leat_tee:-}" ] || leat_at=$(wc -c < "$leat_folder/log")
  leat_keep "$leat_folder/steps" "$1 $leat_at"
}

# Whether the next step may begin: a stop is noted before the first signal for it. The last line that a step wrote of outputs ends with the step, else
# the first of the next would be part of it.
leat_goes() {
  [ ! -e "$leat_folder/stop" ] || return 143
  # shellcheck disable=SC2154 # FOLDER/run sets it
  [ -s "$leat_output" ] || return 0
  [ -z "$(tail -c 1 "$leat_output")" ] || printf '\n' >> "$leat_output"
}

# Ignores signals that a step may send to its process group: a shell that waits for a child would be told of them, and not how that ended. For as long as
# this shell starts no step, which would ignore them, too.
leat_deaf() {
  trap '' HUP INT QUIT ABRT PIPE ALRM TERM USR1 USR2
}

# Lives through them again, with handlers, so that steps get the usual signals.
leat_hears() {
  trap : HUP INT TERM PIPE
  trap - QUIT ABRT ALRM USR1 USR2
  leat_silent
}

# Waits for the child $1 to its end; sets leat_was to its exit code.
leat_await() {
  leat_deaf
  wait "$1"
  leat_was=$?
  leat_hears
}

# What records its output on the way to others ended with exit code $1. That it has copied all is noted, and not that it has not: whoever was to note that
# may be gone. It has also copied all that its readers wanted when SIGPIPE ended it. When it ended by itself, they have all of it, and the record has not.
leat_copied() {
  case $1 in
    0 | 141) leat_note copied ;;
    *) [ "$1" -gt 128 ] || { leat_note cut; leat_note copied; } ;;
  esac
}

# The pipe $1 to or from another task is there, or the attempt ends.
leat_pipe() {
  [ ! -p "$1" ] || return 0
  printf 'leat: %s is no pipe: it could not be made, or was removed\n' "$1"
  leat_close 126
}

# Waits until what carries its output to other tasks has ended; $1 is not empty where it is recorded on the way. Where that was not to its end, they
# have not all of it, or wait for it for ever, since it had not opened their pipe yet. So this is no success: the exit code of the attempt is 126, with which
# they are stopped.
leat_teed() {
  leat_await "$leat_tee"
  if [ "$leat_was" = 0 ] || [ "$leat_was" = 141 ]; then
    if [ -z "$1" ] || [ -e "$leat_folder/copied" ]; then return 0; fi
    leat_was=137
  fi
  [ ! -e "$leat_folder/stop" ] || return 0
  if [ "$leat_was" -gt 128 ]; then
    printf 'leat: what carries the output to other tasks was ended by signal %s\n' "$((leat_was - 128))"
  else
    printf 'leat: what carries the output to other tasks ended with exit code %s; for several of them it needs a tee that knows -p\n' "$leat_was"
  fi
  leat_note cut
  # shellcheck disable=SC2034 # FOLDER/run goes on with it
  leat_code=126
}

# Waits until what masks the log has written all of it. One that ended by itself, or was killed, has lost what came then.
leat_masked() {
  leat_await "$leat_mask"
  [ "$leat_was" = 0 ] || leat_note log.lost
}

# Step $1 does not run, for the reason $2.
leat_left() {
  printf 'leat: step %s is left out: %s\n' "$1" "$2" >&2 || :
  leat_boundary "$1-"
}

# Step $1 failed with the exit code $2, and the next runs all the same, unless the attempt is stopped.
leat_allowed() {
  leat_goes || return
  printf 'leat: step %s failed with exit code %s, which is allowed\n' "$1" "$2" >&2 || :
  leat_boundary "$1!$2"
}

# Runs the function $2 in a shell of its own, for what it runs names /dev/stdout or the like: opening the log anew would cut it, and a pipe can be opened
# anew. What goes through the pipe is stderr, and stdout too when $1 is `both`. What the step leaves running may hold the pipe open: nobody waits for that
# longer than a second.
leat_through() {
  leat_silent
  # a step that was stopped left its own
  rm -f "$leat_folder/pipe"
  mkfifo -m 600 "$leat_folder/pipe" || return
  # it outlives the step when that is stopped, since it has its last words; the step can signal it as soon as it has opened the pipe
  leat_deaf
  cat < "$leat_folder/pipe" >&2 3>&- &
  leat_copy=$!
  # where this is in the background it has no handlers, and must live to tell how the step ended
  leat_hears
  if [ "$1" = both ]; then
    ("$2") > "$leat_folder/pipe" 2>&1 3>&-
  else
    ("$2") 2> "$leat_folder/pipe" 3>&-
  fi
  leat_was=$?
  trap : USR1
  { read -r leat_here _ < /proc/self/stat; } 2> /dev/null || leat_here=$(exec sh -c 'echo "$PPID"')
  (
    leat_nap=
    trap '[ -z "$leat_nap" ] || kill "$leat_nap"; exit 0' TERM
    # more than once, since a shell may overlook it
    while :; do
      sleep 1 &
      leat_nap=$!
      wait "$leat_nap" && kill -s USR1 "$leat_here" || exit 0
    done
  ) < /dev/null > /dev/null 2>&1 3>&- &
  leat_watch=$!
  wait "$leat_copy"
  leat_copied=$?
  kill "$leat_watch" 2> /dev/null
  wait "$leat_watch" 2> /dev/null
  rm -f "$leat_folder/pipe"
  # a signal ended the waiting, and not the copying; exit code 1 would count as HUP
  [ "$leat_copied" -le 128 ] || case $(kill -l "$leat_copied" 2> /dev/null) in HUP | INT | TERM | USR1) leat_copied=0 ;; esac
  [ "$leat_was" != 0 ] || leat_was=$leat_copied
  return "$leat_was"
}

# Whether the log is another file by now than stderr, which it is but for what is masked: what was printed last went to the other.
leat_replaced() {
  [ -z "${leat_mask:-}" ] || return
  [ -e /proc/self/fd/2 ] || return
  [ -e "$leat_folder/log" ] || return
  # shellcheck disable=SC3013 # a shell without -ef says so by 2
  { [ /proc/self/fd/4 -ef "$leat_folder/log" ]; } 4>&2 2> /dev/null
  [ "$?" = 1 ]
}

# Awaits what of its process group has been told to stop and goes on, 4 s, and kills then what is left, also what does not bear the mark. This leads the
# group, so its number is nobody else's.
leat_rest() {
  leat_line='' leat_looks=0 leat_signal=0
  { read -r leat_line < /proc/self/stat; } 2> /dev/null || return 0
  leat_here=${leat_line%% *}
  # shellcheck disable=SC2086 # the fields are words
  set -- ${leat_line##*) }
  [ "${3:-}" = "$leat_here" ] || return 0
  while [ "$leat_looks" -lt 60 ]; do
    leat_looks=$((leat_looks + 1)) leat_any=
    # signal 0 is none
    [ "$leat_looks" -lt 40 ] || leat_signal=KILL
    for leat_stat in /proc/[0-9]*/stat; do
      leat_line=
      { read -r leat_line < "$leat_stat"; } 2> /dev/null || continue
      leat_pid=${leat_line%% *}
      # shellcheck disable=SC2086 # the fields are words
      set -- ${leat_line##*) }
      [ "$3" = "$leat_here" ] || continue
      [ "$leat_pid" != "$leat_here" ] || continue
      # it has the last words of the others
      [ "$leat_pid" != "${leat_mask:-}" ] || continue
      [ "$1" != Z ] || continue
      kill -s "$leat_signal" "$leat_pid" 2> /dev/null && leat_any=1
    done
    [ -n "$leat_any" ] || return 0
    sleep 0.1 2> /dev/null || { sleep 1; leat_looks=$((leat_looks + 9)); }
  done
}

# Keeps the value $2 of the secret $1 in a file for the steps, or the attempt ends. A printf that is a program would have it among its arguments.
leat_secret_file() {
  case $(command -v printf) in
    */*)
      printf 'leat: the shell of the account has no printf of its own, so secrets cannot be files here\n'
      leat_finish 126
      ;;
  esac
  [ -d "$leat_folder/secret.files" ] || mkdir -m 700 "$leat_folder/secret.files" || leat_finish 126
  (umask 077 && set -C && printf %s "$2" > "$leat_folder/secret.files/$1") || leat_finish 126
}

# The end of what passes a mask, or would, with the exit code $1.
leat_close() {
  if [ -n "${leat_mask:-}" ]; then
    [ ! -e "$leat_folder/stop" ] || leat_rest
    # step 0 is the end of all: what they left running may print on for ever. A signal may have come into the first write
    printf '\036leat %s 0\n' "$leat_word" >&2 || printf '\036leat %s 0\n' "$leat_word" >&2 || :
    command exec 5< "$leat_folder/raw"
    exec > /dev/null 2>&1
    # what it still takes is no time of the task
    leat_note over
    leat_masked
    # what they left running is not to die of what it prints: it is read on, unless all of it is to end
    [ -e "$leat_folder/stop" ] || cat <&5 3>&- &
    exec 5<&-
  fi
  leat_finish "$1"
}

# The end, with the exit code $1. A line without its end is not there yet, so one write is enough.
leat_finish() {
  # no step needs them any more
  [ ! -d "$leat_folder/secret.files" ] || rm -rf "$leat_folder/secret.files"
  [ "$1" = 0 ] || leat_full "$1"
  ! leat_replaced || leat_keep "$leat_folder/steps" '1^ 0'
  {
    [ ! -e "$leat_folder/stop" ] || leat_rest
    # a disk that is full has room some time, and nobody else knows how it ended
    until printf '%s\n' "$1" > "$leat_folder/exit" && read -r _ < "$leat_folder/exit"; do
      [ -d "$leat_folder" ] || break
      sleep 1
    done
    # shellcheck disable=SC2154 # FOLDER/run sets it
    printf 'E %s %s\n' "$leat_fence" "$1" >&3
  } 2>/dev/null
  exit 0
}

# The lines of a file that follow, as it is to be; fails if one cannot be written.
leat_text() {
  leat_well=0
  while IFS= read -r line; do
    case $line in
      '|'*) printf '%s\n' "${line#?}" || leat_well=1 ;;
      +*) printf %s "${line#?}" || leat_well=1 ;;
      *) break ;;
    esac
  done
  return "$leat_well"
}

# Makes the folder $1, which must not be there, though the one above it must be, and $2 with those above it, if that is not empty: all by one
# process. When one of them comes from somebody else meanwhile, $2 is tried again, and the claim says whose $1 is.
leat_make() {
  leat_new=$1 leat_at=$2
  [ ! -e "$1" ] && [ -d "${1%/*}" ] || return
  set --
  while [ -n "$leat_at" ] && [ ! -d "$leat_at" ]; do
    set -- "$leat_at" "$@"
    leat_at=${leat_at%/*}
  done
  umask 077
  mkdir "$leat_new" "$@" || { [ "$#" != 0 ] && [ -d "$leat_new" ] && leat_mkdir "$leat_also"; }
  leat_made=$?
  umask "$leat_usual"
  return "$leat_made"
} 2> /dev/null

leat_refuse() {
  leat_refused=1
  leat_tell "R $leat_for"
}

if [ "${1:-}" = attempt ]; then
  leat_attempt "$2"
  exit
fi

if [ -n "${BASH_VERSION:-}" ]; then
  set -m
  # what is not forgotten is copied by each fork, and given back by each child
  # shellcheck disable=SC3044 # this is bash
  leat_begin() { (leat_attempt "$1") & disown; }
else
  # this file is read anew for each attempt; on a host it is looked at before (see host.sh)
  leat_begin() {
    if [ -n "${leat_own:-}" ] && ! leat_same "$leat_own"; then
      leat_refuse
    else
      setsid sh "$0" attempt "$1" &
    fi
  }
fi

exec 3>&1 > /dev/null
leat_usual=$(umask)
leat_refused='' leat_beside='' leat_also=''
while IFS= read -r line; do
  rest=${line#* }
  case $line in
    'make '*)
      leat_for=${rest%% *} leat_refused=
      leat_make "${rest#* }" "$leat_also" || leat_refuse
      leat_also= ;;
    'folder '*) leat_also=$rest ;;
    'file '*)
      if [ -n "$leat_refused" ]; then
        leat_text > /dev/null
      else
        umask 077
        case $rest in
          # values of secrets do not stay in the memory of what begins other tasks, too
          */secrets) (leat_text > "$rest") 2>/dev/null || leat_refuse ;;
          *) { leat_text > "$rest"; } 2>/dev/null || leat_refuse ;;
        esac
        umask "$leat_usual"
      fi ;;
    'start '*)
      case $rest in
        */*) leat_beside=${rest%/*} ;;
        *) rest=$leat_beside/$rest ;;
      esac
      [ -n "$leat_refused" ] || leat_begin "$rest"
      leat_refused= ;;
    'fifo '*)
      [ -d "${rest%/*}" ] || leat_mkdir "${rest%/*}" 2>/dev/null
      mkfifo -m 600 "$rest" 2>/dev/null ;;
    'echo '*) leat_tell "W $rest" ;;
    'signal '*)
      case $rest in
        *' +'*) kill -s "${rest%% *}" "${rest#*+}" 2>/dev/null ;;
        *) kill -s "${rest%% *}" -- "-${rest#* }" 2>/dev/null ;;
      esac ;;
  esac
done; exit
