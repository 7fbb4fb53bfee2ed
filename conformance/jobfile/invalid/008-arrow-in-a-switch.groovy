def shards = 2
switch (shards) {
  case 1 -> 'one' //~ LEAT-008:10
}
