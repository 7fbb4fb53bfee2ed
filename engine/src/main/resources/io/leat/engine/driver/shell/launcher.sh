# Starts attempts and leaves them alone. POSIX sh, with two things bash does better: process groups and step boundaries.
#
# Commands come in on stdin, one a line; a path is the whole rest of its line, blanks included:
#   start FOLDER     runs FOLDER/run in a process (group) of its own, unless somebody already did; one beside the last may be called by its name alone, since
#                    a shell reads byte by byte
#   fifo PATH        makes a FIFO, and the folder that it is to be in
#   signal NAME PID  sends a signal to a process group, or to one process if PID is written +PID
#   echo WORD        is reported when all before it is done
# and where the one who commands cannot write the files of an attempt, before its start:
#   make FENCE FOLDER  makes the folder; if that cannot be done, as when it is there already, the attempt is refused
#   folder PATH        a folder, with those above it, if it is not there
#   file PATH          a file, up to a line that is a dot; its lines have a bar before them, and one that is not ended has a plus
# Reports go out on descriptor 3, one a line: E FENCE CODE for an end, R FENCE for a refusal, W WORD for an echo. Nobody need listen to ends: what counts is
# in the folder.
# When stdin ends, this ends; the attempts do not notice.

# Names that begin with leat_ are its own: what a Jobfile puts into the environment must not touch them.

# The attempt in the folder $1. It is claimed by making the file `claim`, which can be done once.
leat_attempt() {
  leat_folder=$1
  leat_me=
  {
    read -r leat_me < /proc/self/stat || leat_me="$(exec sh -c 'echo "$PPID"') () ?"
    set -C
    printf '%s\n' "$leat_me" > "$leat_folder/claim" || exit 0
    set +C
  } 2>/dev/null
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
  leat_begin() { (leat_attempt "$1") & disown; }
else
  leat_begin() { setsid sh "$0" attempt "$1" & }
fi

exec 3>&1 > /dev/null
leat_usual=$(umask)
leat_refused= leat_beside=
while IFS= read -r line; do
  rest=${line#* }
  case $line in
    'make '*)
      leat_for=${rest%% *} leat_refused=
      mkdir -m 700 "${rest#* }" 2>/dev/null || leat_refuse ;;
    'folder '*)
      [ -n "$leat_refused" ] || [ -d "$rest" ] || (umask 077 && mkdir -p "$rest") 2>/dev/null || leat_refuse ;;
    'file '*)
      if [ -n "$leat_refused" ]; then
        leat_text > /dev/null
      else
        umask 077
        { leat_text > "$rest"; } 2>/dev/null || leat_refuse
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
      [ -d "${rest%/*}" ] || mkdir -p "${rest%/*}" 2>/dev/null
      mkfifo -m 600 "$rest" 2>/dev/null ;;
    'echo '*) leat_tell "W $rest" ;;
    'signal '*)
      case $rest in
        *' +'*) kill -s "${rest%% *}" "${rest#*+}" 2>/dev/null ;;
        *) kill -s "${rest%% *}" -- "-${rest#* }" 2>/dev/null ;;
      esac ;;
  esac
done
