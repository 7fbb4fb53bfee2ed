static target = 'web' //~ LEAT-008:1
