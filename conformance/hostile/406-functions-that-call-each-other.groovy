def ping(n) { pong(n) }
def pong(n) { ping(n) } //~ LEAT-406
ping(0)
