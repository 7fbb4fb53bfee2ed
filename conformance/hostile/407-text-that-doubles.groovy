def text = 'x'
while (true) {
  text += text //~ LEAT-407 "longer than 1048576 characters"
}
