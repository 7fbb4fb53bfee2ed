'web' = 'api' //~ LEAT-012
