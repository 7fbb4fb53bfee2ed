static target = 'web' //~ LEAT-008
