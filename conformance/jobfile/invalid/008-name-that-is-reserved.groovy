def short = 1 //~ LEAT-008:5 "'short' is a word of Groovy and cannot be a name"
