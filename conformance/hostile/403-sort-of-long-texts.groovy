def long8 = (1..8).collect { 'a' * 900000 + it }
def sorted = (long8 * 8000).sort() //~ LEAT-403
