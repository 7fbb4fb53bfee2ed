# Unpacks files into a workspace. Behind folder.sh and move.sh. POSIX sh.
# Arguments: the workspace, the folder of the parts of large files.
set -e
umask 077
leat_mkdir "$1"
leat_mkdir "$2"
printf '\001\n'
lines > "$2/moves"
cd "$1"
tar -xpof -
move "$2"
