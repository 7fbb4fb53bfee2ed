def c = 'x'.getClass() //~ LEAT-109
def d = [].getMetaClass() //~ LEAT-109
def e = 'ls'.execute() //~ LEAT-109
def f = evaluate('1 + 1') //~ LEAT-109
