#!/bin/sh
# Serves a spool folder: sh serve.sh FOLDER. Runs each NAME.todo, ends what a NAME.stop or a NAME.kill names, and shows by 'alive' that it does.
export LC_ALL=C
cd -- "$1" || exit

end_marked() {
  while found=$(grep -lzF -- "$1" /proc/[0-9]*/environ 2> /dev/null) || :; [ -n "$found" ]; do
    for each in $found; do
      each=${each#/proc/}
      kill -s KILL "${each%/environ}" 2> /dev/null
    done
  done
}

while :; do
  : > alive
  for each in *.todo; do
    if [ -e "$each" ] && mv -- "$each" "${each%.todo}.taken"; then
      setsid sh "${each%.todo}.taken" < /dev/null > /dev/null 2>&1 &
    fi
  done
  for each in *.stop; do
    [ -e "$each" ] || continue
    { IFS= read -r folder && IFS= read -r mark; } < "$each"
    name=${each%.stop}
    if [ -e "$name.taken" ]; then
      until [ -s "$folder/claim" ]; do sleep 0.01; done
      read -r pid rest < "$folder/claim"
      kill -s KILL -- "-$pid" 2> /dev/null
      end_marked "$mark"
    fi
    rm -f -- "$name.todo" "$each"
    [ -e "$folder/exit" ] || { echo 137 > "$folder/exit.new" && mv -- "$folder/exit.new" "$folder/exit"; }
  done
  for each in *.kill; do
    [ -e "$each" ] || continue
    IFS= read -r mark < "$each"
    end_marked "$mark"
    rm -f -- "$each"
  done
  sleep 0.02
done
