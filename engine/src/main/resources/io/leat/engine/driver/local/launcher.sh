# Starts attempts and leaves them alone. POSIX sh, with two things bash does better: process groups and step boundaries.
#
# Commands come in on stdin, one a line; a path is the whole rest of its line, blanks included:
#   start FOLDER     runs FOLDER/run in a process (group) of its own, unless somebody already did
#   fifo PATH        makes a FIFO
#   signal NAME PID  sends a signal to a process group, or to one process if PID is written +PID
# Reports go out on descriptor 3, one a line: E FENCE CODE. Nobody need listen: what counts is in the folder.
# When stdin ends, this ends; the attempts do not notice.

# Names that begin with leat_ are its own: what a Jobfile puts into the environment must not touch them.

# The attempt in the folder $1. It is claimed by making the file `claim`, which can be done once.
leat_attempt() {
  leat_folder=$1
  leat_me=
  { read -r leat_me < /proc/self/stat; } 2>/dev/null || leat_me="$(exec sh -c 'echo "$PPID"') () ?"
  set -C
  { printf '%s\n' "$leat_me" > "$leat_folder/claim"; } 2>/dev/null || exit 0
  set +C
  # handlers, not "ignore": steps must get the usual signals, and this must live to tell how they ended
  trap : HUP INT TERM PIPE
  . "$leat_folder/run"
}

leat_tell() { { printf '%s\n' "$*" >&3; } 2>/dev/null || :; }

# Notes where step $1 begins: its number, and the bytes in the log so far. What passes a mask is longer or shorter behind it, so the mask
# is told to note it, by stderr, since stdout may go to another task.
leat_boundary() {
  if [ -n "${leat_mask:-}" ]; then
    printf '\036leat %s %s\n' "$leat_fence" "$1" >&2 || :
    return 0
  fi
  leat_at=
  while read -r leat_key leat_value; do
    [ "$leat_key" = pos: ] && leat_at=$leat_value && break
  done 2>/dev/null < /proc/self/fdinfo/1
  [ -z "${leat_tee:-}" ] || leat_at=$(wc -c < "$leat_folder/log")
  printf '%s %s\n' "$1" "$leat_at" >> "$leat_folder/steps"
}

# The end, with the exit code $1. A line without its end is not there yet, so one write is enough.
leat_finish() {
  printf '%s\n' "$1" > "$leat_folder/exit"
  leat_tell "E $leat_fence $1"
  exit 0
}

if [ "${1:-}" = attempt ]; then
  leat_attempt "$2"
  exit
fi

if [ -n "${BASH_VERSION:-}" ]; then
  set -m
  leat_begin() { (leat_attempt "$1") & }
else
  leat_begin() { setsid sh "$0" attempt "$1" & }
fi

exec 3>&1 > /dev/null
while IFS= read -r line; do
  rest=${line#* }
  case $line in
    'start '*) leat_begin "$rest" 0< /dev/null ;;
    'fifo '*) mkfifo -m 600 "$rest" 2>/dev/null ;;
    'signal '*)
      case $rest in
        *' +'*) kill -s "${rest%% *}" "${rest#*+}" 2>/dev/null ;;
        *) kill -s "${rest%% *}" -- "-${rest#* }" 2>/dev/null ;;
      esac ;;
  esac
done
