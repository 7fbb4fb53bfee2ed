def c = 'x'.class //~ LEAT-110
def d = 5.metaClass //~ LEAT-110
def e = { 1 }.owner //~ LEAT-110
