# How Leat is started; read by bin/leat and by ./leat of a checkout, never run by itself. POSIX sh.
#
# In: home (the folder that holds bin and lib) and tool (java, or javac where a full JDK is needed).
# The usual start reads one small file, the launch record, and forks nothing. The record and the AOT cache beside
# it are made at the first start with a JDK, and again when the JDK, the jars or the environment change.
# Figures and what was tried: docs/adr/0004-launcher-and-start-up.md

: "${home:?}" "${tool:?}"

say() { printf 'leat: %s\n' "$*" >&2; }

# Sets java_version (such as 25.0.3+9-LTS) from the release file of the Java home $1; no JVM is started.
read_java_version() {
  java_version=
  [ -r "$1/release" ] || return 1
  while IFS='=' read -r release_name release_value; do
    case $release_name in
      JAVA_RUNTIME_VERSION) java_version=$release_value; break ;;
      JAVA_VERSION) java_version=${java_version:-$release_value}; break ;;
    esac
  done < "$1/release"
  java_version=${java_version#\"}
  java_version=${java_version%\"}
}

# Whether the Java home $1 is of version 25 or later and has $tool.
fits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/$tool" ] || return 1
  read_java_version "$1" || return 1
  case ${java_version%%[!0-9]*} in
    '' | ? | 1? | 2[0-4]) return 1 ;;
  esac
}

# Follows the links of the path $1; sets resolved.
resolve() {
  resolved=$1
  while [ -h "$resolved" ]; do
    link_target=$(readlink "$resolved") || return 1
    case $link_target in
      /*) resolved=$link_target ;;
      *) resolved=${resolved%/*}/$link_target ;;
    esac
  done
}

# Sets java_home and java_version to a fitting Java, or says what to install and ends with 2.
find_java() {
  if [ -x "$home/runtime/bin/java" ]; then
    java_home=$home/runtime
    read_java_version "$java_home" && return
  fi
  if [ -n "${LEAT_JAVA_HOME:-}" ]; then
    java_home=$LEAT_JAVA_HOME
    fits "$java_home" && return
    say "LEAT_JAVA_HOME is '$LEAT_JAVA_HOME', which is no JDK 25 or later; correct it or unset it"
    exit 2
  fi
  java_on_path=$(command -v java) || java_on_path=
  case $java_on_path in
    /*) resolve "$java_on_path" && java_on_path=${resolved%/bin/java} ;;
  esac
  for java_home in "${JAVA_HOME:-}" "$java_on_path" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/*/* \
    /usr/local/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$java_home" ] && fits "$java_home" && return
  done
  say "no JDK 25 or later found (looked at LEAT_JAVA_HOME, JAVA_HOME, PATH and the usual places)"
  say "install one: 'apt install openjdk-25-jdk', 'dnf install java-25-openjdk-devel', 'brew install openjdk@25',"
  say "'sdk install java 25-tem', or from https://adoptium.net; then try again, or set LEAT_JAVA_HOME to its folder"
  exit 2
}

# Sets cache to a folder for the launch record and the AOT cache, or to nothing when none can be written.
find_cache() {
  for cache in "$home/cache" "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/leat/$build_id"; do
    [ -d "$cache" ] || mkdir -p "$cache" 2>/dev/null || continue
    [ -w "$cache" ] && return
  done
  cache=
}

# Reads the launch record $1. True if it was made for this place, build, environment and JDK.
read_record() {
  [ -r "$1" ] || return 1
  {
    IFS= read -r record_key
    IFS= read -r java_home
    IFS= read -r record_version
    IFS= read -r class_path
    IFS= read -r aot_cache
  } < "$1"
  [ "$record_key" = "$key" ] && [ -x "$java_home/bin/java" ] && read_java_version "$java_home" \
    && [ "$record_version" = "$java_version" ]
}

# The JVM's log and warnings are off, so that stdout and stderr hold only what Leat says.
set_jvm_options() {
  jvm_options='-Xlog:disable -XX:-PrintWarnings -XX:+UseSerialGC
    -XX:+UseCompressedOops -XX:MaxRAMPercentage=50 -XX:-UsePerfData'
  if [ "${role:-}" != -server ]; then
    # what was hot in the training need not be so now: compiling it ahead costs more than it gives
    jvm_options="$jvm_options -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions
      -XX:-AOTReplayTraining"
  else
    # C2 for what runs very often alone, such as ciphers: eight times its usual thresholds
    jvm_options="$jvm_options -XX:Tier4InvocationThreshold=40000 -XX:Tier4MinInvocationThreshold=4800
      -XX:Tier4CompileThreshold=120000 -XX:Tier4BackEdgeThreshold=320000"
    # tasks outlive a server: one that has no memory left ends, and the next one takes up where it was
    jvm_options="$jvm_options -XX:+ExitOnOutOfMemoryError"
    jvm_options="$jvm_options --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${LEAT_SERVER_JAVA_OPTIONS:-}"
  fi
}

# Makes the AOT cache by running the commands of lib/training/commands once; sets aot_cache.
# Two that do so at once each write a file of their own; the rename makes either one the cache.
make_aot_cache() {
  aot_name=$(printf '%s' "$java_home $java_version" | cksum | tr ' ' '-')$role.aot
  for aot_cache in "$home/cache/$aot_name" "$cache/$aot_name"; do
    [ -r "$aot_cache" ] && return
  done
  case $role in
    -server) say "first start of the server with Java $java_version: making its cache, once" ;;
    -run) say "first run with Java $java_version: making its cache, once" ;;
    *) say "first start with Java $java_version: making its cache, once" ;;
  esac
  aot_making=$cache/making-$$
  # in two steps, because the JDK's one-step way hands the class path on in a variable, where blanks part it
  aot_place=$cache/training-$$
  # shellcheck disable=SC2086 # the options are words
  (
    cp -R "$home/lib/training" "$aot_place" && cd "$aot_place" \
      && "$java_home/bin/java" $jvm_options -XX:AOTMode=record -XX:AOTConfiguration="$aot_making.conf" \
        -cp "$class_path" io.leat.cli.Training "commands$role" \
      && "$java_home/bin/java" $jvm_options -XX:AOTMode=create -XX:AOTConfiguration="$aot_making.conf" \
        -XX:AOTCache="$aot_making" -cp "$class_path"
  ) > /dev/null 2>&1 < /dev/null || :
  rm -rf "$aot_making.conf" "$aot_place"
  if ! [ -s "$aot_making" ] || ! mv -f "$aot_making" "$aot_cache"; then
    rm -f "$aot_making"
    aot_cache=
  fi
}

# The slow start: finds Java, makes the AOT cache and writes the launch record, as far as something can be written.
prepare() {
  find_java
  case $home in
    *:*) say "the path '$home' holds a ':', which Java cannot have in a class path; move Leat elsewhere"; exit 2 ;;
  esac
  class_path=
  # the order must not change with the locale: the AOT cache holds for one class path only
  jars='*.jar quiet/*.jar'
  [ "$role" != -server ] || jars='*.jar server/*.jar ssh/*.jar'
  # shellcheck disable=SC2086,SC2030 # the patterns are to be filled in, in that order
  for jar in $(LC_ALL=C && export LC_ALL && cd "$home/lib" && echo $jars); do
    # a pattern that fits nothing stands for itself
    [ ! -e "$home/lib/$jar" ] || class_path=$class_path${class_path:+:}$home/lib/$jar
  done
  aot_cache=
  find_cache
  [ -n "$cache" ] || return 0
  if [ "$role" = -server ]; then
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
  record_new=$cache/record-$$
  if printf '%s\n' "$key" "$java_home" "$java_version" "$class_path" "$aot_cache" > "$record_new" 2>/dev/null; then
    mv -f "$record_new" "$cache/record$role"
  fi
}

# Starts Leat with the words given.
launch() {
  IFS= read -r build_id < "$home/lib/build-id"
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
  key=$build_id:$home:${LEAT_JAVA_HOME:-}:${JAVA_HOME:-}:$PATH
  # a start loads all classes of its cache: what only reads Jobfiles does without those that run them
  # the server has libraries of its own, and so a class path
  case ${1:-} in
    server | restore) role=-server ;;
    '' | -* | help | init | check | plan | convert | import | docs | completion) role= ;;
    *) role=-run ;;
  esac
  # each start looks into all jars that it has, so those for ssh are there where a repository may be fetched; behind the others, since the
  # AOT cache holds for what the class path begins with
  more=
  case "${1:-} ${2:-}" in
    'step checkout' | 'lock '*) more=":$home/lib/ssh/*" ;;
  esac
  set_jvm_options
  read_record "$home/cache/record$role" \
    || read_record "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/leat/$build_id/record$role" \
    || prepare
  # shellcheck disable=SC2086 # the options are words
  exec "$java_home/bin/java" $jvm_options ${aot_cache:+"-XX:AOTCache=$aot_cache"} -cp "$class_path$more" \
    io.leat.cli.Leat "$@"
}
