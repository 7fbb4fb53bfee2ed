def text = 'a' * 250000
def sought = 'a' * 125000 + 'b'
text.contains(sought) //~ LEAT-403
