def size = 2
def kind = 'small'
def a = true ? size : szie //~ LEAT-108:23
def b = size ?: siez //~ LEAT-108:17
def c = false && sizee > 1 //~ LEAT-108:18
switch (kind) {
  case 'small':
    size = 3
    break
  case 'large':
    szie = 4 //~ LEAT-108:5 "'szie' is given a value"
    break
  default:
    size = kidn.size() //~ LEAT-108:12
}
while (size < 0) {
  size = szie + 1 //~ LEAT-108:10
}
job('web') {
  task('compile') { sh "make $size $a $b $c" }
}
