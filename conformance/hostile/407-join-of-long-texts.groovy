def text = 'x' * 1000
def all = (1..90000).collect { text }
def joined = all.join('') //~ LEAT-407
