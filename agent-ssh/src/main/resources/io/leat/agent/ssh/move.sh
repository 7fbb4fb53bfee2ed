# Functions. `move` puts large files in their places, below where it runs: $1 is the folder of their parts, with the file `moves`, in which a
# line is a kind (`x` for a program, else `f`), a part and a path. `lines` hands on the lines up to a dot. POSIX sh.
move() {
  while IFS= read -r line; do
    kind=${line%% *} line=${line#* }
    part=${line%% *} path=./${line#* }
    [ ! -d "$path" ] || rm -rf "$path"
    mkdir -p "${path%/*}"
    mv "$1/$part" "$path"
    [ "$kind" = f ] || chmod u+x "$path"
  done < "$1/moves"
  rm -rf "$1"
}
lines() { while IFS= read -r line && [ "$line" != . ]; do printf '%s\n' "$line"; done; }
