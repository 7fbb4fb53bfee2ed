def n = 0
(1..2000).each { (1..2000).each { n++ } } //~ LEAT-403
