def list = [0]
list << list
def part = ['a', 'b'][list] //~ LEAT-406
