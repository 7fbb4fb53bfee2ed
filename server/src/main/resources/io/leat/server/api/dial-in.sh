#!/bin/sh
# Dials in at a Leat server from a host that the server cannot connect to: keeps up a connection by ssh through which the server reaches
# the sshd of this host, and nothing else. All that it keeps is in .leat/dial-in of the agent's folder.

# shellcheck disable=SC2317 # 0.9 takes what follows functions that exit for unreachable
set -u
umask 077
LC_ALL=C
export LC_ALL

usage() {
  cat >&2 << 'LEAT'
sh dial-in.sh join URL NAME [--folder FOLDER] [--port PORT]
    this host becomes the agent NAME of the server at URL: the account that runs this lets the server in, and dials from now on. The code
    is in the environment, as LEAT_CODE, or asked for on the terminal. FOLDER is otherwise ~/leat, PORT that of the sshd here
sh dial-in.sh start     dials, unless it does already; also at each start of the host
sh dial-in.sh stop      dials no more until the next start
sh dial-in.sh status    tells whether it does; 0 if so, else 3
sh dial-in.sh run       dials in the foreground
sh dial-in.sh leave     ends it, and takes away all that 'join' has put here
LEAT
  exit 2
}

say() {
  printf 'dial-in.sh: %s\n' "$*" >&2
}

# MESSAGE HELP
fail() {
  say "$1"
  [ -z "${2:-}" ] || printf '  help: %s\n' "$2" >&2
  exit 1
}

# ---- what is kept

# settings FOLDER: of that folder, which has the file of this name
settings() {
  url='' name='' folder='' address='' dial_port='' sshd_port='' authorized='' starts=none linger=''
  [ -f "$1/settings" ] || fail "there is no '$1/settings': nobody has joined from there" "join as an agent first; 'leat agents invite NAME' gives a line for it"
  while IFS= read -r line; do
    case $line in
    'url '*) url=${line#* } ;;
    'agent '*) name=${line#* } ;;
    'folder '*) folder=${line#* } ;;
    'address '*) address=${line#* } ;;
    'port '*) dial_port=${line#* } ;;
    'sshd '*) sshd_port=${line#* } ;;
    'authorized-key '*) authorized=${line#* } ;;
    'starts '*) starts=${line#* } ;;
    'linger '*) linger=${line#* } ;;
    esac
  done < "$1/settings"
}

keep_settings() {
  { {
    printf 'url %s\nagent %s\nfolder %s\n' "$url" "$name" "$folder"
    printf 'address %s\nport %s\nsshd %s\n' "$address" "$dial_port" "$sshd_port"
    printf 'authorized-key %s\nstarts %s\nlinger %s\n' "$authorized" "$starts" "$linger"
  } > "$here/settings.new" && mv "$here/settings.new" "$here/settings"; } || fail "'$here/settings' cannot be written" "make room, and run the line again"
}

# in single quotes, as a shell takes it
word() {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# ---- who is let in

admit() {
  { mkdir -p "$HOME/.ssh" && touch "$HOME/.ssh/authorized_keys"; } || fail "'$HOME/.ssh/authorized_keys' cannot be written" "make it this account's own"
  grep -qxF -e "$authorized" "$HOME/.ssh/authorized_keys" && return
  # shellcheck disable=SC2094 # what is read is its end, before anything is put behind that
  {
    [ -z "$(tail -c 1 "$HOME/.ssh/authorized_keys")" ] || echo
    printf '%s\n' "$authorized"
  } >> "$HOME/.ssh/authorized_keys" || fail "'$HOME/.ssh/authorized_keys' cannot be written" "make it this account's own"
}

# the file and its folder go if nothing else is in them
expel() {
  [ -n "$authorized" ] && [ -f "$HOME/.ssh/authorized_keys" ] || return 0
  (
    cd "$HOME/.ssh" || exit 1
    grep -vxF -e "$authorized" authorized_keys > authorized_keys.leat
    if cmp -s authorized_keys authorized_keys.leat; then rm authorized_keys.leat
    elif [ -s authorized_keys.leat ]; then cat authorized_keys.leat > authorized_keys && rm authorized_keys.leat
    else { rm authorized_keys authorized_keys.leat && cd .. && rmdir .ssh 2> /dev/null; } || :
    fi
  )
}

# ---- what starts it with the host

cron_line() {
  printf '@reboot sh %s start' "$(word "$folder/.leat/dial-in/dial-in.sh" | sed 's/%/\\%/g')"
}

unit() {
  printf '%s/.config/systemd/user/leat-dial-in-%s.service' "$HOME" "$name"
}

crontab_without() {
  crontab -l 2> /dev/null | grep -vxF -e "$(cron_line)"
}

# sets 'starts' to who starts it
at_boot() {
  if command -v crontab > /dev/null && { crontab_without; printf '%s\n' "$(cron_line)"; } | crontab - 2> /dev/null; then
    starts='crontab'
    return
  fi
  starts=none
  case $folder in *[!A-Za-z0-9/._-]*) return ;; esac
  command -v systemctl > /dev/null && systemctl --user show-environment > /dev/null 2>&1 || return 0
  mkdir -p "$HOME/.config/systemd/user" || return 0
  cat > "$(unit)" << LEAT
[Unit]
Description=Leat dials in as $name

[Service]
Type=oneshot
RemainAfterExit=yes
KillMode=process
ExecStart=/bin/sh $folder/.leat/dial-in/dial-in.sh start

[Install]
WantedBy=default.target
LEAT
  systemctl --user daemon-reload > /dev/null 2>&1
  if systemctl --user enable "$(basename "$(unit)")" > /dev/null 2>&1; then
    starts=systemd
    # without it the services of an account end and begin with its sessions
    if ! loginctl show-user "$(id -un)" 2> /dev/null | grep -qx Linger=yes; then
      loginctl enable-linger > /dev/null 2>&1 && linger=yes
    fi
  else
    rm -f "$(unit)"
  fi
}

not_at_boot() {
  case $starts in
  crontab)
    if [ -n "$(crontab_without)" ]; then crontab_without | crontab -
    else crontab -r 2> /dev/null || :
    fi ;;
  systemd)
    systemctl --user disable "$(basename "$(unit)")" > /dev/null 2>&1
    rm -f "$(unit)"
    systemctl --user daemon-reload > /dev/null 2>&1
    [ "$linger" != yes ] || loginctl disable-linger > /dev/null 2>&1
    (cd "$HOME" && rmdir -p .config/systemd/user 2> /dev/null) || : ;;
  esac
}

# all that is outside of the folder; also run by the server when it has removed that, from a copy
forget() {
  settings "$here"
  not_at_boot
  expel
}

# ---- the process that dials

# born PID: when it began, so that its number tells it from others
born() {
  if [ -r "/proc/$1/stat" ]; then sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d ' ' -f 20
  else ps -o lstart= -p "$1" 2> /dev/null | tr -s ' ' '_'
  fi
}

# its number, if it is there
dialling() {
  owner=$(readlink "$here/running" 2> /dev/null) || return 1
  pid=${owner%%-*}
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$owner" = "$pid-$(born "$pid")" ] && printf '%s' "$pid"
}

# a link is made at once with what it holds, so no owner is ever half there
hold() {
  mine=$$-$(born $$)
  ln -s "$mine" "$here/running" 2> /dev/null && return
  dialling > /dev/null && return 1
  rm -f "$here/running"
  ln -s "$mine" "$here/running" 2> /dev/null
}

is_held() {
  [ "$(readlink "$here/running" 2> /dev/null)" = "$mine" ]
}

log() {
  { printf '%s %s\n' "$(date -u '+%Y-%m-%dT%H:%M:%SZ')" "$1" >> "$here/log"; } 2> /dev/null || return 0
  if [ "$(wc -c < "$here/log")" -gt 262144 ]; then
    tail -c 65536 "$here/log" > "$here/log.new" && mv "$here/log.new" "$here/log"
  fi
}

log_all() {
  while IFS= read -r line; do log "$line"; done
}

# a number from 1 to MOST
drawn() {
  number=$(od -An -N2 -tu2 /dev/urandom 2> /dev/null | tr -d ' \n')
  echo $((1 + ${number:-$$} % $1))
}

end() {
  trap '' TERM INT
  [ -z "$child" ] || kill "$child" 2> /dev/null
  # it may still wait for an ssh that never opened the other side
  [ -z "$noting" ] || kill "$noting" 2> /dev/null
  ! is_held || rm -f "$here/running" "$here/said"
  exit 0
}

run() {
  settings "$here"
  # paths with any characters in them are no words of ssh
  cd "$here" || fail "'$here' cannot be entered" "make it this account's own"
  hold || fail "it dials already, as process $(dialling)" "'sh dial-in.sh stop' ends that"
  child=
  noting=
  trap end TERM INT
  most=1
  while [ -f "$here/settings" ] && is_held; do
    rm -f said
    mkfifo said || break
    log_all < said &
    noting=$!
    log "dials $address:$dial_port as '$name'"
    begun=$(date +%s)
    ssh -F /dev/null -N -T -o BatchMode=yes -o ExitOnForwardFailure=yes -o ConnectTimeout=8 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 \
      -o StrictHostKeyChecking=yes -o UserKnownHostsFile=known_hosts -o GlobalKnownHostsFile=/dev/null -o HostKeyAlias=leat \
      -o IdentitiesOnly=yes -i key -p "$dial_port" -l "$name" -R "127.0.0.1:$sshd_port:127.0.0.1:$sshd_port" "$address" > said 2>&1 < /dev/null &
    child=$!
    wait "$child"
    code=$?
    child=
    wait "$noting"
    noting=
    served=$(($(date +%s) - begun))
    [ "$served" -lt 60 ] || most=1
    pause=$(drawn "$most")
    log "ssh ended with $code after $served s; again in $pause s"
    most=$((2 * most > 8 ? 8 : 2 * most))
    [ -f "$here/settings" ] || break
    sleep "$pause" &
    child=$!
    wait "$child"
    child=
  done
  end
}

start() {
  settings "$here"
  if pid=$(dialling); then
    say "it dials already, as process $pid"
    return
  fi
  (
    trap '' HUP
    if command -v setsid > /dev/null; then exec setsid sh "$here/dial-in.sh" run
    else exec sh "$here/dial-in.sh" run
    fi
  ) > /dev/null 2>&1 < /dev/null &
  tries=0
  until dialling > /dev/null; do
    tries=$((tries + 1))
    [ "$tries" -le 10 ] || fail "it does not start" "'sh dial-in.sh run' shows why"
    sleep 1
  done
  say "it dials $address:$dial_port as '$name'; see '$here/log'"
}

stop() {
  pid=$(dialling) || return 0
  kill "$pid" 2> /dev/null
  tries=0
  while [ "$(dialling)" = "$pid" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 10 ] || kill -9 "$pid" 2> /dev/null
    sleep 1
  done
}

status() {
  settings "$here"
  if pid=$(dialling); then
    echo "it dials $address:$dial_port as '$name', process $pid; by itself when the host starts: $starts"
    tail -n 3 "$here/log" 2> /dev/null
    return
  fi
  echo "it does not dial; 'sh dial-in.sh start' has it do so"
  exit 3
}

# ---- coming and going

fetch() {
  if command -v curl > /dev/null; then curl -fsS --max-time 60 "$1"
  else wget -q -O - "$1"
  fi
}

# post FILE URL: sets 'answered' to the status of HTTP, 000 for no answer, which is in 'answer' otherwise; and 'unsent' when nobody was there
post() {
  rm -f "$here/answer"
  unsent=
  if command -v curl > /dev/null; then
    answered=$(curl -sS --max-time 60 -o "$here/answer" -w '%{http_code}' -H 'Content-Type: application/json' --data-binary "@$1" "$2")
    # no such name, no connection, or none that is believed
    case $? in 0) ;; 6 | 7 | 35 | 60) unsent=yes answered=000 ;; *) answered=000 ;; esac
    return
  fi
  answered=$(wget -S -O "$here/answer" --header 'Content-Type: application/json' --post-file "$1" "$2" 2>&1 | sed -n 's,.*HTTP/[0-9.]* \([0-9][0-9][0-9]\).*,\1,p' | tail -n 1)
  answered=${answered:-000}
}

# as it stands in a string of JSON
json() {
  printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'
}

# takes away the folder, if nothing of the server is in it
remove() {
  rm -rf "$folder/.leat/dial-in"
  [ -z "$(find "$folder/.leat" ! -name .leat ! -name made 2> /dev/null)" ] || return 0
  top=
  [ ! -f "$folder/.leat/made" ] || IFS= read -r top < "$folder/.leat/made"
  rm -f "$folder/.leat/made"
  at=$folder
  rmdir "$at/.leat" 2> /dev/null || return 0
  [ -n "$top" ] || return 0
  while rmdir "$at" 2> /dev/null && [ "$at" != "$top" ]; do at=${at%/*}; done
}

join() {
  url='' name='' folder='' port=''
  while [ $# -gt 0 ]; do
    case $1 in
    --folder | --port)
      [ $# -gt 1 ] || usage
      if [ "$1" = --port ]; then port=$2; else folder=$2; fi
      shift ;;
    -*) usage ;;
    *)
      if [ -z "$url" ]; then url=${1%/}
      elif [ -z "$name" ]; then name=$1
      else usage
      fi ;;
    esac
    shift
  done
  [ -n "$name" ] || usage
  case $url in *[!!-~]*) fail "'$url' is no URL" "it is that of the server: https://leat.example.com" ;; esac
  case $url in http://?* | https://?*) ;; *) fail "'$url' is no URL" "it is that of the server: https://leat.example.com" ;; esac
  case $name in [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) fail "'$name' is not the name of an agent" "it has letters, digits and . _ -" ;; esac
  case $port in *[!0-9]*) fail "'$port' is no port" "it is that of the sshd on this host, as a rule 22" ;; esac
  { command -v ssh > /dev/null && command -v ssh-keygen > /dev/null && command -v ssh-keyscan > /dev/null; } \
    || fail "there is no ssh, ssh-keygen or ssh-keyscan on this host" "install the client of OpenSSH: openssh-client, or openssh-clients"
  command -v curl > /dev/null || command -v wget > /dev/null || fail "there is no curl and no wget on this host" "install one of them"
  { [ -n "${HOME:-}" ] && [ -d "$HOME" ]; } || fail "this account has no home" "give it one: its authorized_keys is there"
  home=$(cd -P "$HOME" && pwd -P)
  folder=${folder:-$HOME/leat}
  case $folder in /*) ;; *) fail "'$folder' is no absolute path" "write it whole: $home/leat" ;; esac
  [ "$(printf '%s' "$folder" | tr -d '\000-\037\177'; echo .)" = "$folder." ] || fail "the folder has a control character in its name" "give another one by --folder"
  case $home/ in "$folder"/*) fail "'$folder' is the home of this account, or above it" "give a folder of its own: all in it is Leat's" ;; esac

  code=${LEAT_CODE:-}
  unset LEAT_CODE
  if [ -z "$code" ]; then
    (: < /dev/tty) 2> /dev/null || fail "there is no code, and nobody to ask" "it is in the environment, LEAT_CODE; 'leat agents invite $name' gives another one"
    printf "the code that 'leat agents add' or 'invite' gave: " > /dev/tty
    IFS= read -r code < /dev/tty
  fi
  case $code in '' | *[!A-Za-z0-9]*) fail "this is no code" "it has letters and digits; 'leat agents invite $name' gives another one" ;; esac

  here=$folder/.leat/dial-in before=
  if [ -f "$here/settings" ]; then
    wanted=$name sshd=$port server=$url
    settings "$here"
    [ "$name" = "$wanted" ] || fail "this account dials in as '$name' already, from '$folder'" "'sh $here/dial-in.sh leave' ends that, or give another folder by --folder"
    url=$server port=${sshd:-$sshd_port} before=$authorized
  fi
  if [ -z "$port" ]; then
    port=$(sed -n 's/^[[:space:]]*[Pp]ort[[:space:]=]*\([0-9][0-9]*\).*/\1/p' /etc/ssh/sshd_config 2> /dev/null | head -n 1)
    port=${port:-22}
  fi
  keys=$(ssh-keyscan -T 10 -p "$port" -t ed25519,ecdsa,rsa 127.0.0.1 2> /dev/null \
    | awk '$2 ~ /^[a-z0-9@.-]+$/ && $3 ~ /^[A-Za-z0-9+\/=]+$/ { printf "%s\"%s %s\"", between, $2, $3; between = "," }')
  [ -n "$keys" ] || fail "no sshd answers at 127.0.0.1:$port" "start it, or give its port by --port"

  made='' at=$folder
  while [ -n "$at" ] && [ ! -d "$at" ]; do made=$at at=${at%/*}; done
  if [ -z "$made" ] && [ ! -d "$folder/.leat" ] && [ -n "$(ls -A "$folder" 2> /dev/null)" ]; then
    fail "'$folder' has files that are not Leat's" "give a folder of its own by --folder"
  fi
  { mkdir -p "$here" && chmod 700 "$folder" "$folder/.leat" "$here"; } || fail "the folder '$here' cannot be made" "give another one by --folder"
  [ -z "$made" ] || printf '%s\n' "$made" > "$folder/.leat/made"
  fresh=
  if [ ! -f "$here/key" ] || [ ! -f "$here/key.pub" ]; then
    fresh=yes
    rm -f "$here/key" "$here/key.pub"
    (cd "$here" && ssh-keygen -q -t ed25519 -N '' -C "leat-dial-in-$name" -f key > /dev/null) || { remove; fail "no key can be made in '$here'" "is there room?"; }
  fi
  read -r type text rest < "$here/key.pub"

  # in a file, for all on the host see arguments
  printf '{"agent":"%s","code":"%s","key":"%s","user":"%s","port":%s,"hostKeys":[%s],"folder":"%s"}' \
    "$name" "$code" "$type $text" "$(json "$(id -un)")" "$port" "$keys" "$(json "$folder")" > "$here/request"
  post "$here/request" "$url/api/v1/login-agent"
  rm -f "$here/request"
  if [ "$answered" != 200 ]; then
    detail=$(sed -n 's/.*"detail":"\([^"]*\)".*/\1/p' "$here/answer" 2> /dev/null | tr -d '\000-\037\177')
    rm -f "$here/answer"
    case $answered in
    4*)
      # nobody has joined with this key; but after silence somebody may have, and tries again with it
      [ -z "$fresh" ] || remove
      fail "$url refuses: ${detail:-status $answered}" "'leat agents invite $name' gives another code" ;;
    *)
      [ "$fresh$unsent" != yesyes ] || remove
      fail "$url does not answer: ${detail:-status $answered}" "is it right, and reached from this host? then run the line again" ;;
    esac
  fi
  address='' dial_port='' host_key='' authorized='' starts=none linger='' sshd_port=$port
  while IFS= read -r line; do
    case $line in
    'address '*) address=${line#* } ;;
    'port '*) dial_port=${line#* } ;;
    'host-key '*) host_key=${line#* } ;;
    'authorized-key '*) authorized=${line#* } ;;
    esac
  done < "$here/answer"
  rm -f "$here/answer"
  strange="the answer of $url is not that of a Leat server"
  case $address in '' | -* | *[!A-Za-z0-9._:-]*) fail "$strange" "is the URL right?" ;; esac
  case $dial_port in '' | *[!0-9]*) fail "$strange" "is the URL right?" ;; esac
  case $host_key in '' | *[!A-Za-z0-9+/=\ -]*) fail "$strange" "is the URL right?" ;; esac
  case $authorized in 'restrict '*) ;; *) fail "$strange" "is the URL right?" ;; esac
  case $authorized in *[!A-Za-z0-9+/=._@\ -]*) fail "$strange" "is the URL right?" ;; esac
  printf 'leat %s\n' "$host_key" > "$here/known_hosts"
  # shellcheck disable=SC2016 # the last line, as it is written
  { fetch "$url/api/v1/login-agent" > "$here/dial-in.sh.new" && tail -n 1 "$here/dial-in.sh.new" | grep -qx 'main "$@" < /dev/null; exit'; } \
    || fail "$url/api/v1/login-agent cannot be had" "run the line again"
  mv "$here/dial-in.sh.new" "$here/dial-in.sh"
  if [ -n "$before" ] && [ "$before" != "$authorized" ]; then
    wanted=$authorized authorized=$before
    expel
    authorized=$wanted
  fi
  # first what is to be taken away again, then what is to be
  keep_settings
  admit
  at_boot
  keep_settings
  stop
  start
  [ "$starts" != none ] || say "nothing starts it again with the host: have 'sh $(word "$here/dial-in.sh") start' run by this account then"
}

leave() {
  settings "$here"
  stop
  forget
  remove
  say "'$name' dials in no more, and its server is let in no more; remove it there: leat agents remove $name --force"
}

main() {
  [ $# -gt 0 ] || usage
  command=$1
  shift
  if [ "$command" = join ]; then
    join "$@"
    return
  fi
  [ $# -eq 0 ] || usage
  here=$(cd -P -- "$(dirname -- "$0")" && pwd -P) || exit 1
  case $command in
  start | stop | status | run | leave | forget) "$command" ;;
  *) usage ;;
  esac
}

main "$@" < /dev/null; exit
