def text = 'x' * 10000
def more = text.replaceAll('x', 'x' * 10000) //~ LEAT-407
