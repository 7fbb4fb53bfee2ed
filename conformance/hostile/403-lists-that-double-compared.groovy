def a = [1]
60.times { a = [a, a] }
def b = [1]
60.times { b = [b, b] }
def same = [a].contains(b) //~ LEAT-403
