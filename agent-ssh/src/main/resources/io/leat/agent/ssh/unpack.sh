# Unpacks files into a workspace. Behind move.sh. POSIX sh.
# Arguments: the workspace, the folder of the parts of large files.
set -e
umask 077
mkdir -p "$1" "$2"
printf '\001\n'
lines > "$2/moves"
cd "$1"
tar -xpof -
move "$2"
