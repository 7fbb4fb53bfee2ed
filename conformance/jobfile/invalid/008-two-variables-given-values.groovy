def a = 1
def b = 2
(a, b) = [b, a] //~ LEAT-008:3 "only where they are declared"
