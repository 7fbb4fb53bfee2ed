# A step that asks for a run of another job, and waits for its end; the files are those of ChildAsk. POSIX sh.
# Arguments: the name of its files, the job, each parameter as NAME=VALUE.
ask=${LEAT_OUTPUT%/*}/$1; shift; told=
for word; do printf '%s\0' "$word"; done > "$ask.new" && mv "$ask.new" "$ask" || exit 1
until [ -e "$ask.end" ]; do
  # whoever would answer is gone with the folder
  [ -e "$ask" ] || { printf '%s\n' 'the files of this attempt are gone' >&2; exit 1; }
  [ -n "$told" ] || [ ! -e "$ask.run" ] || { told=1; cat "$ask.run"; }
  sleep 0.1 2> /dev/null || sleep 1
done
[ -n "$told" ] || [ ! -e "$ask.run" ] || cat "$ask.run"
[ ! -e "$ask.out" ] || cat "$ask.out" >> "$LEAT_OUTPUT" || exit 1
read -r code said < "$ask.end"
printf '%s\n' "$said"
exit "$code"
