# How Leat is started; read by bin/leat and by ./leat of a checkout, never run by itself. POSIX sh.
#
# In: leat_home (the folder that holds bin and lib) and leat_tool (java, or javac where a full JDK is needed). All variables are called
# leat_...: one that its caller exported stays exported when it is set, and would reach the tasks of a run with the value that is set here.
# The usual start reads one small file, the launch record, and forks nothing. The record and the AOT cache beside
# it are made at the first start with a JDK, and again when the JDK, the jars or the environment change.
# Figures and what was tried: docs/adr/0004-launcher-and-start-up.md

: "${leat_home:?}" "${leat_tool:?}"

say() { printf 'leat: %s\n' "$*" >&2; }

# Sets leat_java_version (such as 25.0.3+9-LTS) from the release file of the Java home $1; no JVM is started.
read_java_version() {
  leat_java_version=
  [ -r "$1/release" ] || return 1
  while IFS='=' read -r leat_release_name leat_release_value; do
    case $leat_release_name in
      JAVA_RUNTIME_VERSION) leat_java_version=$leat_release_value; break ;;
      JAVA_VERSION) leat_java_version=${leat_java_version:-$leat_release_value}; break ;;
    esac
  done < "$1/release"
  leat_java_version=${leat_java_version#\"}
  leat_java_version=${leat_java_version%\"}
}

# Whether the Java home $1 is of version 25 or later and has $leat_tool.
fits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/$leat_tool" ] || return 1
  read_java_version "$1" || return 1
  case ${leat_java_version%%[!0-9]*} in
    '' | ? | 1? | 2[0-4]) return 1 ;;
  esac
}

# Follows the links of the path $1; sets leat_resolved.
resolve() {
  leat_resolved=$1
  while [ -h "$leat_resolved" ]; do
    leat_link_target=$(readlink "$leat_resolved") || return 1
    case $leat_link_target in
      /*) leat_resolved=$leat_link_target ;;
      *) leat_resolved=${leat_resolved%/*}/$leat_link_target ;;
    esac
  done
}

# Sets leat_java_home and leat_java_version to a fitting Java, or says what to install and ends with 2.
find_java() {
  if [ -x "$leat_home/runtime/bin/java" ]; then
    leat_java_home=$leat_home/runtime
    read_java_version "$leat_java_home" && return
  fi
  if [ -n "${LEAT_JAVA_HOME:-}" ]; then
    leat_java_home=$LEAT_JAVA_HOME
    fits "$leat_java_home" && return
    say "LEAT_JAVA_HOME is '$LEAT_JAVA_HOME', which is no JDK 25 or later; correct it or unset it"
    exit 2
  fi
  leat_java_on_path=$(command -v java) || leat_java_on_path=
  case $leat_java_on_path in
    /*) resolve "$leat_java_on_path" && leat_java_on_path=${leat_resolved%/bin/java} ;;
  esac
  for leat_java_home in "${JAVA_HOME:-}" "$leat_java_on_path" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/*/* \
    /usr/local/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$leat_java_home" ] && fits "$leat_java_home" && return
  done
  say "no JDK 25 or later found (looked at LEAT_JAVA_HOME, JAVA_HOME, PATH and the usual places)"
  say "install one: 'apt install openjdk-25-jdk', 'dnf install java-25-openjdk-devel', 'brew install openjdk@25',"
  say "'sdk install java 25-tem', or from https://adoptium.net; then try again, or set LEAT_JAVA_HOME to its folder"
  exit 2
}

# Sets leat_cache to a folder for the launch record and the AOT cache, or to nothing when none can be written.
find_cache() {
  for leat_cache in "$leat_home/cache" "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/leat/$leat_build_id"; do
    [ -d "$leat_cache" ] || mkdir -p "$leat_cache" 2>/dev/null || continue
    [ -w "$leat_cache" ] && return
  done
  leat_cache=
}

# Reads the launch record $1. True if it was made for this place, build, environment and JDK.
read_record() {
  [ -r "$1" ] || return 1
  {
    IFS= read -r leat_record_key
    IFS= read -r leat_java_home
    IFS= read -r leat_record_version
    IFS= read -r leat_class_path
    IFS= read -r leat_aot_cache
  } < "$1"
  [ "$leat_record_key" = "$leat_key" ] && [ -x "$leat_java_home/bin/java" ] && read_java_version "$leat_java_home" \
    && [ "$leat_record_version" = "$leat_java_version" ]
}

# The JVM's log and warnings are off, so that stdout and stderr hold only what Leat says.
set_jvm_options() {
  leat_jvm_options='-Xlog:disable -XX:-PrintWarnings -XX:+UseSerialGC
    -XX:+UseCompressedOops -XX:MaxRAMPercentage=50 -XX:-UsePerfData'
  if [ "${leat_role:-}" != -server ]; then
    # what was hot in the training need not be so now: compiling it ahead costs more than it gives; and so does code made for constructors
    # and fields of records that are called a few times by their names
    leat_jvm_options="$leat_jvm_options -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions
      -XX:-AOTReplayTraining -Djdk.reflect.useNativeAccessorOnly=true"
  else
    # C2 for what runs very often alone, such as ciphers: eight times its usual thresholds
    leat_jvm_options="$leat_jvm_options -XX:Tier4InvocationThreshold=40000 -XX:Tier4MinInvocationThreshold=4800
      -XX:Tier4CompileThreshold=120000 -XX:Tier4BackEdgeThreshold=320000"
    # the heap begins small: with the usual one of a 64th of the machine, a server would fill that before it collects at all
    leat_jvm_options="$leat_jvm_options -XX:InitialRAMPercentage=0.5"
    # tasks outlive a server: one that has no memory left ends, and the next one takes up where it was
    leat_jvm_options="$leat_jvm_options -XX:+ExitOnOutOfMemoryError"
    leat_jvm_options="$leat_jvm_options --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${LEAT_SERVER_JAVA_OPTIONS:-}"
  fi
}

# Runs Java with the options and words given, for the training. That is nobody's: a server of it must not use the database, the keys or the
# addresses of another, and what masks the log of a task has secrets in its environment, of which no other process is given any.
train() {
  # shellcheck disable=SC2086 # the options are words
  env -i "PATH=$PATH" "HOME=${HOME:-/nonexistent}" "LC_ALL=${LC_ALL:-C.UTF-8}" ${TMPDIR:+"TMPDIR=$TMPDIR"} \
    "$leat_java_home/bin/java" $leat_jvm_options "$@"
}

# Makes the AOT cache by running the commands of lib/training/commands, commands-run and so on once; sets leat_aot_cache.
# Two that do so at once each write a file of their own; the rename makes either one the cache.
make_aot_cache() {
  leat_aot_name=$(printf '%s' "$leat_java_home $leat_java_version" | cksum | tr ' ' '-')$leat_role.aot
  for leat_aot_cache in "$leat_home/cache/$leat_aot_name" "$leat_cache/$leat_aot_name"; do
    [ -r "$leat_aot_cache" ] && return
  done
  case $leat_role in
    -server) say "first start of the server with Java $leat_java_version: making its cache, once" ;;
    -run) say "first run with Java $leat_java_version: making its cache, once" ;;
    -client) say "first question to a server with Java $leat_java_version: making its cache, once" ;;
    *) say "first start with Java $leat_java_version: making its cache, once" ;;
  esac
  leat_aot_making=$leat_cache/making-$$
  # in two steps, because the JDK's one-step way hands the class path on in a variable, where blanks part it
  leat_aot_place=$leat_cache/training-$$
  (
    cp -R "$leat_home/lib/training" "$leat_aot_place" && cd "$leat_aot_place" \
      && train -XX:AOTMode=record -XX:AOTConfiguration="$leat_aot_making.conf" -cp "$leat_class_path" io.leat.cli.Training "commands$leat_role" \
      && train -XX:AOTMode=create -XX:AOTConfiguration="$leat_aot_making.conf" -XX:AOTCache="$leat_aot_making" -cp "$leat_class_path"
  ) > /dev/null 2>&1 < /dev/null || :
  rm -rf "$leat_aot_making.conf" "$leat_aot_place"
  if ! [ -s "$leat_aot_making" ] || ! mv -f "$leat_aot_making" "$leat_aot_cache"; then
    rm -f "$leat_aot_making"
    leat_aot_cache=
  fi
}

# The slow start: finds Java, makes the AOT cache and writes the launch record, as far as something can be written.
prepare() {
  find_java
  case $leat_home in
    *:*) say "the path '$leat_home' holds a ':', which Java cannot have in a class path; move Leat elsewhere"; exit 2 ;;
  esac
  leat_class_path=
  # the order must not change with the locale: the AOT cache holds for one class path only
  case $leat_role in
    -server) leat_jars='*.jar json/*.jar server/*.jar ssh/*.jar' ;;
    # what runs tasks here writes JSON, and reads none
    -run) leat_jars='*.jar json/jackson-core-*.jar quiet/*.jar' ;;
    *) leat_jars='*.jar json/*.jar quiet/*.jar' ;;
  esac
  # shellcheck disable=SC2086,SC2030 # the patterns are to be filled in, in that order
  for leat_jar in $(LC_ALL=C && export LC_ALL && cd "$leat_home/lib" && echo $leat_jars); do
    # a pattern that fits nothing stands for itself
    [ ! -e "$leat_home/lib/$leat_jar" ] || leat_class_path=$leat_class_path${leat_class_path:+:}$leat_home/lib/$leat_jar
  done
  leat_aot_cache=
  find_cache
  [ -n "$leat_cache" ] || return 0
  if [ "$leat_role" = -server ]; then
    # who starts a server wants it now: its cache is made beside it, for the next start, and not as a child of the JVM, which would never
    # take note of its end
    ( (make_aot_cache && write_record) > /dev/null 2>&1 < /dev/null & )
    return 0
  fi
  make_aot_cache
  write_record
}

# Writes down what the next start needs.
write_record() {
  leat_record_new=$leat_cache/record-$$
  if printf '%s\n' "$leat_key" "$leat_java_home" "$leat_java_version" "$leat_class_path" "$leat_aot_cache" > "$leat_record_new" 2>/dev/null; then
    mv -f "$leat_record_new" "$leat_cache/record$leat_role"
  fi
}

# Whether a command with the words given, which is about this folder or a server, asks a server: as ServerOptions has it, without a look at
# -C. A mistake here makes the start slower, and nothing else.
asks_server() {
  case " $* " in
    *' --server '* | *' --server='*) return 0 ;;
  esac
  [ -z "${LEAT_SERVER:-}" ] || return 0
  [ -e "${XDG_CONFIG_HOME:-${HOME:-}/.config}/leat/login" ] || return 1
  leat_above=$PWD
  until [ -d "$leat_above/.leat" ]; do
    case $leat_above in
      */*) leat_above=${leat_above%/*} ;;
      *) return 0 ;;
    esac
  done
  return 1
}

# Starts Leat with the words given.
launch() {
  IFS= read -r leat_build_id < "$leat_home/lib/build-id"
  # variables that make every JVM print a line, and that would make the AOT cache unusable
  # the tasks of a run get them back
  [ -z "${JAVA_TOOL_OPTIONS:-}" ] || export LEAT_KEPT_JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS"
  [ -z "${JDK_JAVA_OPTIONS:-}" ] || export LEAT_KEPT_JDK_JAVA_OPTIONS="$JDK_JAVA_OPTIONS"
  [ -z "${_JAVA_OPTIONS:-}" ] || export LEAT_KEPT__JAVA_OPTIONS="$_JAVA_OPTIONS"
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
  # where the locale knows ASCII alone, as under cron, systemd and in containers, Java could not name a file with an umlaut;
  # Leat itself and the tasks of a run get the variable back as it was
  # shellcheck disable=SC2031 # it has not been set
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) ;;
    *) export LEAT_KEPT_LC_ALL="${LC_ALL:-}" LC_ALL=C.UTF-8 ;;
  esac
  leat_key=$leat_build_id:$leat_home:${LEAT_JAVA_HOME:-}:${JAVA_HOME:-}:$PATH
  # who starts a process looks into all jars that it has, so those for ssh are there where a repository may be fetched, and those that read
  # JSON where a server may be asked; behind the others, since the AOT cache holds for what the class path begins with
  leat_more=
  # a start loads all classes of its cache: what only reads Jobfiles does without those that run them
  # and those do without the client of HTTP and what reads JSON, which only a command needs that asks a server
  # the server has libraries of its own, and so a class path
  case ${1:-} in
    server | restore) leat_role=-server ;;
    '' | -* | help | init | check | plan | convert | import | docs | completion) leat_role= ;;
    login | logout | password | trigger | rerun | trust | approve | pull | pin | queue | events) leat_role=-client ;;
    projects | secrets | environments | hooks | agents | webhooks | users | groups | members | tokens | backup | api) leat_role=-client ;;
    audit)
      # of a server that does not run it is read by the server's own libraries
      case " $* " in
        *' --data'* | *' --config'*) leat_role=-server ;;
        *) leat_role=-client ;;
      esac
      ;;
    attach | cancel | clean | runs | show | logs | why | artifacts | names)
      leat_role=-run
      # in case that a server is asked all the same
      leat_more=":$leat_home/lib/json/*"
      ! asks_server "$@" || leat_role=-client leat_more=
      ;;
    run | shell | step | lock) leat_role=-run ;;
    # a command that is not named here finds all that any needs but a server
    *) leat_role=-client ;;
  esac
  case "${1:-} ${2:-}" in
    # what only sets a server up needs nothing of it
    'server install' | 'server uninstall') leat_role= ;;
    'step checkout' | 'lock '*) leat_more=":$leat_home/lib/ssh/*" ;;
  esac
  set_jvm_options
  read_record "$leat_home/cache/record$leat_role" \
    || read_record "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/leat/$leat_build_id/record$leat_role" \
    || prepare
  # shellcheck disable=SC2086 # the options are words
  exec "$leat_java_home/bin/java" $leat_jvm_options ${leat_aot_cache:+"-XX:AOTCache=$leat_aot_cache"} -cp "$leat_class_path$leat_more" \
    io.leat.cli.Leat "$@"
}
