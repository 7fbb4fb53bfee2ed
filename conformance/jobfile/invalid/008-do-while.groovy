def i = 0
do { i++ } while (i < 3) //~ LEAT-008:1
