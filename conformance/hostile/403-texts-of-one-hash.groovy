def texts = ['']
13.times { texts = texts.collectMany { ["${it}Aa".toString(), "${it}BB".toString()] } }
def set = 0
40.times { set += texts.toSet().size() } //~ LEAT-403
