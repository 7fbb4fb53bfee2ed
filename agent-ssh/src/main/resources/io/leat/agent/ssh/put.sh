# Brings the sources of a project up to date and makes a workspace of them. Behind folder.sh and move.sh. POSIX sh.
# Arguments: the folder of the sources, the first line of its list as it should be, as it is to be, the workspace.
set -e
umask 077
mkdir -p "$1"
cd "$1"
[ "$2" ] || rm -rf list files
has=
[ ! -f list ] || read -r has < list
if [ "$has" != "$2" ]; then
  printf '\001\nother\n'
  exit
fi
mkdir -p files parts
printf '\001\ngo\n'
new=$3 workspace=$4
if [ "$new" != "$has" ]; then
  rm -f list
  lines > parts/moves
  cd files
  set --
  while IFS= read -r line && [ "$line" != . ]; do
    set -- "$@" "./$line"
    [ "$#" -lt 200 ] || { rm -rf "$@"; set --; }
  done
  [ "$#" = 0 ] || rm -rf "$@"
  cd ..
  tar -xpof -
  cd files
  move ../parts
  cd ..
  mv new list
  read -r has < list
  [ "$has" = "$new" ]
fi
rm -rf "$workspace" "$workspace.new"
# it keeps the folders above from being removed as empty ones
leat_mkdir "$workspace.new"
cp -RPp files/. "$workspace.new"
mv "$workspace.new" "$workspace"
