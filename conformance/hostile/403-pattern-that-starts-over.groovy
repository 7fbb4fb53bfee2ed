def found = ('a' * 50000).findAll(/a.*b|a/) //~ LEAT-403
