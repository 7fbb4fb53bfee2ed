# What an agent over SSH answers: how attempts are, and what is in their folders. POSIX sh; the launcher follows below in the same file.
#
# With the word `reader`, in the folder of the attempts, commands come in on stdin, one a line, the first line being a nonce. NAME is a
# folder, PID and START are a process and when it began:
#   state NAME [PID START]       how the attempt is; PID and START where the claim was seen before
#   list                         what is in the folders whose states were asked for since the last list
#   read NAME FILE UNIT NUMBER COUNT  the bytes of a file: COUNT times UNIT of them, behind NUMBER times as many
#   put NAME FILE                a file, whole or not at all, up to a line that is a dot; the lines are as those of the launcher's `file`
#   group NAME PID START SIGNAL  sends a signal to the process group of an attempt, if it is there, which is being stopped
#   marked SIGNAL [PID START]    sends a signal to all processes that have one of the marks in their environment: the lines that follow, up to a dot;
#                                not to the process group of PID, which has had it
#   bar NAME                     keeps an attempt from ever beginning, if it has not begun
#   clear NAME...                removes folders that nobody makes anew; says the names of those that are still there
#   drop NAME PID START          removes a folder, and ends the launcher before that might yet make it anew; says NAME when it is still there
#   unlink PATH                  removes a FIFO
#   probe SUM                    whether work can be taken: `full` when nothing can be written, `changed` when this script is not the one with this SHA-256
# After the answer to `list`, `read`, `put`, `marked`, `bar`, `clear`, `drop` and `probe` stand the byte 1, the nonce and a line end; a state comes with the
# next list, which says `gone` when the folder, or this script, is not where it was. With another word, a launch is what it is for: it says L, the
# word, its own PID and START, and goes on as the launcher; the word after it is the SHA-256 of this script.

set +aefuvx
unset TMOUT FUNCNEST GLOBIGNORE EXECIGNORE

leat_end() { printf '\001%s\n' "$leat_nonce"; }

# Whether the process $1 that began at $2 (ticks from boot; ? where that is not known) is there.
leat_there() {
  case $2 in
    *[!0-9]* | '') kill -0 "$1" 2>/dev/null; return ;;
  esac
  leat_line=
  { IFS= read -r leat_line < "/proc/$1/stat"; } 2>/dev/null || return 1
  leat_fields "$leat_line" && [ "$leat_start" = "$2" ] && [ "$leat_status" != Z ]
}

# Splits a line of /proc/PID/stat; its second field is a name in brackets that may hold anything.
leat_fields() {
  leat_pid=${1%% *}
  set -f
  # shellcheck disable=SC2086 # the fields are words
  set -- ${1##*) }
  set +f
  leat_status=${1:-} leat_in=${3:-} leat_start=${20:-?}
}

leat_state() {
  leat_pid=${2:-} leat_start=${3:-}
  if [ -z "$leat_pid" ]; then
    leat_line=
    # of another kind of file a read might never end
    if ! { [ -f "$1/claim" ] && IFS= read -r leat_line < "$1/claim"; } 2>/dev/null; then
      printf '%s none\n' "$1"
      return
    fi
    if [ "$leat_line" = nobody ]; then
      printf '%s nobody\n' "$1"
      return
    fi
    leat_fields "$leat_line"
  fi
  leat_was="$leat_pid $leat_start" leat_how=gone
  ! leat_there "$leat_pid" "$leat_start" || leat_how=alive
  # asked last: what is gone by now, and has not written it, never will; and what is listed later holds all that came before it
  [ ! -s "$1/exit" ] || leat_how=ended
  printf '%s %s %s\n' "$1" "$leat_how" "$leat_was"
}

leat_read() {
  [ ! -f "$1/$2" ] || dd if="$1/$2" bs="$3" skip="$4" count="$5" 2>/dev/null
}

# The lines of a file that follow; all of them are read, whatever becomes of them.
leat_lines() {
  while IFS= read -r leat_line; do
    case $leat_line in
      '|'*) printf '%s\n' "${leat_line#?}" || leat_well= ;;
      +*) printf %s "${leat_line#?}" || leat_well= ;;
      *) leat_open=; break ;;
    esac
  done
}

leat_put() {
  leat_well=1 leat_open=1
  # a step may have made anything of that name
  rm -rf "$1/$2.part"
  { leat_lines; } 2>/dev/null > "$1/$2.part" || leat_well=
  # where the file cannot be made, nothing was read
  [ -z "$leat_open" ] || { leat_well=; leat_lines > /dev/null; }
  [ -z "$leat_well" ] || mv -f "$1/$2.part" "$1/$2"
}

# Reads marks, the lines that follow, up to a dot.
leat_read_marks() {
  leat_marks=
  while :; do
    # what a cut left of a mark may be that of others
    IFS= read -r leat_line || exit
    [ "$leat_line" != . ] || return 0
    leat_marks=$leat_marks${leat_marks:+
}$leat_line
  done
}

# The processes with a line of the text $1 in their environment.
leat_marked() {
  if [ -n "$leat_whole" ]; then
    grep -lF -e "$1" /proc/[0-9]*/environ 2>/dev/null
  else
    for leat_file in /proc/[0-9]*/environ; do
      [ -r "$leat_file" ] && { tr '\000' '\n' < "$leat_file" | grep -qF -e "$1"; } 2>/dev/null && echo "$leat_file"
    done
  fi
}

# Whether a process is becoming another program just now, and so has no environment to be read: it has a program, and runs or waits for a disk.
leat_becoming() {
  # shellcheck disable=SC2013 # the paths have no blanks
  for leat_file in $(grep -L '' /proc/[0-9]*/environ 2>/dev/null); do
    leat_file=${leat_file%/environ}
    { [ -e "$leat_file/exe" ] && IFS= read -r leat_line < "$leat_file/stat"; } || continue
    leat_fields "$leat_line"
    case $leat_status in R | D) return 0 ;; esac
  done 2>/dev/null
  return 1
}

# Sends the signal $1 to the processes with a line of the text $2 in their environment, but for those of the process group $3.
# A kill is repeated until nobody is left: who is found may just have started another one, and who is not may have been becoming another program.
leat_signal_marked() {
  leat_times=1 leat_nobody=
  [ "$1" != KILL ] || leat_times=20
  while :; do
    leat_found=
    for leat_file in $(leat_marked "$2"); do
      leat_found=1 leat_file=${leat_file%/environ}
      if [ -n "$3" ]; then
        { IFS= read -r leat_line < "$leat_file/stat"; } 2>/dev/null || continue
        leat_fields "$leat_line"
        [ "$leat_in" != "$3" ] || continue
      fi
      kill -s "$1" "${leat_file#/proc/}" 2>/dev/null
    done
    leat_times=$((leat_times - 1))
    [ "$leat_times" -gt 0 ] || break
    if [ -n "$leat_found" ] || leat_becoming; then
      leat_nobody=
    elif [ -n "$leat_nobody" ]; then
      break
    else
      leat_nobody=1
    fi
  done
}

# The SHA-256 of the file $1; nothing where no tool tells it.
leat_sum() {
  { sha256sum < "$1" || shasum -a 256 < "$1" || openssl dgst -sha256 -r < "$1"; } 2>/dev/null | {
    read -r leat_line leat_rest
    printf '%s\n' "$leat_line"
  }
}

# Whether this script has the SHA-256 $1, as far as anybody can tell.
leat_same() {
  leat_digest=$(leat_sum "$0")
  [ -z "$leat_digest" ] || [ "$leat_digest" = "$1" ]
}

leat_probe() {
  { printf '%04096d' 0 > "../.leat/probe.$$" && printf '' > "probe.$$"; } 2>/dev/null || echo full
  rm -f "../.leat/probe.$$" "probe.$$" 2>/dev/null
  leat_same "$1" || echo changed
}

leat_group() {
  leat_there "$2" "$3" || return
  # then no further step begins (see leat_goes)
  [ -e "$1/stop" ] || printf '' 2>/dev/null > "$1/stop"
  kill -s "$4" -- "-$2" 2>/dev/null
}

leat_marked_but() {
  leat_but=
  [ -z "${2:-}" ] || ! leat_there "$2" "${3:-}" || leat_but=$2
  leat_signal_marked "$1" "$leat_marks" "$leat_but"
}

# The claim has its line before it has its name: an empty one would be somebody's for ever.
leat_bar() {
  mkdir -m 700 "$1"
  if printf 'nobody\n' > "$1/nobody" && read -r leat_line < "$1/nobody" && leat_unclaimed "$1"; then
    rm -f "$1/secrets"
  fi
  rm -f "$1/nobody"
} 2>/dev/null

# Whether the attempt $1 is claimed by nobody now. Where there are no hard links, there was room just now.
leat_unclaimed() {
  ln "$1/nobody" "$1/claim" && return
  [ ! -e "$1/claim" ] && (set -C; printf 'nobody\n' > "$1/claim")
}

# They begin with a number, so none is taken for an option.
leat_clear() {
  rm -rf "$@" 2>/dev/null
  for leat_file in "$@"; do
    [ ! -d "$leat_file" ] || echo "$leat_file"
  done
}

leat_drop() {
  case $3 in
    # it cannot be told from another one
    *[!0-9]* | '') echo "$1"; return ;;
  esac
  ! leat_there "$2" "$3" || kill -s KILL "$2" 2>/dev/null
  leat_clear "$1"
}

# Whether this is still the folder that has its name.
leat_at_home() {
  [ -d "$leat_here" ] || return
  # shellcheck disable=SC3013 # a shell without -ef says so by 2
  { [ . -ef "$leat_here" ]; } 2> /dev/null
  [ "$?" != 1 ]
}

leat_reader() {
  LC_ALL=C
  export LC_ALL
  # some grep looks no further than the first NUL of a line
  leat_whole=
  ! printf 'a\000b' | grep -qF b 2>/dev/null || leat_whole=1
  IFS= read -r leat_nonce || exit
  leat_end
  leat_names='' leat_here=$PWD
  while IFS= read -r leat_line; do
    leat_rest=${leat_line#* }
    # shellcheck disable=SC2086 # names, numbers and the names of files that Leat gives are words
    case $leat_line in
      'state '*)
        leat_names="$leat_names ${leat_rest%% *}"
        leat_state $leat_rest ;;
      list)
        leat_line=0
        { read -r leat_line < /proc/uptime; } 2>/dev/null
        leat_line=${leat_line%% *}
        # in a folder that was removed there is nothing, whatever has its name by now
        [ -f "$0" ] && leat_at_home && [ -w . ] || leat_line="$leat_line gone"
        printf '= %s\n' "$leat_line"
        # with a file among them, folders have their names above them, even a single one
        ls -ln /dev/null $leat_names 2>/dev/null
        leat_names=
        leat_end ;;
      'read '*) leat_read $leat_rest; leat_end ;;
      'put '*) leat_put $leat_rest 2>/dev/null; leat_end ;;
      'clear '*) leat_clear $leat_rest; leat_end ;;
      'drop '*) leat_drop $leat_rest; leat_end ;;
      'unlink '*) rm -f "$leat_rest" 2>/dev/null ;;
      'group '*) leat_group $leat_rest ;;
      'marked '*)
        leat_read_marks
        leat_marked_but $leat_rest
        leat_end ;;
      'bar '*) leat_bar "$leat_rest"; leat_end ;;
      'probe '*) leat_probe "$leat_rest"; leat_end ;;
    esac
  done
}

if [ "${1:-}" = reader ]; then
  leat_reader
  exit
fi

if [ "${1:-}" != attempt ]; then
  leat_line='' leat_start='?'
  { IFS= read -r leat_line < "/proc/$$/stat"; } 2>/dev/null
  [ -z "$leat_line" ] || leat_fields "$leat_line"
  # shellcheck disable=SC2034 # for the launcher
  leat_own=${2:-}
  printf 'L %s %s %s\n' "${1:-}" "$$" "$leat_start"
fi

