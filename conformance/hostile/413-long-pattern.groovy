def found = 'x' ==~ 'x' * 2000 //~ LEAT-413
